import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import { ExportReconciliation } from '#supervision';
import { ReconciliationExportDto } from './exports.dto.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Files to take away. Each is masked, and logged with its digest before it leaves. */
@ApiTags('bureau')
@Audience('bureau')
@Roles('bureau_admin', 'bureau_officer', 'bureau_approver', 'auditor', 'street_officer')
@Controller('bureau/reconciliations')
export class ExportsController {
  constructor(private readonly exports: ExportReconciliation) {}

  @Get(':id/export.xlsx')
  @ApiOperation({ summary: '导出核对差异（脱敏，记入日志）/ The differences of a reconciliation as a workbook, masked; logged with row count and sha256' })
  @ApiProduces(XLSX)
  @ApiOkResponse({ description: '工作簿 / The workbook', schema: { type: 'string', format: 'binary' } })
  async reconciliation(@ActingAs() actor: Actor, @Param('id') runId: string, @Query() query: ReconciliationExportDto): Promise<StreamableFile> {
    const file = orProblem(await this.exports.export(actor, { runId, type: query.type ?? null, language: query.lang }));
    return new StreamableFile(file.bytes, { type: XLSX, disposition: `attachment; filename="${file.fileName}"`, length: file.bytes.length });
  }
}
