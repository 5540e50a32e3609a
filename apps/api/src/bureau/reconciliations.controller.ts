import { Body, Controller, Get, HttpCode, HttpStatus, Param, ParseIntPipe, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience, Roles } from '#identity';
import { JobReader } from '#jobs';
import { type Actor, orProblem } from '#platform';
import { ExplainDifference, QueueReconciliation, ReconciliationReader, type ReconciliationRun } from '#reconciliation';
import type { Month } from '#values';
import {
  differenceJson,
  DifferenceListDto,
  DifferencePageDto,
  ExplainedDifferenceDto,
  explainedJson,
  ReconcileDto,
  ReconciliationDto,
  reconciliationJson,
  ReconciliationListDto,
  ReconciliationPageDto,
} from './reconciliations.dto.js';

/** Right, service and ledger of a month held against each other; a street sees the runs of its own area. */
@ApiTags('bureau')
@Audience('bureau')
@Roles('bureau_admin', 'bureau_officer', 'bureau_approver', 'auditor', 'street_officer')
@Controller('bureau/reconciliations')
export class ReconciliationsController {
  constructor(
    private readonly queue: QueueReconciliation,
    private readonly reader: ReconciliationReader,
    private readonly explanations: ExplainDifference,
    private readonly jobs: JobReader,
  ) {}

  @Post()
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({
    summary: '月度核对：排队重新裁定并比对，可重复调用 / Ask for a month to be reconciled; queued, safe to repeat',
    description:
      '立即答复并排队，进度见 work；同一月份、区划已在排队或进行中时答复那一次。/ Answers at once; `work` tells how far it is. A month of an area that is waiting or under way is answered as it is.',
  })
  @ApiAcceptedResponse({ type: ReconciliationDto })
  async run(@ActingAs() actor: Actor, @Body() dto: ReconcileDto): Promise<ReconciliationDto> {
    const asked = { runId: dto.runId, month: dto.month as Month, areaCode: dto.areaCode };
    return this.withWork(orProblem(await this.queue.queue(actor, asked)));
  }

  @Get()
  @ApiOperation({ summary: '核对记录 / Reconciliations of the area, newest first' })
  @ApiOkResponse({ type: ReconciliationPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: ReconciliationListDto): Promise<ReconciliationPageDto> {
    const page = await this.reader.runs(actor, { limit: query.limit, cursor: query.cursor, month: query.month as Month | undefined });
    const work = await this.jobs.of(page.items.filter((run) => run.endedAt === null).map((run) => run.id));
    return { items: page.items.map((run) => reconciliationJson(run, work.get(run.id))), next: page.next };
  }

  @Get(':id')
  @ApiOperation({ summary: '一次核对及各类合计 / One reconciliation with its totals' })
  @ApiOkResponse({ type: ReconciliationDto })
  async one(@ActingAs() actor: Actor, @Param('id') id: string): Promise<ReconciliationDto> {
    return this.withWork(orProblem(await this.reader.run(actor, id)));
  }

  @Get(':id/differences')
  @ApiOperation({ summary: '差异清单，可按类型 / Differences, all or of one type' })
  @ApiOkResponse({ type: DifferencePageDto })
  async differences(@ActingAs() actor: Actor, @Param('id') id: string, @Query() query: DifferenceListDto): Promise<DifferencePageDto> {
    const page = orProblem(await this.reader.differences(actor, id, query));
    return { items: page.items.map(differenceJson), next: page.next };
  }

  @Get(':id/differences/:lineNo')
  @ApiOperation({ summary: '差异说明：按政策重算的理由 / One difference, explained by the law run again' })
  @ApiOkResponse({ type: ExplainedDifferenceDto })
  async explain(@ActingAs() actor: Actor, @Param('id') runId: string, @Param('lineNo', ParseIntPipe) lineNo: number): Promise<ExplainedDifferenceDto> {
    return explainedJson(orProblem(await this.explanations.explain(actor, { runId, lineNo })));
  }

  private async withWork(run: ReconciliationRun): Promise<ReconciliationDto> {
    return reconciliationJson(run, run.endedAt === null ? (await this.jobs.of([run.id])).get(run.id) : undefined);
  }
}
