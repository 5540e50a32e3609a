import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience, Roles } from '#identity';
import { AccountStatement, APPROPRIATE, ReadTrialBalance } from '#ledger';
import { type Actor, orProblem } from '#platform';
import { REVERSE } from '#redemption';
import { PageDto } from '../page.dto.js';
import { AccountDto, AppropriationDto, balancesJson, StatementDto, statementJson, TransferIdDto, TrialBalanceDto, TrialBalanceQueryDto } from './ledger.dto.js';
import { ProposalAnswers } from './proposals.answer.js';
import { ProposalDto, ProposalHeadDto } from './proposals.dto.js';

/** The county's books. */
@ApiTags('bureau')
@Audience('bureau')
@Roles('bureau_admin', 'bureau_officer', 'bureau_approver', 'auditor')
@Controller('bureau/ledger')
export class LedgerController {
  constructor(
    private readonly balances: ReadTrialBalance,
    private readonly statements: AccountStatement,
    private readonly answers: ProposalAnswers,
  ) {}

  @Get('trial-balance')
  @ApiOperation({ summary: '试算平衡表，可查任一时刻 / Trial balance, now or at a past moment' })
  @ApiOkResponse({ type: TrialBalanceDto })
  async trialBalance(@ActingAs() actor: Actor, @Query() query: TrialBalanceQueryDto): Promise<TrialBalanceDto> {
    return balancesJson(orProblem(await this.balances.read(actor, query.recordedBefore)));
  }

  @Get('accounts/:kind/:owner/postings')
  @ApiOperation({ summary: '账户明细 / Statement of one account' })
  @ApiOkResponse({ type: StatementDto })
  async statement(@ActingAs() actor: Actor, @Param() account: AccountDto, @Query() query: PageDto): Promise<StatementDto> {
    return statementJson(orProblem(await this.statements.read(actor, { kind: account.kind, owner: account.owner, limit: query.limit, cursor: query.cursor })));
  }

  @Post('appropriations')
  @HttpCode(HttpStatus.ACCEPTED)
  @Roles('bureau_admin', 'bureau_officer')
  @ApiOperation({ summary: '登记拨款，待另一人确认 / Propose budget received; another person confirms it' })
  @ApiAcceptedResponse({ type: ProposalDto })
  async appropriate(@ActingAs() actor: Actor, @Body() { id, reason, funder, amountFen }: AppropriationDto): Promise<ProposalDto> {
    return this.answers.propose(actor, { id, reason, kind: APPROPRIATE, body: { funder, amountFen } });
  }

  @Post('transfers/:id/reversal')
  @HttpCode(HttpStatus.ACCEPTED)
  @Roles('bureau_admin', 'bureau_officer')
  @ApiOperation({ summary: '冲回拨款或捐款，待另一人确认 / Propose to take an appropriation or a donation back by a counter-entry' })
  @ApiAcceptedResponse({ type: ProposalDto })
  async reverse(@ActingAs() actor: Actor, @Param() transfer: TransferIdDto, @Body() { id, reason }: ProposalHeadDto): Promise<ProposalDto> {
    return this.answers.propose(actor, { id, reason, kind: REVERSE, body: { transferId: transfer.id } });
  }
}
