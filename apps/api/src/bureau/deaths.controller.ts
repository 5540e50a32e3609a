import { Body, Controller, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { day, jsonAmount } from '#values';
import { ActingAs, Audience, Roles } from '#identity';
import { SettleDeath } from '#allowances';
import { CORRECT_PLACE, OpenPurse, RecordMove } from '#people';
import { SettleRevocation } from '#redemption';
import { type Actor, orProblem } from '#platform';
import { ProposalAnswers } from './proposals.answer.js';
import { ProposalDto } from './proposals.dto.js';
import { DeathRecordedDto, DeathRevokedDto, MoveRecordedDto, PurseOpenedDto } from './life-facts.dto.js';
import { DeathDto, MoveDto, PlaceCorrectionDto, PurseOpeningDto, RevealReasonDto } from './persons.dto.js';

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
    private readonly answers: ProposalAnswers,
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

  @Post(':id/place-corrections')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({
    summary:
      '提出更正某段日期的居住地或户籍（含迁出日、居住起始日），待另一人确认 / Propose to correct where somebody lived or was registered between two days; another person confirms it',
  })
  @ApiAcceptedResponse({ type: ProposalDto })
  async correctPlace(@ActingAs() actor: Actor, @Param('id') personId: string, @Body() { id, reason, ...told }: PlaceCorrectionDto): Promise<ProposalDto> {
    const { what, area = null, from = null, until = null } = told;
    return this.answers.propose(actor, { id, reason, kind: CORRECT_PLACE, body: { personId, what, area, from, until } });
  }

  @Post(':id/purse')
  @HttpCode(200)
  @ApiOperation({ summary: '开立积分账户 / Open the points purse' })
  @ApiOkResponse({ type: PurseOpenedDto })
  async openPurse(@ActingAs() actor: Actor, @Param('id') personId: string, @Body() dto: PurseOpeningDto): Promise<PurseOpenedDto> {
    return orProblem(await this.purses.open(actor, { personId, openedOn: day(dto.openedOn) }));
  }
}
