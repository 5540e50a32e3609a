import { Body, Controller, Get, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CarrierOf, ReportLost, WithdrawLoss } from '#cards';
import { ActingAs, Audience, WhileLost } from '#identity';
import { type Actor, Clock, orProblem } from '#platform';
import { carrierJson } from '../carrier.answer.js';
import { CarrierStateDto } from '../carrier.dto.js';
import { OwnCarrierDto, OwnLossDto } from './carrier.dto.js';

/** A person's own card and phone: how they stand, and stopping them. */
@ApiTags('elder')
@Audience('elder')
@Controller('elder')
export class ElderCarrierController {
  constructor(
    private readonly carriers: CarrierOf,
    private readonly loss: ReportLost,
    private readonly withdrawal: WithdrawLoss,
    private readonly clock: Clock,
  ) {}

  @Get('carrier')
  @ApiOperation({ summary: '我的卡和手机 / My card and phone, with the server time for the clock of the code' })
  @ApiOkResponse({ type: OwnCarrierDto })
  async carrier(@ActingAs() actor: Actor): Promise<OwnCarrierDto> {
    return { ...carrierJson(orProblem(await this.carriers.carrier(actor, actor.personId ?? ''))), serverTime: this.clock.nowMs() };
  }

  @Post('card-losses')
  @WhileLost('saying it again changes nothing')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '挂失：卡、手机码、社保卡同时停用，十分钟内可撤销 / Report my card lost; can be taken back for ten minutes' })
  @ApiOkResponse({ type: CarrierStateDto })
  async lose(@ActingAs() actor: Actor, @Body() dto: OwnLossDto): Promise<CarrierStateDto> {
    return orProblem(await this.loss.report(actor, { personId: actor.personId ?? '', reason: dto.reason ?? '本人挂失' }));
  }

  @Post('card-loss-withdrawals')
  @WhileLost('the person’s own report, for ten minutes; the use case looks whose it was')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '十分钟内撤销挂失 / Take my report back within ten minutes' })
  @ApiOkResponse({ type: CarrierStateDto })
  async find(@ActingAs() actor: Actor, @Body() dto: OwnLossDto): Promise<CarrierStateDto> {
    return orProblem(await this.withdrawal.withdraw(actor, { personId: actor.personId ?? '', reason: dto.reason ?? '本人撤销挂失' }));
  }
}
