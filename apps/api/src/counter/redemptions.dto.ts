import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min, ValidateIf } from 'class-validator';
import { AsCode, IsDay, IsUuid7 } from '#platform';
import { type Evidence, EVIDENCES } from '#redemption';
import { PageDto } from '../page.dto.js';

export class RedeemDto {
  /**
   * UUIDv7 made by the device and kept for every retry. 客户端生成的编号，重试不变。
   * @example "019ab0d2-7c00-7000-8000-0123456789ab"
   */
  @IsUuid7()
  id!: string;

  /**
   * Digits of the printed card, the phone code, the typed number, a bound social-security card, or the code of a lookup. 卡码、手机码、卡号、社保卡号或手工查询码。
   * @example "6200000000000017"
   */
  @AsCode()
  @Matches(/^[0-9A-Z]{6,400}$/)
  code!: string;

  /** Item of the filed menu. 已备案菜品。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  @IsUuid7()
  menuItemId!: string;

  /** Whole fen; only for items sold by weight, up to the filed ceiling. 仅称重菜品填写，单位分。 @example 1600 */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  priceFen?: number;

  /** How the person paid their part. 自付方式。 @example "cash" */
  @IsIn(['cash', 'phone', 'family'])
  tender!: 'cash' | 'phone' | 'family';

  /** A registered proxy who collects the meal (代取); left out when the holder is there. 代取人。 @example "019ab0d2-7c00-7000-8000-0123456789ad" */
  @IsOptional()
  @IsUuid7()
  proxyId?: string;

  /** What the operator went by; kept with the meal. 核对依据。 @example "photo_matched" */
  @IsOptional()
  @IsIn(EVIDENCES)
  evidence?: Evidence;

  /** Why the card was looked up by hand; kept with the meal and in the log. 手工录入原因。 @example "忘带卡" */
  @IsOptional()
  @IsString()
  @Length(2, 60)
  typedReason?: string;

  /** Year of birth as the person says it; needed with a typed number, looked at with no other code. 出生年份，手输卡号时必填。 @example 1941 */
  @IsOptional()
  @IsInt()
  @Min(1880)
  @Max(2100)
  birthYear?: number;

  /** What the screen showed, whole fen; another amount is answered by quote_changed. 屏幕所示自付金额。 @example 220 */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  expectedSelfPayFen?: number;
}

export class QuoteDto {
  /** As in a redemption. 同核销。 @example "6200000000000017" */
  @AsCode()
  @Matches(/^[0-9A-Z]{6,400}$/)
  code!: string;

  /** Item of the filed menu. 已备案菜品。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  @IsUuid7()
  menuItemId!: string;

  /** Whole fen; only for items sold by weight. 仅称重菜品填写。 @example 1600 */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  priceFen?: number;

  /** Year of birth as the person says it; needed with a typed number, looked at with no other code. 出生年份，手输卡号时必填。 @example 1941 */
  @IsOptional()
  @IsInt()
  @Min(1880)
  @Max(2100)
  birthYear?: number;
}

export class VoidDto {
  /** UUIDv7 made by the device. 客户端生成的编号。 @example "019ab0d2-7c00-7000-8000-0123456789ae" */
  @IsUuid7()
  id!: string;

  /** The meal to take back. 要撤销的就餐记录。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  @IsUuid7()
  redemptionId!: string;

  /** Why. 撤销原因。 @example "点错人了" */
  @IsString()
  @Length(2, 200)
  reason!: string;
}

export class FullPriceMealDto {
  /** UUIDv7 made by the device. 客户端生成的编号。 @example "019ab0d2-7c00-7000-8000-0123456789ae" */
  @IsUuid7()
  id!: string;

  /** Who ate: an elder without subsidy, a guest, or staff. 用餐人类别。 @example "elder" */
  @IsIn(['elder', 'guest', 'staff'])
  kind!: 'elder' | 'guest' | 'staff';

  /** Whole fen. 价格（分）。 @example 1600 */
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  priceFen!: number;

  /** How it was paid. 付款方式。 @example "cash" */
  @IsIn(['cash', 'phone', 'family'])
  tender!: 'cash' | 'phone' | 'family';

  /** The code of the refusal that came before, if any. 此前被拒的原因码。 @example "ineligible" */
  @ValidateIf((sale: FullPriceMealDto) => sale.refusalCode !== undefined)
  @Matches(/^[a-z_]{3,30}$/)
  refusalCode?: string;
}

export class RedemptionListDto extends PageDto {
  /** Day in Asia/Shanghai; all days when left out. 用餐日期，不填则不限。 @example "2026-11-23" */
  @IsOptional()
  @IsDay()
  day?: string;
}

/** A late void that now waits for a decision. 更正申请已提交。 */
export class VoidRequestedDto {
  /** The request. 申请编号。 @example "019ab0d2-7c00-7000-8000-0123456789ae" */
  requestId!: string;
}

/** A meal sold at full price. 原价餐已登记。 */
export class FullPriceSoldDto {
  /** The sale. 登记编号。 @example "019ab0d2-7c00-7000-8000-0123456789ae" */
  saleId!: string;
}
