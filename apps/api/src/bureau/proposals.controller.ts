import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import { DecideProposal, ReadProposals } from '#proposals';
import { ProposalAnswers } from './proposals.answer.js';
import { DECIDERS, ProposalConfirmationDto, ProposalDto, ProposalIdDto, ProposalListDto, ProposalPageDto, ProposalRefusalDto } from './proposals.dto.js';

/** Acts that take two natural persons: law, money, prices of the past, runs beyond a fund. One proposed them; another decides here. */
@ApiTags('bureau')
@Audience('bureau')
@Roles('bureau_admin', 'bureau_officer', 'bureau_approver', 'auditor')
@Controller('bureau/proposals')
export class ProposalsController {
  constructor(
    private readonly reading: ReadProposals,
    private readonly decisions: DecideProposal,
    private readonly answers: ProposalAnswers,
  ) {}

  @Get()
  @ApiOperation({ summary: '须两人办理的事项（新的在前）/ Acts that take two persons, newest first' })
  @ApiOkResponse({ type: ProposalPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: ProposalListDto): Promise<ProposalPageDto> {
    return this.answers.page(actor, await this.reading.list(actor, { state: query.state, limit: query.limit, cursor: query.cursor }));
  }

  @Get(':id')
  @ApiOperation({ summary: '一件待确认事项及其变化 / One act and what it changes' })
  @ApiOkResponse({ type: ProposalDto })
  async one(@ActingAs() actor: Actor, @Param() { id }: ProposalIdDto): Promise<ProposalDto> {
    return this.answers.one(actor, orProblem(await this.reading.one(actor, id)));
  }

  @Post(':id/confirmation')
  @Roles(...DECIDERS)
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '第二人确认并执行 / A second person confirms; it is carried out at once' })
  @ApiOkResponse({ type: ProposalDto })
  async confirm(@ActingAs() actor: Actor, @Param() { id }: ProposalIdDto, @Body() dto: ProposalConfirmationDto): Promise<ProposalDto> {
    return this.answers.shown(actor, await this.decisions.decide(actor, { id, decision: 'confirmed', reason: dto.reason }));
  }

  @Post(':id/refusal')
  @Roles(...DECIDERS)
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '第二人退回 / A second person declines, with a reason' })
  @ApiOkResponse({ type: ProposalDto })
  async decline(@ActingAs() actor: Actor, @Param() { id }: ProposalIdDto, @Body() dto: ProposalRefusalDto): Promise<ProposalDto> {
    return this.answers.shown(actor, await this.decisions.decide(actor, { id, decision: 'declined', reason: dto.reason }));
  }
}
