import { Controller, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { MakeBadge } from '#counter';
import { ActingAs, Audience } from '#identity';
import { type Actor, orProblem } from '#platform';
import { MadeBadgeDto } from '../badges.dto.js';

/** A manager makes the badges of the own site, the own one included. */
@ApiTags('counter')
@Audience('counter')
@Controller('counter/site-staff')
export class CounterBadgesController {
  constructor(private readonly making: MakeBadge) {}

  @Post(':id/badges')
  @ApiOperation({ summary: '网点负责人制作工牌，旧牌即时作废 / The manager makes a badge; the one before is worth nothing from then on' })
  @ApiCreatedResponse({ type: MadeBadgeDto })
  async make(@ActingAs() actor: Actor, @Param('id') operatorId: string): Promise<MadeBadgeDto> {
    return orProblem(await this.making.make(actor, operatorId));
  }
}
