/** What was taken by one way of paying. Whole fen. 按支付方式。 */
export class TakingsDto {
  /** Cash. 现金（分）。 @example 77400 */
  cashFen!: number;
  /** Phone payment. 手机支付（分）。 @example 12000 */
  phoneFen!: number;
  /** Paid by the family’s account. 家属代付（分）。 @example 0 */
  familyFen!: number;
}

/** Meals without subsidy, counted apart. 原价餐。 */
export class FullPriceCountDto {
  /** Who ate. 类别。 @example "guest" */
  kind!: 'elder' | 'guest' | 'staff';
  /** How many. 份数。 @example 4 */
  meals!: number;
  /** What they paid, whole fen. 金额（分）。 @example 6400 */
  amountFen!: number;
}

export class RefusalCountDto {
  /** Why. 原因码。 @example "already_redeemed" */
  code!: string;
  /** How often. 次数。 @example 3 */
  count!: number;
}

/** Counts and takings of a day at the site, or of one shift at one tablet. Voided meals are taken out of every sum. 合计。 */
export class DayTotalsDto {
  /** First day. 日期。 @example "2026-11-23" */
  day!: string;
  /** Subsidised meals that stand. 补贴餐份数。 @example 86 */
  meals!: number;
  /** Of them accepted offline. 其中离线受理。 @example 2 */
  offlineMeals!: number;
  /** Taken back. 撤销份数。 @example 1 */
  voids!: number;
  /** List prices, whole fen. 标价合计（分）。 @example 137600 */
  listPriceFen!: number;
  /** The site’s own discount. 让利合计（分）。 @example 41280 */
  discountFen!: number;
  /** Public subsidy. 财政补贴合计（分）。 @example 51600 */
  subsidyFen!: number;
  /** Collectives. 集体补助合计（分）。 @example 0 */
  collectiveFen!: number;
  /** Charity. 慈善资助合计（分）。 @example 900 */
  charityFen!: number;
  /** Points, whole hundredths. 积分合计（百分之一分）。 @example 12000 */
  points!: number;
  /** What elders paid themselves. 自付合计（分）。 @example 31820 */
  selfPayFen!: number;
  /** Everything taken at the till by way of paying, full-price meals included. 收款合计。 */
  takings!: TakingsDto;
  /** Elders at full price, guests and staff. 原价餐。 */
  fullPrice!: FullPriceCountDto[];
  /** Refusals of the day; empty for a shift. 拒绝次数。 */
  refusals!: RefusalCountDto[];
  /** Delivered orders that no redemption proves. 未凭码签收的送餐份数。 @example 0 */
  unprovenDeliveries!: number;
}
