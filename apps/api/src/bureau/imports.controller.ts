import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { refuse } from '#values';
import { ActingAs, Audience, Roles } from '#identity';
import { ActivateRoster, CheckRoster, DiscardRoster, FindImports, ReadImport, ROSTER_COLUMNS, RosterFaults } from '#people';
import { type Actor, orProblem } from '#platform';
import { PageDto, pageOf } from '../page.dto.js';
import { ActivationDto, ImportUploadDto, RosterImportDto, RosterImportPageDto } from './imports.dto.js';

const TEMPLATE_EXAMPLE = '990001194003041224,陈小英,13800000000,330102001001,330102001,DIBAO:2024-01-01;DUJU:2023-05-01:2025-05-01,MODERATE,2025-03-01,2025-01-01';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** What browsers and systems call a table; what it really is, the file itself tells. */
const TABLE_TYPES: ReadonlySet<string> = new Set([
  'text/csv',
  'application/csv',
  'text/plain',
  'text/tab-separated-values',
  'application/vnd.ms-excel',
  'application/octet-stream',
  XLSX,
]);

/** Rosters: upload and check, look at the faults, correct the file or bring it in. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/imports')
export class ImportsController {
  constructor(
    private readonly checking: CheckRoster,
    private readonly activation: ActivateRoster,
    private readonly discarding: DiscardRoster,
    private readonly found: FindImports,
    private readonly reading: ReadImport,
    private readonly faults: RosterFaults,
  ) {}

  @Get()
  @ApiOperation({ summary: '名册导入记录 / Rosters uploaded, newest first' })
  @ApiOkResponse({ type: RosterImportPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: PageDto): Promise<RosterImportPageDto> {
    return pageOf(await this.found.find(actor, { limit: query.limit, cursor: query.cursor }));
  }

  @Get('template.csv')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="love-card-roster.csv"')
  @ApiProduces('text/csv')
  @ApiOperation({ summary: '下载名册模板 / The template of a roster' })
  @ApiOkResponse({ schema: { type: 'string', description: 'CSV, UTF-8' } })
  template(): string {
    return `\u{feff}${ROSTER_COLUMNS.join(',')}\r\n${TEMPLATE_EXAMPLE}\r\n`;
  }

  @Post()
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @ApiConsumes('text/csv', XLSX)
  @ApiBody({ schema: { type: 'string', format: 'binary' }, description: 'CSV (UTF-8, GB18030, UTF-16) or XLSX' })
  @ApiOperation({ summary: '上传名册并校验（不写入档案）/ Upload a roster and check it; nothing reaches the registry yet' })
  @ApiCreatedResponse({ type: RosterImportDto })
  async upload(@ActingAs() actor: Actor, @Query() query: ImportUploadDto, @Req() request: IncomingMessage): Promise<RosterImportDto> {
    if (!TABLE_TYPES.has((request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''))
      return orProblem<RosterImportDto>(refuse('invalid_request', { field: 'content-type', expected: [...TABLE_TYPES] }));
    // The body is never held: it streams from the socket through the check into staging.
    return orProblem(await this.checking.check(actor, { importId: query.importId, fileName: query.fileName, stream: request, leaveOut: query.leaveOut }));
  }

  @Get(':id')
  @ApiOperation({ summary: '名册状态与行数 / One roster and its counts, also during the check' })
  @ApiOkResponse({ type: RosterImportDto })
  async one(@ActingAs() actor: Actor, @Param('id') importId: string): Promise<RosterImportDto> {
    return orProblem(await this.reading.read(actor, importId));
  }

  @Get(':id/faults.csv')
  @ApiProduces('text/csv')
  @ApiOperation({ summary: '下载错误行（行号、字段、原因）/ Its faults: line, field, reason' })
  @ApiOkResponse({ schema: { type: 'string', description: 'CSV, UTF-8' } })
  async faultsOf(@ActingAs() actor: Actor, @Param('id') importId: string): Promise<StreamableFile> {
    const { importId: id } = orProblem(await this.reading.read(actor, importId));
    return new StreamableFile(Readable.from(this.faults.csv(id)), { type: 'text/csv; charset=utf-8', disposition: `attachment; filename="faults-${id}.csv"` });
  }

  @Post(':id/activation')
  @HttpCode(200)
  @Roles('bureau_admin', 'bureau_officer')
  @ApiOperation({ summary: '确认导入（默认全有或全无）/ Bring it into the registry, all or nothing by default' })
  @ApiOkResponse({ type: RosterImportDto })
  async activate(@ActingAs() actor: Actor, @Param('id') importId: string, @Body() dto: ActivationDto): Promise<RosterImportDto> {
    return orProblem(await this.activation.activate(actor, importId, { partial: dto.partial }));
  }

  @Delete(':id')
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @ApiOperation({ summary: '放弃名册 / Throw a roster away before its activation' })
  @ApiOkResponse({ type: RosterImportDto })
  async discard(@ActingAs() actor: Actor, @Param('id') importId: string): Promise<RosterImportDto> {
    return orProblem(await this.discarding.discard(actor, importId));
  }
}
