import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Put, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { day } from '#values';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import { CloseSite, FindSites, KEEP_SITE_OPEN, OpenSite, SetWindows, ShowSite, type SiteToOpen } from '#sites';
import { ProposalAnswers } from './proposals.answer.js';
import { ProposalDto, ProposalHeadDto } from './proposals.dto.js';
import { SiteClosedDto, SiteDto, siteJson, SitePageDto, WindowsSetDto } from './site-records.dto.js';
import { ClosureDto, SiteListDto, SiteToOpenDto, WindowsDto } from './sites.dto.js';

/** Meal sites and home-care centres of the area. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/sites')
export class SitesController {
  constructor(
    private readonly found: FindSites,
    private readonly shown: ShowSite,
    private readonly opening: OpenSite,
    private readonly hours: SetWindows,
    private readonly closing: CloseSite,
    private readonly answers: ProposalAnswers,
  ) {}

  @Get()
  @ApiOperation({ summary: '辖区网点 / Sites of the area, by code' })
  @ApiOkResponse({ type: SitePageDto })
  async list(@ActingAs() actor: Actor, @Query() query: SiteListDto): Promise<SitePageDto> {
    const page = await this.found.find(actor, query);
    return { items: page.items.map(siteJson), next: page.next };
  }

  @Get(':id')
  @ApiOperation({ summary: '网点详情（证照、时段）/ One site with its licences and windows' })
  @ApiOkResponse({ type: SiteDto })
  async one(@ActingAs() actor: Actor, @Param('id') siteId: string): Promise<SiteDto> {
    return siteJson(orProblem(await this.shown.show(actor, siteId)));
  }

  @Post()
  @Roles('bureau_admin', 'bureau_officer')
  @ApiOperation({ summary: '新设网点 / Open a site; it serves no subsidised meal until its food licence is filed' })
  @ApiCreatedResponse({ type: SiteDto })
  async open(@ActingAs() actor: Actor, @Body() dto: SiteToOpenDto): Promise<SiteDto> {
    return siteJson(orProblem(await this.opening.open(actor, siteOf(dto))));
  }

  @Put(':id/windows')
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @ApiOperation({ summary: '设定供餐时段 / Set the meal windows of a site' })
  @ApiOkResponse({ type: WindowsSetDto })
  async setWindows(@ActingAs() actor: Actor, @Param('id') siteId: string, @Body() dto: WindowsDto): Promise<WindowsSetDto> {
    return { windows: [...orProblem(await this.hours.set(actor, { siteId, windows: dto.windows }))] };
  }

  @Post(':id/closure')
  @Roles('bureau_admin', 'bureau_officer')
  @ApiOperation({ summary: '关闭网点（今日起或以后）/ Close a site from today or a later day on' })
  @ApiCreatedResponse({ type: SiteClosedDto })
  async close(@ActingAs() actor: Actor, @Param('id') siteId: string, @Body() dto: ClosureDto): Promise<SiteClosedDto> {
    return orProblem(await this.closing.close(actor, { siteId, closedOn: day(dto.closedOn), reason: dto.reason }));
  }

  @Post(':id/closure/withdrawals')
  @HttpCode(HttpStatus.ACCEPTED)
  @Roles('bureau_admin', 'bureau_officer')
  @ApiOperation({ summary: '提出撤回关闭（关闭日当天为止），待另一人确认 / Propose to take a closure back, on its day at the latest; another person confirms it' })
  @ApiAcceptedResponse({ type: ProposalDto })
  async keepOpen(@ActingAs() actor: Actor, @Param('id') siteId: string, @Body() { id, reason }: ProposalHeadDto): Promise<ProposalDto> {
    return this.answers.propose(actor, { id, reason, kind: KEEP_SITE_OPEN, body: { siteId } });
  }
}

function siteOf(dto: SiteToOpenDto): SiteToOpen {
  const { code, operatorId, name, nameEn, type, areaCode, address, seats, portionsPerMeal } = dto;
  return { code, operatorId, name, nameEn, type, areaCode, address, seats, portionsPerMeal, openedOn: day(dto.openedOn) };
}
