import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApproveRun, CancelRun, CompareRun, DraftRun, OVERRIDE, PostRun, RunReader } from '#allowances';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import type { Month } from '#values';
import { PageDto } from '../page.dto.js';
import { ProposalAnswers } from './proposals.answer.js';
import { ProposalDto, ProposalHeadDto } from './proposals.dto.js';
import {
  comparisonJson,
  DraftRunDto,
  fundsJson,
  IssuanceLinePageDto,
  IssuanceRunDto,
  IssuanceRunPageDto,
  lineJson,
  pageJson,
  RunComparisonDto,
  RunFundsDto,
  RunListDto,
  runJson,
} from './issuance-runs.dto.js';

/** Monthly runs: one officer drafts, another person approves, then it is posted. */
@ApiTags('bureau')
@Audience('bureau')
@Roles('bureau_admin', 'bureau_officer', 'bureau_approver', 'auditor')
@Controller('bureau/issuance-runs')
export class IssuanceRunsController {
  constructor(
    private readonly drafts: DraftRun,
    private readonly approvals: ApproveRun,
    private readonly postings: PostRun,
    private readonly cancellations: CancelRun,
    private readonly runs: RunReader,
    private readonly comparing: CompareRun,
    private readonly answers: ProposalAnswers,
  ) {}

  @Post()
  @Roles('bureau_admin', 'bureau_officer')
  @ApiOperation({ summary: '核算发放批次 / Draft a run: decide everyone for a month' })
  @ApiCreatedResponse({ type: IssuanceRunDto })
  async draft(@ActingAs() actor: Actor, @Body() dto: DraftRunDto): Promise<IssuanceRunDto> {
    return runJson(orProblem(await this.drafts.draft(actor, { runId: dto.runId, programme: dto.programme, month: dto.month as Month, kind: dto.kind })));
  }

  @Get()
  @ApiOperation({ summary: '发放批次列表 / Runs, newest month first' })
  @ApiOkResponse({ type: IssuanceRunPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: RunListDto): Promise<IssuanceRunPageDto> {
    const { programme, month, limit, cursor } = query;
    return pageJson(orProblem(await this.runs.list(actor, { programme, month: month as Month | undefined, limit, cursor })), runJson);
  }

  @Get(':id')
  @ApiOperation({ summary: '一个批次 / One run' })
  @ApiOkResponse({ type: IssuanceRunDto })
  async one(@ActingAs() actor: Actor, @Param('id') id: string): Promise<IssuanceRunDto> {
    return runJson(orProblem(await this.runs.one(actor, id)));
  }

  @Get(':id/lines')
  @ApiOperation({ summary: '批次明细，姓名脱敏 / Lines of a run, names masked' })
  @ApiOkResponse({ type: IssuanceLinePageDto })
  async lines(@ActingAs() actor: Actor, @Param('id') runId: string, @Query() query: PageDto): Promise<IssuanceLinePageDto> {
    return pageJson(orProblem(await this.runs.lines(actor, { runId, limit: query.limit, cursor: query.cursor })), lineJson);
  }

  @Get(':id/funds')
  @ApiOperation({ summary: '批次所需资金与可用余额 / What an approved run asks of its funds, and what they hold' })
  @ApiOkResponse({ type: RunFundsDto })
  async funds(@ActingAs() actor: Actor, @Param('id') id: string): Promise<RunFundsDto> {
    return fundsJson(orProblem(await this.runs.funds(actor, id)));
  }

  @Get(':id/comparison')
  @ApiOperation({ summary: '与上月对比：新登记、新增、不再发放 / A run beside the month before: newly registered, joined, left' })
  @ApiOkResponse({ type: RunComparisonDto })
  async comparison(@ActingAs() actor: Actor, @Param('id') id: string): Promise<RunComparisonDto> {
    return comparisonJson(orProblem(await this.comparing.compare(actor, id)));
  }

  @Post(':id/override')
  @Roles('bureau_admin', 'bureau_officer')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({ summary: '提出资金不足仍发放，待另一人确认 / Propose to post a run beyond what its funds hold' })
  @ApiAcceptedResponse({ type: ProposalDto })
  async override(@ActingAs() actor: Actor, @Param('id') runId: string, @Body() { id, reason }: ProposalHeadDto): Promise<ProposalDto> {
    return this.answers.propose(actor, { id, reason, kind: OVERRIDE, body: { runId } });
  }

  @Post(':id/approval')
  @Roles('bureau_admin', 'bureau_approver')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '复核批次（须为另一人）/ Approve a run, by another person than its maker' })
  @ApiOkResponse({ type: IssuanceRunDto })
  async approve(@ActingAs() actor: Actor, @Param('id') id: string): Promise<IssuanceRunDto> {
    return runJson(orProblem(await this.approvals.approve(actor, id)));
  }

  @Post(':id/posting')
  @Roles('bureau_admin', 'bureau_officer', 'bureau_approver')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '入账发放，可重复调用 / Post an approved run; safe to repeat' })
  @ApiOkResponse({ type: IssuanceRunDto })
  async post(@ActingAs() actor: Actor, @Param('id') id: string): Promise<IssuanceRunDto> {
    return runJson(orProblem(await this.postings.post(actor, id)));
  }

  @Post(':id/cancellation')
  @Roles('bureau_admin', 'bureau_officer', 'bureau_approver')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '取消未入账批次 / Cancel a run of which nothing is posted' })
  @ApiOkResponse({ type: IssuanceRunDto })
  async cancel(@ActingAs() actor: Actor, @Param('id') id: string): Promise<IssuanceRunDto> {
    return runJson(orProblem(await this.cancellations.cancel(actor, id)));
  }
}
