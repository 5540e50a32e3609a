import { Body, Controller, Get, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { day, fen } from '#values';
import { TypedGate } from '#counter';
import { ActingAs, Audience } from '#identity';
import { type Actor, Clock, Metrics, orProblem } from '#platform';
import { FindRedemptions, type RedeemItem, RedeemMeal } from '#redemption';
import { mealRecordJson, receiptJson } from '../meal.answer.js';
import { MealRecordDto, MealRecordPageDto, ReceiptDto } from '../meal.dto.js';
import { RedeemDto, RedemptionListDto } from './redemptions.dto.js';

/** Meals at a till. Site and device come from its session and the time from the server's clock, never from the body: what was not told at once comes through the tablet's signed chain. */
@ApiTags('counter')
@Audience('counter')
@Controller('counter')
export class RedemptionsController {
  constructor(
    private readonly meal: RedeemMeal,
    private readonly found: FindRedemptions,
    private readonly typed: TypedGate,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  @Post('redemptions')
  @ApiOperation({ summary: '核销一餐（一次调用即决定并入账）/ Redeem a meal: one call decides and commits. 201 first answer, 200 the same answer again' })
  @ApiCreatedResponse({ type: ReceiptDto, description: '首次核销 / The first answer' })
  @ApiOkResponse({ type: ReceiptDto, description: '重复请求，同一结果 / The same answer again' })
  async redeem(@ActingAs() actor: Actor, @Body() dto: RedeemDto, @Res({ passthrough: true }) response: Response): Promise<ReceiptDto> {
    const stopped = await this.typed.beforeMeal(actor, { code: dto.code, birthYear: dto.birthYear, redemptionId: dto.id });
    const verdict = stopped ?? (await this.meal.redeem(this.item(actor, dto)));
    this.metrics.verdict(verdict.kind === 'refused' ? verdict.code : 'redeemed');
    const redeemed = orProblem(verdict);
    response.status(redeemed.replay ? HttpStatus.OK : HttpStatus.CREATED);
    return receiptJson(redeemed.receipt);
  }

  @Get('redemptions')
  @ApiOperation({ summary: '本网点就餐记录 / Meals of this site, newest first' })
  @ApiOkResponse({ type: MealRecordPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: RedemptionListDto): Promise<MealRecordPageDto> {
    const { limit, cursor } = query;
    const page = await this.found.find(actor, { limit, ...(cursor === undefined ? {} : { cursor }), ...(query.day === undefined ? {} : { day: day(query.day) }) });
    return { items: page.items.map(mealRecordJson), next: page.next };
  }

  @Get('redemptions/:id')
  @ApiOperation({ summary: '按编号查询一餐 / One meal by its id, after a lost answer' })
  @ApiOkResponse({ type: MealRecordDto })
  async one(@ActingAs() actor: Actor, @Param('id') id: string): Promise<MealRecordDto> {
    return mealRecordJson(orProblem(await this.found.one(actor, id)));
  }

  private item(actor: Actor, dto: RedeemDto): RedeemItem {
    return {
      actor,
      id: dto.id,
      code: dto.code,
      menuItemId: dto.menuItemId,
      occurredAt: this.clock.nowMs(),
      offline: false,
      presence: dto.proxyId === undefined ? { by: 'holder' } : { by: 'proxy', proxyId: dto.proxyId },
      tender: dto.tender,
      ...(dto.evidence === undefined ? {} : { evidence: dto.evidence }),
      ...(dto.typedReason === undefined ? {} : { typedReason: dto.typedReason }),
      ...(dto.priceFen === undefined ? {} : { priceFen: fen(dto.priceFen) }),
      ...(dto.expectedSelfPayFen === undefined ? {} : { expectedSelfPayFen: fen(dto.expectedSelfPayFen) }),
    };
  }
}
