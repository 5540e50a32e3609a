import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { day, fen } from '#values';
import { POLICY_BYTES_MAX } from '#core/policy';
import { ExplainDecision, ListPolicies, PUBLISH, ReadLaw, ReadPolicy, REPLACE, WITHDRAW } from '#eligibility';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import { ProposalAnswers } from './proposals.answer.js';
import { ProposalDto } from './proposals.dto.js';
import { explanationJson, lawJson, policyJson } from './policies.answer.js';
import {
  DecisionQueryDto,
  ExplanationDto,
  LawDayDto,
  LawDto,
  PersonIdDto,
  PolicyDto,
  PolicyIdDto,
  PolicyListDto,
  PolicyPageDto,
  PolicyToPublishDto,
  PolicyWithdrawalDto,
} from './policies.dto.js';
import { BodyUpTo } from '../read-body.js';

/** A policy with the reason and the id around it. */
const PROPOSAL_BYTES_MAX = POLICY_BYTES_MAX + 4096;

/** The law as data: what is published, what is in force, and what it gives a person with the reasons. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau')
export class PoliciesController {
  constructor(
    private readonly published: ListPolicies,
    private readonly one: ReadPolicy,
    private readonly answers: ProposalAnswers,
    private readonly law: ReadLaw,
    private readonly decisions: ExplainDecision,
  ) {}

  @Get('policies')
  @ApiOperation({ summary: '政策版本列表 / Published versions, by programme and first day' })
  @ApiOkResponse({ type: PolicyPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: PolicyListDto): Promise<PolicyPageDto> {
    const page = await this.published.list(actor, query);
    return { items: page.items.map(policyJson), next: page.next };
  }

  @Get('policies/:id')
  @ApiOperation({ summary: '政策正文 / One version' })
  @ApiOkResponse({ type: PolicyDto })
  async read(@ActingAs() actor: Actor, @Param() { id }: PolicyIdDto): Promise<PolicyDto> {
    return policyJson(orProblem(await this.one.read(actor, id)));
  }

  @Post('policies')
  @BodyUpTo(PROPOSAL_BYTES_MAX, 'policy_too_large')
  @HttpCode(HttpStatus.ACCEPTED)
  @Roles('bureau_admin')
  @ApiOperation({
    summary: '提出发布政策，待另一人确认 / Propose a version; another person confirms it, and it is never changed afterwards',
    description: '政策语言见 docs/policy.md。错误逐条列出。/ The language is described in docs/policy.md; every fault is listed with its path.',
  })
  @ApiAcceptedResponse({ type: ProposalDto })
  async publish(@ActingAs() actor: Actor, @Body() { id, reason, policy }: PolicyToPublishDto): Promise<ProposalDto> {
    return this.answers.propose(actor, { id, reason, kind: PUBLISH, body: { policy } });
  }

  @Post('policies/:id/withdrawal')
  @HttpCode(HttpStatus.ACCEPTED)
  @Roles('bureau_admin')
  @ApiOperation({ summary: '提出撤回政策，最早明日起 / Propose that a version ends, from tomorrow on at the earliest' })
  @ApiAcceptedResponse({ type: ProposalDto })
  async withdraw(@ActingAs() actor: Actor, @Param() policy: PolicyIdDto, @Body() { id, reason, lastDay }: PolicyWithdrawalDto): Promise<ProposalDto> {
    return this.answers.propose(actor, { id, reason, kind: WITHDRAW, body: { policyId: policy.id, lastDay } });
  }

  @Post('policies/:id/replacement')
  @BodyUpTo(PROPOSAL_BYTES_MAX, 'policy_too_large')
  @HttpCode(HttpStatus.ACCEPTED)
  @Roles('bureau_admin')
  @ApiOperation({ summary: '提出更换政策，最早明日起 / Propose another version in the place of this one, from tomorrow on at the earliest' })
  @ApiAcceptedResponse({ type: ProposalDto })
  async replace(@ActingAs() actor: Actor, @Param() old: PolicyIdDto, @Body() { id, reason, policy }: PolicyToPublishDto): Promise<ProposalDto> {
    return this.answers.propose(actor, { id, reason, kind: REPLACE, body: { policyId: old.id, policy } });
  }

  @Get('laws/:day')
  @ApiOperation({ summary: '某日有效政策 / The policies in force on a day' })
  @ApiOkResponse({ type: LawDto })
  async inForce(@ActingAs() actor: Actor, @Param() dto: LawDayDto): Promise<LawDto> {
    return lawJson(await this.law.read(actor, day(dto.day)));
  }

  @Get('persons/:id/decisions')
  @ApiOperation({ summary: '某人某日待遇及理由 / What a person has a right to on a day, and why; the reading is logged' })
  @ApiOkResponse({ type: ExplanationDto })
  async explain(@ActingAs() actor: Actor, @Param() { id }: PersonIdDto, @Query() query: DecisionQueryDto): Promise<ExplanationDto> {
    const listPriceFen = query.listPriceFen === undefined ? undefined : fen(query.listPriceFen);
    return explanationJson(orProblem(await this.decisions.explain(actor, { personId: id, day: day(query.day), listPriceFen })));
  }
}
