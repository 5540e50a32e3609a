import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { day, jsonAmount } from '#values';
import { ActingAs, Audience, Roles } from '#identity';
import { SettleDeath } from '#allowances';
import { OpenPurse, RecordMove } from '#people';
import { SettleRevocation } from '#redemption';
import { type Actor, orProblem } from '#platform';
import { DeathRecordedDto, DeathRevokedDto, MoveRecordedDto, PurseOpenedDto } from './life-facts.dto.js';
import { DeathDto, MoveDto, PurseOpeningDto, RevealReasonDto } from './persons.dto.js';

/** The dated facts of a life. Each may be sent again without harm. */
@ApiTags('bureau')
@Audience('bureau')
@Roles('bureau_admin', 'bureau_officer', 'street_officer')
@Controller('bureau/persons')
export class DeathsController {
  constructor(
    private readonly deaths: SettleDeath,
    private readonly revocations: SettleRevocation,
    private readonly moves: RecordMove,
    private readonly purses: OpenPurse,
  ) {}

  @Post(':id/death')
  @HttpCode(200)
  @ApiOperation({ summary: '登记身故，收回专户余额 / Record a death; what is left in the purse is recalled' })
  @ApiOkResponse({ type: DeathRecordedDto })
  async record(@ActingAs() actor: Actor, @Param('id') personId: string, @Body() dto: DeathDto): Promise<DeathRecordedDto> {
    const settled = orProblem(await this.deaths.settle(actor, { personId, diedOn: day(dto.diedOn), source: dto.source }));
    return { ...settled, recalledPoints: jsonAmount(settled.recalledPoints) };
  }

  @Post(':id/death-revocation')
  @HttpCode(200)
  @Roles('bureau_admin', 'bureau_officer')
  @ApiOperation({ summary: '撤销误登的身故（须填理由），专户余额退回 / Take back a death recorded in error, with a reason; what was recalled returns to the purse' })
  @ApiOkResponse({ type: DeathRevokedDto })
  async revoke(@ActingAs() actor: Actor, @Param('id') personId: string, @Body() dto: RevealReasonDto): Promise<DeathRevokedDto> {
    const settled = orProblem(await this.revocations.revoke(actor, { personId, reason: dto.reason }));
    return { ...settled, restoredPoints: jsonAmount(settled.restoredPoints) };
  }

  @Post(':id/moves')
  @HttpCode(200)
  @ApiOperation({ summary: '登记迁出、迁入 / Record a move' })
  @ApiOkResponse({ type: MoveRecordedDto })
  async move(@ActingAs() actor: Actor, @Param('id') personId: string, @Body() dto: MoveDto): Promise<MoveRecordedDto> {
    const { effectiveOn, ...notice } = dto;
    return orProblem(await this.moves.record(actor, { ...notice, personId, effectiveOn: day(effectiveOn) }));
  }

  @Post(':id/purse')
  @HttpCode(200)
  @ApiOperation({ summary: '开立积分账户 / Open the points purse' })
  @ApiOkResponse({ type: PurseOpenedDto })
  async openPurse(@ActingAs() actor: Actor, @Param('id') personId: string, @Body() dto: PurseOpeningDto): Promise<PurseOpenedDto> {
    return orProblem(await this.purses.open(actor, { personId, openedOn: day(dto.openedOn) }));
  }
}
