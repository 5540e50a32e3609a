import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { day, fen } from '#values';
import { ActingAs, Audience } from '#identity';
import { type Actor, Clock, Metrics, orProblem } from '#platform';
import { FindRedemptions, type RedeemItem, RedeemMeal, RedeemMeals } from '#redemption';
import { mealRecordJson, receiptJson, verdictJson } from '../meal.answer.js';
import { MealRecordDto, MealRecordPageDto, ReceiptDto, VerdictsDto } from '../meal.dto.js';
import type { OfflineRedeemDto } from './redemptions.dto.js';
import { RedeemDto, RedemptionBatchDto, RedemptionListDto } from './redemptions.dto.js';

/** A row of a batch that is older than this was not decided online, whatever it says: no points are spent on it (decisions 19). */
const ONLINE_MS = 10 * 60_000;

/** Meals at a till. The till's site and device come from its session, never from the body. */
@ApiTags('counter')
@Audience('counter')
@Controller('counter')
export class RedemptionsController {
  constructor(
    private readonly meal: RedeemMeal,
    private readonly meals: RedeemMeals,
    private readonly found: FindRedemptions,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  @Post('redemptions')
  @ApiOperation({ summary: '核销一餐（一次调用即决定并入账）/ Redeem a meal: one call decides and commits. 201 first answer, 200 the same answer again' })
  @ApiCreatedResponse({ type: ReceiptDto, description: '首次核销 / The first answer' })
  @ApiOkResponse({ type: ReceiptDto, description: '重复请求，同一结果 / The same answer again' })
  async redeem(@ActingAs() actor: Actor, @Body() dto: RedeemDto, @Res({ passthrough: true }) response: Response): Promise<ReceiptDto> {
    const verdict = await this.meal.redeem(this.item(actor, dto));
    this.metrics.verdict(verdict.kind === 'refused' ? verdict.code : 'redeemed');
    const redeemed = orProblem(verdict);
    response.status(redeemed.replay ? HttpStatus.OK : HttpStatus.CREATED);
    return receiptJson(redeemed.receipt);
  }

  @Post('redemption-batches')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '批量上传，逐笔结果 / Upload up to 256 meals, a verdict each' })
  @ApiOkResponse({ type: VerdictsDto })
  async upload(@ActingAs() actor: Actor, @Body() dto: RedemptionBatchDto): Promise<VerdictsDto> {
    const verdicts = await this.meals.decideMany(
      dto.items.map((item) => ({ ...this.item(actor, item), occurredAt: item.occurredAt, offline: item.offline || this.clock.nowMs() - item.occurredAt > ONLINE_MS })),
    );
    return { verdicts: dto.items.map((item, index) => verdictJson(item.id, verdicts[index] ?? { kind: 'refused', code: 'overloaded', detail: {} })) };
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

  private item(actor: Actor, dto: RedeemDto | OfflineRedeemDto): RedeemItem {
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
