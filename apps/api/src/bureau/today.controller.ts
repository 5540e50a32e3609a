import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience } from '#identity';
import { type Actor, orProblem } from '#platform';
import { BureauToday, DayMeals, FullPriceMeals } from '#supervision';
import { day } from '#values';
import { DayListDto, dayMealJson, DayMealListDto, DayMealPageDto, FullPriceSalePageDto, fullPriceJson, TodayDto, todayJson, TodayPageDto } from './today.dto.js';

/** The bureau's first page, and the meals behind its figures. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/today')
export class TodayController {
  constructor(
    private readonly today: BureauToday,
    private readonly meals: DayMeals,
    private readonly fullPrice: FullPriceMeals,
  ) {}

  @Get()
  @ApiOperation({ summary: '总览：当日数字，附口径、时间与明细地址 / The figures of a day, each with its definition, its time and the list of its rows' })
  @ApiOkResponse({ type: TodayPageDto })
  async show(@ActingAs() actor: Actor, @Query() query: TodayDto): Promise<TodayPageDto> {
    return todayJson(orProblem(await this.today.show(actor, { areaCode: query.areaCode, day: query.day === undefined ? undefined : day(query.day) })));
  }

  @Get('redemptions')
  @ApiOperation({ summary: '当日用餐明细（脱敏），各行之和等于总览数字 / Meals of a day at sites of the area, masked; the rows add up to the figure' })
  @ApiOkResponse({ type: DayMealPageDto })
  async redemptions(@ActingAs() actor: Actor, @Query() query: DayMealListDto): Promise<DayMealPageDto> {
    const page = orProblem(await this.meals.list(actor, { ...query, day: query.day === undefined ? undefined : day(query.day) }));
    return { items: page.items.map(dayMealJson), next: page.next };
  }

  @Get('full-price-meals')
  @ApiOperation({ summary: '当日原价用餐明细 / Full-price meals of a day at sites of the area' })
  @ApiOkResponse({ type: FullPriceSalePageDto })
  async fullPriceMeals(@ActingAs() actor: Actor, @Query() query: DayListDto): Promise<FullPriceSalePageDto> {
    const page = orProblem(await this.fullPrice.list(actor, { ...query, day: query.day === undefined ? undefined : day(query.day) }));
    return { items: page.items.map(fullPriceJson), next: page.next };
  }
}
