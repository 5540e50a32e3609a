import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { day, fen } from '#values';
import { ActingAs, Audience } from '#identity';
import { type Actor, Clock, Metrics, orProblem, type Page } from '#platform';
import { FindRedemptions, QuoteMeal, type RedeemItem, RedeemMeal, RedeemMeals } from '#redemption';
import { mealJson, type QuoteJson, type ReceiptJson, type RedemptionViewJson, type VerdictJson, verdictJson } from '../meal.answer.js';
import type { OfflineRedeemDto } from './redemptions.dto.js';
import { QuoteDto, RedeemDto, RedemptionBatchDto, RedemptionListDto } from './redemptions.dto.js';

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
    private readonly quotes: QuoteMeal,
    private readonly found: FindRedemptions,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  @Post('redemptions')
  @ApiOperation({ summary: '核销一餐（一次调用即决定并入账）/ Redeem a meal: one call decides and commits. 201 first answer, 200 the same answer again' })
  async redeem(@ActingAs() actor: Actor, @Body() dto: RedeemDto, @Res({ passthrough: true }) response: Response): Promise<ReceiptJson> {
    const verdict = await this.meal.redeem(this.item(actor, dto));
    this.metrics.verdict(verdict.kind === 'refused' ? verdict.code : 'redeemed');
    const redeemed = orProblem(verdict);
    response.status(redeemed.replay ? HttpStatus.OK : HttpStatus.CREATED);
    return mealJson(redeemed.receipt);
  }

  @Post('redemption-batches')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '批量上传，逐笔结果 / Upload up to 256 meals, a verdict each' })
  async upload(@ActingAs() actor: Actor, @Body() dto: RedemptionBatchDto): Promise<{ verdicts: VerdictJson[] }> {
    const verdicts = await this.meals.decideMany(
      dto.items.map((item) => ({ ...this.item(actor, item), occurredAt: item.occurredAt, offline: item.offline || this.clock.nowMs() - item.occurredAt > ONLINE_MS })),
    );
    return { verdicts: dto.items.map((item, index) => verdictJson(item.id, verdicts[index] ?? { kind: 'refused', code: 'overloaded', detail: {} })) };
  }

  @Post('quotes')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '试算（不入账）/ What a meal would cost; nothing is recorded' })
  async quote(@ActingAs() actor: Actor, @Body() dto: QuoteDto): Promise<QuoteJson> {
    return mealJson(orProblem(await this.quotes.quote(this.item(actor, { ...dto, id: '', tender: 'cash' }))));
  }

  @Get('redemptions')
  @ApiOperation({ summary: '本网点就餐记录 / Meals of this site, newest first' })
  async list(@ActingAs() actor: Actor, @Query() query: RedemptionListDto): Promise<Page<RedemptionViewJson>> {
    const { limit, cursor } = query;
    const page = await this.found.find(actor, { limit, ...(cursor === undefined ? {} : { cursor }), ...(query.day === undefined ? {} : { day: day(query.day) }) });
    return { items: page.items.map(mealJson), next: page.next };
  }

  @Get('redemptions/:id')
  @ApiOperation({ summary: '按编号查询一餐 / One meal by its id, after a lost answer' })
  async one(@ActingAs() actor: Actor, @Param('id') id: string): Promise<RedemptionViewJson> {
    return mealJson(orProblem(await this.found.one(actor, id)));
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
      ...(dto.priceFen === undefined ? {} : { priceFen: fen(dto.priceFen) }),
      ...(dto.expectedSelfPayFen === undefined ? {} : { expectedSelfPayFen: fen(dto.expectedSelfPayFen) }),
    };
  }
}
