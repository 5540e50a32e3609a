import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CarrierAtDesk, newCard, ReplaceCard, ReportLost, ResumeCarrier, SuspendCarrier, WithdrawLoss } from '#cards';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import { carrierJson } from '../carrier.answer.js';
import { CarrierDto, CarrierStateDto } from '../carrier.dto.js';
import { CardActDto, CardReplacementDto, NewCardDto } from './cards.dto.js';

/** How a person's card, phone and social card stand: lost, found, replaced, suspended, resumed. */
@ApiTags('bureau')
@Audience('bureau')
@Roles('bureau_admin', 'bureau_officer', 'street_officer')
@Controller('bureau')
export class CarriersController {
  constructor(
    private readonly carriers: CarrierAtDesk,
    private readonly loss: ReportLost,
    private readonly withdrawal: WithdrawLoss,
    private readonly replacement: ReplaceCard,
    private readonly suspension: SuspendCarrier,
    private readonly resumption: ResumeCarrier,
  ) {}

  @Get('carriers/:personId')
  @Roles('bureau_admin', 'bureau_officer', 'bureau_approver', 'auditor', 'street_officer')
  @ApiOperation({ summary: '持卡人的卡、手机、社保卡（计数、留痕）/ Card, phones and social card of a person; counted and logged' })
  @ApiOkResponse({ type: CarrierDto })
  async carrier(@ActingAs() actor: Actor, @Param('personId') personId: string): Promise<CarrierDto> {
    return carrierJson(orProblem(await this.carriers.carrier(actor, personId)));
  }

  @Post('card-losses')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '挂失：卡、手机码、社保卡同时停用 / Report a loss: paper, phone and social card stop at once' })
  @ApiOkResponse({ type: CarrierStateDto })
  async lose(@ActingAs() actor: Actor, @Body() dto: CardActDto): Promise<CarrierStateDto> {
    return orProblem(await this.loss.report(actor, dto));
  }

  @Post('card-loss-withdrawals')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '撤销挂失（未补换卡前） / Withdraw a loss while the card is not replaced' })
  @ApiOkResponse({ type: CarrierStateDto })
  async find(@ActingAs() actor: Actor, @Body() dto: CardActDto): Promise<CarrierStateDto> {
    return orProblem(await this.withdrawal.withdraw(actor, dto));
  }

  @Post('card-replacements')
  @ApiOperation({ summary: '补换卡：代次加一，旧卡、旧手机码作废 / Replace a card: the generation rises, everything older is dead' })
  @ApiCreatedResponse({ type: NewCardDto })
  async replace(@ActingAs() actor: Actor, @Body() dto: CardReplacementDto): Promise<NewCardDto> {
    return newCard(orProblem(await this.replacement.replace(actor, dto)));
  }

  @Post('card-suspensions')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '暂停，待核实 / Suspend until something is cleared up' })
  @ApiOkResponse({ type: CarrierStateDto })
  async suspend(@ActingAs() actor: Actor, @Body() dto: CardActDto): Promise<CarrierStateDto> {
    return orProblem(await this.suspension.suspend(actor, dto));
  }

  @Post('card-resumptions')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '恢复使用 / End a suspension' })
  @ApiOkResponse({ type: CarrierStateDto })
  async resume(@ActingAs() actor: Actor, @Body() dto: CardActDto): Promise<CarrierStateDto> {
    return orProblem(await this.resumption.resume(actor, dto));
  }
}
