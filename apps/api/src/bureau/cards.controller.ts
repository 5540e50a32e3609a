import { Body, Controller, Get, Header, Param, Post, StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CardAtDesk, type Drawing, IssueAtDesk, PrintCard } from '#cards';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import { cardJson } from './cards.answer.js';
import { CardDto, CardsToIssueDto, NewCardListDto } from './cards.dto.js';

/** Cards of the area's residents: issued, looked at, printed. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/cards')
export class CardsController {
  constructor(
    private readonly issuing: IssueAtDesk,
    private readonly cards: CardAtDesk,
    private readonly printing: PrintCard,
  ) {}

  @Post()
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @ApiOperation({
    summary:
      '发卡；已有卡者、已故者、非本辖区者跳过；卡号、卡码不在答复中，随印制单出 / Issue first cards; whoever holds one is passed over; numbers and codes leave on print sheets, not here',
  })
  @ApiCreatedResponse({ type: NewCardListDto })
  async issue(@ActingAs() actor: Actor, @Body() dto: CardsToIssueDto): Promise<NewCardListDto> {
    return { items: orProblem(await this.issuing.issue(actor, dto.personIds)) };
  }

  @Get(':personId')
  @ApiOperation({ summary: '查询持卡人现用卡（计数、留痕）/ The card of a person; counted and logged' })
  @ApiOkResponse({ type: CardDto })
  async card(@ActingAs() actor: Actor, @Param('personId') personId: string): Promise<CardDto> {
    return cardJson(orProblem(await this.cards.card(actor, personId)));
  }

  @Get(':personId/code.svg')
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @Header('Cache-Control', 'no-store')
  @ApiProduces('image/svg+xml')
  @ApiOperation({ summary: '卡码 SVG（35 毫米，Q 级）；每次打印留痕 / The QR of a card as SVG, 35 mm; audited' })
  @ApiOkResponse({ schema: { type: 'string', description: 'SVG' } })
  async svg(@ActingAs() actor: Actor, @Param('personId') personId: string): Promise<StreamableFile> {
    return file(orProblem(await this.printing.print(actor, personId, 'svg')));
  }

  @Get(':personId/code.png')
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @Header('Cache-Control', 'no-store')
  @ApiProduces('image/png')
  @ApiOperation({ summary: '卡码 PNG（Q 级）；每次打印留痕 / The QR of a card as PNG; audited' })
  @ApiOkResponse({ schema: { type: 'string', format: 'binary', description: 'PNG' } })
  async png(@ActingAs() actor: Actor, @Param('personId') personId: string): Promise<StreamableFile> {
    return file(orProblem(await this.printing.print(actor, personId, 'png')));
  }
}

function file(drawing: Drawing): StreamableFile {
  return new StreamableFile(drawing.body, { type: drawing.mediaType });
}
