import { IsOptional } from 'class-validator';
import { IsMonth } from '#platform';
import { RedemptionListDto } from '../counter/redemptions.dto.js';
import { MealRecordPageDto } from '../meal.dto.js';

export class OwnMealListDto extends RedemptionListDto {
  /** Month in Asia/Shanghai; with it the page carries the month's totals. 月份；填写后返回当月合计。 @example "2026-11" */
  @IsOptional()
  @IsMonth()
  month?: string;
}

/** What a month of meals adds up to; meals taken back are not counted. 当月合计，不含已撤销。 */
export class MonthOfMealsDto {
  /** Month. 月份。 @example "2026-11" */
  month!: string;

  /** Meals. 餐数。 @example 21 */
  meals!: number;

  /** Filed prices, whole fen. 标价合计（分）。 @example 33600 */
  listPriceFen!: number;

  /** Sites' own discounts, whole fen. 网点优惠合计（分）。 @example 10080 */
  discountFen!: number;

  /** Public subsidy, whole fen. 财政补贴合计（分）。 @example 10500 */
  subsidyFen!: number;

  /** Collectives, whole fen. 集体补助合计（分）。 @example 0 */
  collectiveFen!: number;

  /** Charity, whole fen. 慈善资助合计（分）。 @example 2100 */
  charityFen!: number;

  /** Points, whole hundredths. 积分合计（百分之一分）。 @example 6300 */
  points!: number;

  /** Paid by the person, whole fen. 自付合计（分）。 @example 4620 */
  selfPayFen!: number;
}

export class OwnMealPageDto extends MealRecordPageDto {
  /** Only with `month`. 仅在按月查询时返回。 */
  totals!: MonthOfMealsDto | null;
}
