import { ApiProperty } from '@nestjs/swagger';
import type { MealWindowName } from '#core/policy';
import { type Evidence, EVIDENCES } from '#redemption';
import { NextPageDto } from './page.dto.js';

/** One sentence of a receipt: which rule gave what. */
export class ReceiptReasonDto {
  /** `programme@version#rule`. 规则编号。 @example "meal_subsidy@2025-05-01#poorest" */
  rule!: string;

  /** In Chinese. 中文说明。 @example "特困、低保老人：每餐补 5.00 元" */
  zh!: string;

  /** In English. 英文说明。 @example "Poorest: 5.00 yuan a meal" */
  en!: string;
}

/** Who pays what of a meal: the parts that a quote, a receipt and a record share. */
export class MealPartsDto {
  /** Who eats. 用餐老人。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;

  /** Where. 网点。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  siteId!: string;

  /** Day in Asia/Shanghai. 用餐日期。 @example "2026-11-23" */
  day!: string;

  /** Meal of the day. 餐次。 @example "lunch" */
  window!: MealWindowName;

  /** When, UTC milliseconds. 用餐时刻。 @example 1764000000000 */
  occurredAt!: number;

  /** Filed price, whole fen. 标价（分）。 @example 1600 */
  listPriceFen!: number;

  /** The site's own discount, whole fen. 网点优惠（分）。 @example 480 */
  discountFen!: number;

  /** Public subsidy, whole fen. 财政补贴（分）。 @example 500 */
  subsidyFen!: number;

  /** What the village or community adds, whole fen. 村社集体补助（分）。 @example 100 */
  collectiveFen!: number;

  /** What donations add, whole fen. 慈善资助（分）。 @example 0 */
  charityFen!: number;

  /** Points spent, whole hundredths of a point. 使用积分（百分之一分）。 @example 0 */
  points!: number;

  /** What the person pays, whole fen. 自付（分）。 @example 520 */
  selfPayFen!: number;

  /** How the person pays it. 自付方式。 @example "cash" */
  tender!: 'cash' | 'phone' | 'family';

  /** Why, sentence by sentence. 依据。 */
  reasons!: ReceiptReasonDto[];
}

/** The receipt of a meal that was redeemed. 就餐小票。 */
export class ReceiptDto extends MealPartsDto {
  /** The meal, by the id that the caller made. 就餐记录编号。 @example "019ab0d2-7c00-7000-8000-0123456789ad" */
  redemptionId!: string;

  /** The transfer in the books; null when nothing was paid by anyone but the person. 记账凭证编号。 @example "019ab0d2-7c00-7000-8000-0123456789ae" */
  transferId!: string | null;
}

/** What a meal would cost; nothing is recorded. 试算。 */
export class MealQuoteDto extends MealPartsDto {
  /** Who stands at the counter, masked. 姓名（脱敏）。 @example "陈*英" */
  nameMasked!: string;

  /** Subsidised meals so far this month. 本月已用补贴餐数。 @example 12 */
  mealsUsedMonth!: number;
}

/** A meal as it stands in the books. 就餐记录。 */
export class MealRecordDto extends ReceiptDto {
  /** Who ate, masked. 姓名（脱敏）。 @example "陈*英" */
  nameMasked!: string;

  /** Where, in Chinese. 网点名称。 @example "采荷老年食堂" */
  siteName!: string;

  /** Where, in English. 网点英文名。 @example "Caihe canteen" */
  siteNameEn!: string;

  /** Accepted without the network. 是否离线受理。 @example false */
  offline!: boolean;

  /** When it was taken back, UTC milliseconds; null while it stands. 撤销时刻。 @example null */
  voidedAt!: number | null;

  /** Who bears its public part: the funds, the elder's next months (an advance), a case under review, or the site. 补贴由谁承担。 @example "funded" */
  @ApiProperty({ enum: ['funded', 'advance', 'suspense', 'site'] })
  standing!: 'funded' | 'advance' | 'suspense' | 'site';

  /** What the operator went by; null where nobody said. 核对依据。 @example "photo_matched" */
  @ApiProperty({ enum: EVIDENCES, nullable: true })
  evidence!: Evidence | null;

  /** Why the card was looked up by hand; null where it was not. 手工录入原因。 @example null */
  typedReason!: string | null;
}

export class MealRecordPageDto extends NextPageDto {
  /** Newest first. 新的在前。 */
  items!: MealRecordDto[];
}

/** A meal that was taken back. 已撤销。 */
export class VoidedDto {
  /** Always `voided`. 已撤销。 @example "voided" */
  @ApiProperty({ enum: ['voided'] })
  kind!: 'voided';

  /** The void. 撤销编号。 @example "019ab0d2-7c00-7000-8000-0123456789ae" */
  voidId!: string;

  /** The meal. 就餐记录编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  redemptionId!: string;

  /** When, UTC milliseconds. 撤销时刻。 @example 1764000000000 */
  at!: number;

  /** The transfer that gives everything back; null when nothing was to give back. 冲回凭证编号。 @example "019ab0d2-7c00-7000-8000-0123456789af" */
  transferId!: string | null;
}

/** A late void that was not granted. 不予更正。 */
export class DeclinedVoidDto {
  /** Always `declined`. 不予更正。 @example "declined" */
  @ApiProperty({ enum: ['declined'] })
  kind!: 'declined';
}
