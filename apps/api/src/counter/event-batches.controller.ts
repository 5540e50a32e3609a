import { Body, Controller, Get, HttpCode, HttpStatus, Ip, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { isRefusal, type RefusalCode, refuse } from '#values';
import { ActingAs, Audience, OpenToAll } from '#identity';
import { FindVerdicts, TakeEventBatch } from '#offline';
import { type Actor, Metrics, orProblem } from '#platform';
import { networkOf, NotGuessedHere } from '../credential-limit.js';
import { eventVerdictJson } from './event-verdict.answer.js';
import { EventBatchAnswerDto, EventBatchDto, EventVerdictDto, EventVerdictListDto, EventVerdictsDto } from './event-batches.dto.js';
import { BodyUpTo } from '../read-body.js';

/** Refusals of an upload that say that a budget is spent. */
const BUDGETS: readonly RefusalCode[] = ['too_many_requests', 'upload_budget_spent'];

/** What a tablet did without the network, and what became of it. */
@ApiTags('counter')
@Audience('counter')
@Controller('counter')
export class EventBatchesController {
  constructor(
    private readonly batches: TakeEventBatch,
    private readonly found: FindVerdicts,
    private readonly metrics: Metrics,
  ) {}

  @Post('event-batches')
  @BodyUpTo(2_000_000)
  @HttpCode(HttpStatus.OK)
  @OpenToAll('the signature of the device over the head of its chain is the credential: rows of a tablet come in also when its session has ended')
  @NotGuessedHere('a signature cannot be guessed')
  @ApiOperation({ summary: '上传离线事件（先存原文，逐条给结果）/ Upload signed events: kept as they came, then a verdict each' })
  @ApiOkResponse({ type: EventBatchAnswerDto })
  async upload(@Body() dto: EventBatchDto, @Ip() ip: string): Promise<EventBatchAnswerDto> {
    const { appVersion, queueLength, hashes, ...batch } = dto;
    const taken = await this.batches.take({ ...batch, appVersion: appVersion ?? null, queueLength: queueLength ?? null, hashes }, { network: networkOf(ip) });
    if (isRefusal(taken) && BUDGETS.includes(taken.code)) this.metrics.budgetHit(taken.code);
    const answer = orProblem(taken);
    for (const verdict of answer.verdicts) if (!verdict.replay) this.metrics.verdict(`offline_${verdict.outcome}`);
    return { ...answer, verdicts: answer.verdicts.map(eventVerdictJson) };
  }

  @Get('event-verdicts')
  @ApiOperation({ summary: '查询事件结果 / Verdicts of some events of this site, as they stand now' })
  @ApiOkResponse({ type: EventVerdictsDto })
  async verdicts(@ActingAs() actor: Actor, @Query() query: EventVerdictListDto): Promise<EventVerdictsDto> {
    return { verdicts: (await this.found.find(actor, query.ids)).map(eventVerdictJson) };
  }

  @Get('event-verdicts/:id')
  @ApiOperation({ summary: '查询一条事件的结果 / The verdict of one event' })
  @ApiOkResponse({ type: EventVerdictDto })
  async verdict(@ActingAs() actor: Actor, @Param('id') id: string): Promise<EventVerdictDto> {
    const [verdict] = await this.found.find(actor, [id]);
    return eventVerdictJson(orProblem(verdict ?? refuse('not_found', { field: 'id' })));
  }
}
