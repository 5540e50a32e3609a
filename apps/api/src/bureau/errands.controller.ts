import { Body, Controller, Get, Header, HttpCode, HttpStatus, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience, Roles } from '#identity';
import { FindErrands, RecordTelling, WriteSlips } from '#notices';
import { type Actor, orProblem } from '#platform';
import { PrintSlips } from '#printing';
import { ErrandListDto, ErrandPageDto, TellingDto, ToldDto } from './errands.dto.js';

/** Whom no message reaches: who has neither a phone bound nor family that looks on, and got no text message. */
@ApiTags('bureau')
@Audience('bureau')
@Roles('bureau_admin', 'bureau_officer', 'street_officer')
@Controller('bureau/errands')
export class ErrandsController {
  constructor(
    private readonly errands: FindErrands,
    private readonly slips: WriteSlips,
    private readonly tellings: RecordTelling,
    private readonly paper: PrintSlips,
  ) {}

  @Get()
  @ApiOperation({ summary: '待上门告知名单（没有手机、没有家人代看、短信未达）/ People whom no message reaches, with what waits to be told' })
  @ApiOkResponse({ type: ErrandPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: ErrandListDto): Promise<ErrandPageDto> {
    const { items, next } = await this.errands.find(actor, query);
    return { items: [...items], next };
  }

  @Get('slips.pdf')
  @Header('Cache-Control', 'no-store')
  @ApiProduces('application/pdf')
  @ApiOperation({ summary: '打印告知单（每人一张，每次留痕）/ Slips to read out or hand over, one for each person; each download is logged' })
  @ApiOkResponse({ schema: { type: 'string', format: 'binary', description: 'PDF' } })
  async print(@ActingAs() actor: Actor, @Query() query: ErrandListDto): Promise<StreamableFile> {
    const slips = orProblem(await this.slips.write(actor, query));
    return new StreamableFile(this.paper.slips(slips), { type: 'application/pdf', disposition: 'attachment; filename="love-card-slips.pdf"' });
  }

  @Post('tellings')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '登记已告知 / Note that somebody was told, and how' })
  @ApiOkResponse({ type: ToldDto })
  async tell(@ActingAs() actor: Actor, @Body() dto: TellingDto): Promise<ToldDto> {
    return orProblem(await this.tellings.record(actor, dto));
  }
}
