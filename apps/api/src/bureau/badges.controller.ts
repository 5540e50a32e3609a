import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FindBadges, MakeBadge } from '#counter';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import { BadgeHoldersDto, MadeBadgeDto } from '../badges.dto.js';

/** Badges of those who work at the area's sites: with one, a PIN opens a tablet also while the line is down. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau')
export class BureauBadgesController {
  constructor(
    private readonly making: MakeBadge,
    private readonly found: FindBadges,
  ) {}

  @Get('sites/:id/badges')
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @ApiOperation({ summary: '网点人员与工牌 / Who works at a site, and who has a badge' })
  @ApiOkResponse({ type: BadgeHoldersDto })
  async list(@ActingAs() actor: Actor, @Param('id') siteId: string): Promise<BadgeHoldersDto> {
    return { items: [...orProblem(await this.found.at(actor, siteId))] };
  }

  @Post('site-staff/:id/badges')
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @ApiOperation({ summary: '制作工牌，旧牌即时作废 / Make an operator’s badge; the one before is worth nothing from then on' })
  @ApiCreatedResponse({ type: MadeBadgeDto })
  async make(@ActingAs() actor: Actor, @Param('id') operatorId: string): Promise<MadeBadgeDto> {
    return orProblem(await this.making.make(actor, operatorId));
  }
}
