import { Body, Controller, Get, Header, HttpCode, HttpStatus, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { refuse } from '#values';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, Ids, orProblem } from '#platform';
import { MakePrintBatch, PrintBatchReader, type PrintBatchRequest, PrintSheets, TakePrintStep } from '#printing';
import { PageDto } from '../page.dto.js';
import { PrintBatchDto, printBatchJson, PrintBatchPageDto, PrintBatchToMakeDto, PrintLinePageDto, printLinesJson, PrintStepToTakeDto } from './print-batches.dto.js';

/** Cards on their way to paper: made, printed, checked and handed out, each step with a name. */
@ApiTags('bureau')
@Audience('bureau')
@Roles('bureau_admin', 'bureau_officer', 'street_officer')
@Controller('bureau/print-batches')
export class PrintBatchesController {
  constructor(
    private readonly making: MakePrintBatch,
    private readonly batches: PrintBatchReader,
    private readonly printing: PrintSheets,
    private readonly steps: TakePrintStep,
    private readonly ids: Ids,
  ) {}

  @Post()
  @ApiOperation({ summary: '建印卡批次（按区划或指定老人）/ Put cards of an area, or of the persons listed, into a batch' })
  @ApiCreatedResponse({ type: PrintBatchDto })
  async make(@ActingAs() actor: Actor, @Body() dto: PrintBatchToMakeDto): Promise<PrintBatchDto> {
    const { title, format, by } = dto;
    const whose = whoseOf(dto);
    if (whose === null) return orProblem<PrintBatchDto>(refuse('invalid_request', { field: 'areaCode', expected: 'areaCode or personIds' }));
    return printBatchJson(orProblem(await this.making.make(actor, { id: dto.id ?? this.ids.next(), title, format, by, whose })));
  }

  @Get()
  @Roles('bureau_admin', 'bureau_officer', 'bureau_approver', 'auditor', 'street_officer')
  @ApiOperation({ summary: '印卡批次列表 / Batches of the area, newest first' })
  @ApiOkResponse({ type: PrintBatchPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: PageDto): Promise<PrintBatchPageDto> {
    const page = orProblem(await this.batches.list(actor, query));
    return { items: page.items.map(printBatchJson), next: page.next };
  }

  @Get(':id')
  @Roles('bureau_admin', 'bureau_officer', 'bureau_approver', 'auditor', 'street_officer')
  @ApiOperation({ summary: '一个批次及其步骤 / One batch with its steps' })
  @ApiOkResponse({ type: PrintBatchDto })
  async one(@ActingAs() actor: Actor, @Param('id') id: string): Promise<PrintBatchDto> {
    return printBatchJson(orProblem(await this.batches.one(actor, id)));
  }

  @Get(':id/lines')
  @Roles('bureau_admin', 'bureau_officer', 'bureau_approver', 'auditor', 'street_officer')
  @ApiOperation({ summary: '批次明细：现状与缺字 / Its cards: how each stands now, and faults' })
  @ApiOkResponse({ type: PrintLinePageDto })
  async lines(@ActingAs() actor: Actor, @Param('id') id: string, @Query() { limit, cursor }: PageDto): Promise<PrintLinePageDto> {
    return printLinesJson(orProblem(await this.batches.lines(actor, { id, limit, cursor })));
  }

  @Get(':id/sheets.pdf')
  @Header('Cache-Control', 'no-store')
  @ApiProduces('application/pdf')
  @ApiOperation({ summary: '下载印刷 PDF（含有效卡码，每次留痕）/ The sheets; they hold live codes, and each download is logged' })
  @ApiOkResponse({ schema: { type: 'string', format: 'binary', description: 'PDF' } })
  async sheets(@ActingAs() actor: Actor, @Param('id') id: string): Promise<StreamableFile> {
    const { body, fileName } = orProblem(await this.printing.sheets(actor, id));
    return new StreamableFile(body, { type: 'application/pdf', disposition: `attachment; filename="${fileName}"` });
  }

  @Post(':id/steps')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '登记已印、已核、已发（核对人不得为制作人）/ Tell that it was printed, checked or handed out; the checker is not the maker' })
  @ApiOkResponse({ type: PrintBatchDto })
  async step(@ActingAs() actor: Actor, @Param('id') batchId: string, @Body() dto: PrintStepToTakeDto): Promise<PrintBatchDto> {
    return printBatchJson(orProblem(await this.steps.take(actor, { batchId, ...dto })));
  }
}

/** An area or a list, and not both. */
function whoseOf({ areaCode, personIds }: PrintBatchToMakeDto): PrintBatchRequest['whose'] | null {
  if (areaCode !== undefined) return personIds === undefined ? { areaCode } : null;
  return personIds === undefined ? null : { personIds };
}
