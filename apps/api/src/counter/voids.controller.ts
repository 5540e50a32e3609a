import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { fen } from '#values';
import { ActingAs, Audience } from '#identity';
import { type Actor, Clock, orProblem } from '#platform';
import { RequestVoid, SellFullPrice, VoidRedemption } from '#redemption';
import { VoidedDto } from '../meal.dto.js';
import { FullPriceMealDto, FullPriceSoldDto, VoidDto, VoidRequestedDto } from './redemptions.dto.js';

/** What a till does besides redeeming: take back, ask for a late void, and sell at full price. */
@ApiTags('counter')
@Audience('counter')
@Controller('counter')
export class VoidsController {
  constructor(
    private readonly takeBack: VoidRedemption,
    private readonly late: RequestVoid,
    private readonly sales: SellFullPrice,
    private readonly clock: Clock,
  ) {}

  @Post('voids')
  @ApiOperation({ summary: '十分钟内本机撤销 / Take a meal back within ten minutes on the same device' })
  @ApiCreatedResponse({ type: VoidedDto })
  async void(@ActingAs() actor: Actor, @Body() dto: VoidDto): Promise<VoidedDto> {
    return orProblem(await this.takeBack.void(actor, dto));
  }

  @Post('void-requests')
  @ApiOperation({ summary: '超时更正申请 / Ask for a void after the ten minutes' })
  @ApiCreatedResponse({ type: VoidRequestedDto })
  async request(@ActingAs() actor: Actor, @Body() dto: VoidDto): Promise<VoidRequestedDto> {
    return orProblem(await this.late.request(actor, dto));
  }

  @Post('full-price-meals')
  @ApiOperation({ summary: '原价餐（老人、散客、员工）/ A meal at full price, counted apart' })
  @ApiCreatedResponse({ type: FullPriceSoldDto })
  async sell(@ActingAs() actor: Actor, @Body() dto: FullPriceMealDto): Promise<FullPriceSoldDto> {
    return orProblem(
      await this.sales.sell(actor, {
        id: dto.id,
        kind: dto.kind,
        priceFen: fen(dto.priceFen),
        tender: dto.tender,
        occurredAt: this.clock.nowMs(),
        refusalCode: dto.refusalCode ?? null,
      }),
    );
  }
}
