import { MealQuoteDto } from '../meal.dto.js';

/** Somebody who may fetch the meal, for the check screen. 代取人。 */
export class HolderProxyDto {
  /** The registration, as in a redemption. 代取登记编号。 @example "019ab0d2-7c00-7000-8000-0123456789ad" */
  proxyId!: string;
  /** Masked. 姓名（脱敏）。 @example "张*" */
  nameMasked!: string;
  /** To the person. 关系。 @example "子女" */
  relation!: string;
  /** As a data URL. 照片。 @example null */
  photo!: string | null;
  /** Last day it holds. 截止日。 @example "2027-09-30" */
  endsOn!: string;
}

/** Who should be standing there. 持卡人。 */
export class HolderDto {
  /** Masked. 姓名（脱敏）。 @example "陈*芳" */
  nameMasked!: string;
  /** Completed years. 年龄。 @example 85 */
  age!: number;
  /** F or M. 性别。 @example "F" */
  sex!: 'F' | 'M';
  /** As a data URL; null without one. 照片。 @example null */
  photo!: string | null;
  /** What the kitchen should know. 备注。 @example "糖尿病餐" */
  note!: string | null;
  /** Who may fetch the meal today. 今日可代取的人。 */
  proxies!: HolderProxyDto[];
}

/** What a meal would cost, and who should be standing there. 试算与核对。 */
export class CounterQuoteDto extends MealQuoteDto {
  /** For the check screen. 持卡人。 */
  holder!: HolderDto;
}
