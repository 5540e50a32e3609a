import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { day } from '#values';
import { ActingAs, Audience, Roles } from '#identity';
import { OpenPurse, RecordDeath, RecordMove, RevokeDeath } from '#people';
import { type Actor, orProblem } from '#platform';
import { DeathDto, MoveDto, PurseOpeningDto, RevealReasonDto } from './persons.dto.js';

/** The dated facts of a life. Each may be sent again without harm. */
@ApiTags('bureau')
@Audience('bureau')
@Roles('bureau_admin', 'bureau_officer', 'street_officer')
@Controller('bureau/persons')
export class DeathsController {
  constructor(
    private readonly deaths: RecordDeath,
    private readonly revocations: RevokeDeath,
    private readonly moves: RecordMove,
    private readonly purses: OpenPurse,
  ) {}

  @Post(':id/death')
  @HttpCode(200)
  @ApiOperation({ summary: '登记身故 / Record a death' })
  async record(@ActingAs() actor: Actor, @Param('id') personId: string, @Body() dto: DeathDto): Promise<{ personId: string; diedOn: string }> {
    return orProblem(await this.deaths.record(actor, { personId, diedOn: day(dto.diedOn), source: dto.source }));
  }

  @Post(':id/death-revocation')
  @HttpCode(200)
  @Roles('bureau_admin', 'bureau_officer')
  @ApiOperation({ summary: '撤销误登的身故（须填理由）/ Take back a death recorded in error, with a reason' })
  async revoke(@ActingAs() actor: Actor, @Param('id') personId: string, @Body() dto: RevealReasonDto): Promise<{ personId: string }> {
    return orProblem(await this.revocations.revoke(actor, { personId, reason: dto.reason }));
  }

  @Post(':id/moves')
  @HttpCode(200)
  @ApiOperation({ summary: '登记迁出、迁入 / Record a move' })
  async move(@ActingAs() actor: Actor, @Param('id') personId: string, @Body() dto: MoveDto): Promise<{ personId: string; movedOutOn: string | null }> {
    return orProblem(await this.moves.record(actor, { personId, ...dto, effectiveOn: day(dto.effectiveOn) }));
  }

  @Post(':id/purse')
  @HttpCode(200)
  @ApiOperation({ summary: '开立积分账户 / Open the points purse' })
  async openPurse(@ActingAs() actor: Actor, @Param('id') personId: string, @Body() dto: PurseOpeningDto): Promise<{ personId: string; purseOpenedOn: string }> {
    return orProblem(await this.purses.open(actor, { personId, openedOn: day(dto.openedOn) }));
  }
}
