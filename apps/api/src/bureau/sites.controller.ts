import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { day } from '#values';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem, type Page } from '#platform';
import { CloseSite, FindSites, OpenSite, SetWindows, ShowSite, type SiteRecord, type SiteToOpen } from '#sites';
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
  ) {}

  @Get()
  @ApiOperation({ summary: '辖区网点 / Sites of the area, by code' })
  async list(@ActingAs() actor: Actor, @Query() query: SiteListDto): Promise<Page<SiteRecord>> {
    return this.found.find(actor, query);
  }

  @Get(':id')
  @ApiOperation({ summary: '网点详情（证照、时段）/ One site with its licences and windows' })
  async one(@ActingAs() actor: Actor, @Param('id') siteId: string): Promise<SiteRecord> {
    return orProblem(await this.shown.show(actor, siteId));
  }

  @Post()
  @Roles('bureau_admin', 'bureau_officer')
  @ApiOperation({ summary: '新设网点 / Open a site; it serves no subsidised meal until its food licence is filed' })
  async open(@ActingAs() actor: Actor, @Body() dto: SiteToOpenDto): Promise<SiteRecord> {
    return orProblem(await this.opening.open(actor, siteOf(dto)));
  }

  @Put(':id/windows')
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @ApiOperation({ summary: '设定供餐时段 / Set the meal windows of a site' })
  async setWindows(@ActingAs() actor: Actor, @Param('id') siteId: string, @Body() dto: WindowsDto): Promise<{ windows: SiteRecord['windows'] }> {
    return { windows: orProblem(await this.hours.set(actor, { siteId, windows: dto.windows })) };
  }

  @Post(':id/closure')
  @Roles('bureau_admin', 'bureau_officer')
  @ApiOperation({ summary: '关闭网点 / Close a site from a day on' })
  async close(@ActingAs() actor: Actor, @Param('id') siteId: string, @Body() dto: ClosureDto): Promise<{ siteId: string; closedOn: string }> {
    return orProblem(await this.closing.close(actor, { siteId, closedOn: day(dto.closedOn), reason: dto.reason }));
  }
}

function siteOf(dto: SiteToOpenDto): SiteToOpen {
  const { code, operatorId, name, nameEn, type, areaCode, address, seats, portionsPerMeal } = dto;
  return { code, operatorId, name, nameEn, type, areaCode, address, seats, portionsPerMeal, openedOn: day(dto.openedOn) };
}
