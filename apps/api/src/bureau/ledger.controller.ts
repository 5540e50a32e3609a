import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience, Roles } from '#identity';
import { AccountStatement, Appropriate, ReadTrialBalance } from '#ledger';
import { type Actor, orProblem } from '#platform';
import { fen } from '#values';
import { PageDto } from '../page.dto.js';
import {
  AccountDto,
  AppropriationDto,
  appropriationJson,
  AppropriationRecordDto,
  balancesJson,
  StatementDto,
  statementJson,
  TrialBalanceDto,
  TrialBalanceQueryDto,
} from './ledger.dto.js';

/** The county's books. */
@ApiTags('bureau')
@Audience('bureau')
@Roles('bureau_admin', 'bureau_officer', 'bureau_approver', 'auditor')
@Controller('bureau/ledger')
export class LedgerController {
  constructor(
    private readonly balances: ReadTrialBalance,
    private readonly statements: AccountStatement,
    private readonly appropriations: Appropriate,
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
  @Roles('bureau_admin', 'bureau_officer')
  @ApiOperation({ summary: '登记拨款 / Record budget received' })
  @ApiCreatedResponse({ type: AppropriationRecordDto })
  async appropriate(@ActingAs() actor: Actor, @Body() dto: AppropriationDto): Promise<AppropriationRecordDto> {
    return appropriationJson(orProblem(await this.appropriations.appropriate(actor, { id: dto.id, funder: dto.funder, amountFen: fen(dto.amountFen) })));
  }
}
