import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, Matches } from 'class-validator';
import type { MealWindowName } from '#core/policy';
import { IsDay, IsUuid7 } from '#platform';
import { CODE_KINDS, type CodeKind } from '#supervision';
import type { DayMeal, Figure, FigureGroup, FigureUnit, FullPriceMeal, MealStanding, Today } from '#supervision';
import { jsonAmount } from '#values';
import { NextPageDto, PageDto } from '../page.dto.js';
import { WordsDto } from '../words.dto.js';

const STANDINGS: readonly MealStanding[] = ['funded', 'advance', 'suspense', 'site'];
const AREA = /^(\d{6}|\d{9}|\d{12})$/;

export class TodayDto {
  /** Day in Asia/Shanghai; today when left out. 日期，默认今天。 @example "2026-11-23" */
  @IsOptional()
  @IsDay()
  day?: string;

  /** An area inside one's own; one's own when left out. 区划，默认本人辖区。 @example "330102001" */
  @IsOptional()
  @Matches(AREA)
  areaCode?: string;
}

export class DayListDto extends PageDto {
  /** Day in Asia/Shanghai; today when left out. 日期，默认今天。 @example "2026-11-23" */
  @IsOptional()
  @IsDay()
  day?: string;

  /** Sites of this area inside one's own; one's own when left out. 网点所在区划，默认本人辖区。 @example "330102001" */
  @IsOptional()
  @Matches(AREA)
  areaCode?: string;

  /** Only this site. 仅此网点。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  @IsOptional()
  @IsUuid7()
  siteId?: string;
}

/** `true` and `false` as they stand in a query. */
function flag({ value }: { value: unknown }): unknown {
  return value === 'true' ? true : value === 'false' ? false : value;
}

export class DayMealListDto extends DayListDto {
  /** Only meals that this funder pays a part of: a funder's code, PUBLIC for any, POINTS for points. 仅由该资金承担一部分的餐。 @example "CITY" */
  @IsOptional()
  @Matches(/^[A-Z][A-Z_]{1,19}$/)
  paidBy?: string;

  /** Only meals accepted offline, or only the others. 是否离线受理。 @example false */
  @IsOptional()
  @Transform(flag)
  @IsBoolean()
  offline?: boolean;

  /** Only meals that were voided, or only those that stand. 是否已撤销。 @example false */
  @IsOptional()
  @Transform(flag)
  @IsBoolean()
  voided?: boolean;

  /** Only meals of which the public part is borne so: funded 财政, advance 列为预支, suspense 挂账, site 网点自担. 承担方式。 @example "funded" */
  @IsOptional()
  @IsIn(STANDINGS)
  standing?: MealStanding;

  /** Only meals where this was shown; manual: looked up by hand. 凭证，manual 为手工录入。 @example "manual" */
  @IsOptional()
  @IsIn(CODE_KINDS)
  codeKind?: CodeKind;
}

/** One number with what it counts, as of when, and where its rows are. 一项数字。 */
export class FigureDto {
  /** Stable name. 稳定名称。 @example "subsidy.CITY" */
  key!: string;

  /** Where it stands on the page. 分组。 @example "money" */
  group!: FigureGroup;

  /** What it counts: fen and point are whole hundredths of a yuan and of a point. 单位。 @example "fen" */
  unit!: FigureUnit;

  /** Its name. 名称。 */
  label!: WordsDto;

  /** What is counted and what is not. 口径。 */
  definition!: WordsDto;

  /** The number; null when nobody has counted it yet. 数值。 @example 254100 */
  value!: number | null;

  /** As of when, UTC milliseconds. 数据截至。 @example 1764000000000 */
  asOf!: number;

  /** Path and query, under /api/v1/, of the list whose rows add up to it. 明细清单地址。 @example "bureau/today/redemptions?day=2026-11-23&areaCode=330102&voided=false&paidBy=CITY" */
  rows!: string;

  /** The whole of the day before; null for what is a state. 昨日全天。 @example 248800 */
  yesterday!: number | null;

  /** The whole of the same weekday a week before; null for what is a state. 上周同日全天。 @example 251000 */
  sameWeekday!: number | null;

  /** Somebody has to look at it while it is above zero. 大于零即待办。 @example false */
  work!: boolean;
}

/** The bureau's first page. 总览。 */
export class TodayPageDto {
  /** Day in Asia/Shanghai. 日期。 @example "2026-11-23" */
  day!: string;

  /** The area it is about. 区划。 @example "330102" */
  areaCode!: string;

  /** Its name; null when the county does not list it. 区划名称。 */
  @ApiProperty({ type: WordsDto, nullable: true })
  areaName!: WordsDto | null;

  /** When it was read, UTC milliseconds. 数据截至。 @example 1764000000000 */
  asOf!: number;

  /** In the order of the page. 按页面顺序。 */
  figures!: FigureDto[];
}

/** What one funder pays of a meal. 资金承担。 */
export class FundingDto {
  /** The funder's code. 资金方代码。 @example "CITY" */
  funder!: string;

