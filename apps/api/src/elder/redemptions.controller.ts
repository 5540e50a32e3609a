import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { elderSeenBy } from '#family';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import { FindRedemptions, type MonthOfMeals, SumMonth } from '#redemption';
import { day, jsonAmount, month } from '#values';
import { mealRecordJson } from '../meal.answer.js';
import { MealRecordDto } from '../meal.dto.js';
import { type MonthOfMealsDto, OwnMealListDto, OwnMealPageDto } from './redemptions.dto.js';

/** A person's own meals, each with who paid what and why. */
@ApiTags('elder')
@Audience('elder')
@Roles('elder', 'family')
@Controller('elder/redemptions')
export class ElderRedemptionsController {
  constructor(
    private readonly found: FindRedemptions,
    private readonly months: SumMonth,
  ) {}

  @Get()
  @ApiOperation({ summary: '我的就餐记录（按月附合计）/ My meals, newest first; a month comes with its totals' })
  @ApiOkResponse({ type: OwnMealPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: OwnMealListDto): Promise<OwnMealPageDto> {
    const elder = elderSeenBy(actor);
    const { limit, cursor } = query;
    const page = await this.found.find(elder, {
      limit,
      ...(cursor === undefined ? {} : { cursor }),
      ...(query.day === undefined ? {} : { day: day(query.day) }),
      ...(query.month === undefined ? {} : { month: month(query.month) }),
    });
    const totals = query.month === undefined ? null : monthJson(orProblem(await this.months.of(elder, month(query.month))));
    return { items: page.items.map(mealRecordJson), next: page.next, totals };
  }

  @Get(':id')
  @ApiOperation({ summary: '一餐小票：谁付了多少、为什么 / The receipt of one meal: who paid what, and why' })
  @ApiOkResponse({ type: MealRecordDto })
  async one(@ActingAs() actor: Actor, @Param('id') id: string): Promise<MealRecordDto> {
    return mealRecordJson(orProblem(await this.found.one(elderSeenBy(actor), id)));
  }
}

function monthJson({ month: of, meals, ...sums }: MonthOfMeals): MonthOfMealsDto {
  return {
    month: of,
    meals,
    listPriceFen: jsonAmount(sums.listPriceFen),
    discountFen: jsonAmount(sums.discountFen),
    subsidyFen: jsonAmount(sums.subsidyFen),
    collectiveFen: jsonAmount(sums.collectiveFen),
    charityFen: jsonAmount(sums.charityFen),
    points: jsonAmount(sums.points),
    selfPayFen: jsonAmount(sums.selfPayFen),
  };
}
