import { Body, Controller, Get, Param, ParseIntPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import { ExplainDifference, Reconcile, ReconciliationReader } from '#reconciliation';
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
    private readonly reconcile: Reconcile,
    private readonly reader: ReconciliationReader,
    private readonly explanations: ExplainDifference,
  ) {}

  @Post()
  @ApiOperation({ summary: '月度核对：重新裁定并比对，可重复调用 / Reconcile a month; answers when it is done, safe to repeat' })
  @ApiCreatedResponse({ type: ReconciliationDto })
  async run(@ActingAs() actor: Actor, @Body() dto: ReconcileDto): Promise<ReconciliationDto> {
    return reconciliationJson(orProblem(await this.reconcile.month(actor, { runId: dto.runId, month: dto.month as Month, areaCode: dto.areaCode })));
  }

  @Get()
  @ApiOperation({ summary: '核对记录 / Reconciliations of the area, newest first' })
  @ApiOkResponse({ type: ReconciliationPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: ReconciliationListDto): Promise<ReconciliationPageDto> {
    const page = await this.reader.runs(actor, { limit: query.limit, cursor: query.cursor, month: query.month as Month | undefined });
    return { items: page.items.map(reconciliationJson), next: page.next };
  }

  @Get(':id')
  @ApiOperation({ summary: '一次核对及各类合计 / One reconciliation with its totals' })
  @ApiOkResponse({ type: ReconciliationDto })
  async one(@ActingAs() actor: Actor, @Param('id') id: string): Promise<ReconciliationDto> {
    return reconciliationJson(orProblem(await this.reader.run(actor, id)));
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
}