  /** Whole fen. 金额（分）。 @example 250 */
  amountFen!: number;
}

/** A meal as a row behind a figure. 用餐明细。 */
export class DayMealDto {
  /** The meal. 就餐记录编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  redemptionId!: string;

  /** What the row adds to the figure: 1 meal, or the part in fen or hundredths. 本行计入的数。 @example 250 */
  adds!: number;

  /** Who ate. 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  personId!: string;

  /** Name, masked. 姓名（脱敏）。 @example "陈*英" */
  nameMasked!: string;

  /** Whether the person lives in the reader's area, so that a reveal may be asked for. 是否本辖区居民。 @example true */
  resident!: boolean;

  /** Where. 网点。 @example "019ab0d2-7c00-7000-8000-0123456789ad" */
  siteId!: string;

  /** Its code. 网点编号。 @example "CH01" */
  siteCode!: string;

  /** Its name. 网点名称。 @example "采荷老年食堂" */
  siteName!: string;

  /** Its English name. 网点英文名。 @example "Caihe canteen" */
  siteNameEn!: string;

  /** Meal of the day. 餐次。 @example "lunch" */
  window!: MealWindowName;

  /** When, UTC milliseconds. 用餐时刻。 @example 1764000000000 */
  occurredAt!: number;

  /** What was shown at the counter. 凭证。 @example "card" */
  codeKind!: CodeKind;

  /** Why the person was looked up by hand; null where nobody was, or nobody said. 手工录入原因。 @example "卡片破损，扫不出" */
  typedReason!: string | null;

  /** Accepted without the network. 是否离线受理。 @example false */
  offline!: boolean;

  /** When it was taken back, UTC milliseconds; null while it stands. 撤销时刻。 @example null */
  voidedAt!: number | null;

  /** Who bears the public part: funded 财政, advance 列为预支, suspense 挂账, site 网点自担. 承担方式。 @example "funded" */
  standing!: MealStanding;

  /** Filed price, whole fen. 标价（分）。 @example 1600 */
  listPriceFen!: number;

  /** The site's own discount, whole fen. 网点让利（分）。 @example 480 */
  discountFen!: number;

  /** Who pays which part, whole fen. 各方承担。 */
  fundings!: FundingDto[];

  /** Points spent, whole hundredths. 重阳分（百分之一分）。 @example 300 */
  points!: number;

  /** What the person pays, whole fen. 自付（分）。 @example 220 */
  selfPayFen!: number;
}

export class DayMealPageDto extends NextPageDto {
  /** Newest first. 新的在前。 */
  items!: DayMealDto[];
}

/** A meal the county has no part in. 原价用餐。 */
export class FullPriceSaleDto {
  /** The sale. 记录编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  saleId!: string;

  /** Whose. 用餐者。 @example "guest" */
  kind!: 'elder' | 'guest' | 'staff';

  /** Where. 网点。 @example "019ab0d2-7c00-7000-8000-0123456789ad" */
  siteId!: string;

  /** Its code. 网点编号。 @example "CH01" */
  siteCode!: string;

  /** Its name. 网点名称。 @example "采荷老年食堂" */
  siteName!: string;

  /** Its English name. 网点英文名。 @example "Caihe canteen" */
  siteNameEn!: string;

  /** Meal of the day; null outside all hours. 餐次。 @example "lunch" */
  window!: MealWindowName | null;

  /** When, UTC milliseconds. 时刻。 @example 1764000000000 */
  occurredAt!: number;

  /** Price, whole fen. 价格（分）。 @example 1600 */
  priceFen!: number;

  /** Why there was no subsidy, when one was refused. 未享受补贴的原因代码。 @example "over_quota" */
  refusalCode!: string | null;
}

export class FullPriceSalePageDto extends NextPageDto {
  /** Newest first. 新的在前。 */
  items!: FullPriceSaleDto[];
}

export function todayJson(today: Today): TodayPageDto {
  return { ...today, figures: today.figures.map(figureJson) };
}

function figureJson(figure: Figure): FigureDto {
  return { ...figure, value: amount(figure.value), yesterday: amount(figure.yesterday), sameWeekday: amount(figure.sameWeekday) };
}

function amount(value: bigint | null): number | null {
  return value === null ? null : jsonAmount(value);
}

export function dayMealJson(meal: DayMeal): DayMealDto {
  return {
    ...meal,
    adds: jsonAmount(meal.adds),
    listPriceFen: jsonAmount(meal.listPriceFen),
    discountFen: jsonAmount(meal.discountFen),
    fundings: meal.fundings.map(({ funder, amountFen }) => ({ funder, amountFen: jsonAmount(amountFen) })),
    points: jsonAmount(meal.points),
    selfPayFen: jsonAmount(meal.selfPayFen),
  };
}

export function fullPriceJson(meal: FullPriceMeal): FullPriceSaleDto {
  return { ...meal, priceFen: jsonAmount(meal.priceFen) };
}
