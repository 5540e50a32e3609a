import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import type { MealWindowName } from '#core/policy';
import { IsUuid7 } from '#platform';
import { VOID_REQUEST_STATES, type VoidRequestState, type VoidRequestView } from '#redemption';
import { jsonAmount } from '#values';
import { NextPageDto, PageDto } from '../page.dto.js';

const BEARERS = ['funded', 'advance', 'suspense', 'site'] as const;

export class VoidRequestListDto extends PageDto {
  /** Only those: open 待审批, granted 已同意, declined 已退回, overtaken 网点已自行撤销; all when left out. 状态。 @example "open" */
  @IsOptional()
  @IsIn(VOID_REQUEST_STATES)
  state?: VoidRequestState;

  /** Meals at sites of this area only. 网点所在区划。 @example "330102001" */
  @IsOptional()
  @Matches(/^(\d{6}|\d{9}|\d{12})$/)
  areaCode?: string;

  /** Meals of one site only. 限一个网点。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  @IsOptional()
  @IsUuid7()
  siteId?: string;
}

export class StolenVoidsDto {
  /** Meals of `offline-reviews?list=stolen`, 1 to 200. 失窃平板的餐。 @example ["019ab0d2-7c00-7000-8000-0123456789ad"] */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @IsUuid7({ each: true })
  redemptionIds!: string[];

  /** Why, in a sentence. 理由。 @example "平板失窃以后的餐，网点无人办理" */
  @IsString()
  @Length(4, 200)
  reason!: string;
}

/** What was put before a second person. 已提请。 */
export class VoidsAskedDto {
  /** Meals. 餐数。 @example 12 */
  asked!: number;
}

export class VoidDecisionDto {
  /** True grants the void, false declines it. 同意或退回。 @example true */
  @IsBoolean()
  granted!: boolean;

  /** Why; needed to decline. 理由，退回时必填。 @example "小票与网点留存联一致，没有点错" */
  @IsOptional()
  @IsString()
  @Length(4, 200)
  reason?: string;
}

/** A request to take a meal back after the ten minutes. 超时撤销申请。 */
export class VoidRequestDto {
  /** The request. 申请编号。 @example "019ab0d2-7c00-7000-8000-0123456789ae" */
  requestId!: string;

  /** open 待审批, granted 已同意, declined 已退回, overtaken 网点已自行撤销. @example "open" */
  @ApiProperty({ enum: VOID_REQUEST_STATES })
  state!: VoidRequestState;

  /** Why the site asks. 申请理由。 @example "老人没有来，点错了人" */
  reason!: string;

  /** When it was asked for, UTC milliseconds. 申请时刻。 @example 1764000000000 */
  askedAt!: number;

  /** Who asked, by name. 申请人。 @example "周师傅" */
  askedBy!: string;

  /** Whether the reader asked for it: then somebody else decides. 是否本人提出。 @example false */
  own!: boolean;

  /** When it was decided, UTC milliseconds. 审批时刻。 @example null */
  decidedAt!: number | null;

  /** By whom, by name. 审批人。 @example null */
  decidedBy!: string | null;

  /** Why. 审批理由。 @example null */
  decisionReason!: string | null;

  /** The meal. 就餐记录编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  redemptionId!: string;

  /** Who ate. 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789aa" */
  personId!: string;

  /** Name, masked. 姓名（脱敏）。 @example "陈*英" */
  nameMasked!: string;

  /** Whether the person lives in the reader's area, so that a reveal may be asked for. 是否本辖区居民。 @example true */
  resident!: boolean;

  /** Where. 网点。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  siteId!: string;

  /** Its code. 网点编号。 @example "CH01" */
  siteCode!: string;

  /** Its name. 网点名称。 @example "采荷老年食堂" */
  siteName!: string;

  /** Its English name. 网点英文名。 @example "Caihe canteen" */
  siteNameEn!: string;

  /** Day of the meal. 用餐日期。 @example "2026-11-23" */
  day!: string;

  /** Meal of the day. 餐次。 @example "lunch" */
  window!: MealWindowName;

  /** When, UTC milliseconds. 用餐时刻。 @example 1764000000000 */
  occurredAt!: number;

  /** Accepted without the network. 是否离线受理。 @example false */
  offline!: boolean;

  /** Who bears its public part now. 补贴由谁承担。 @example "funded" */
  @ApiProperty({ enum: BEARERS })
  standing!: (typeof BEARERS)[number];

  /** Filed price, whole fen. 标价（分）。 @example 1600 */
  listPriceFen!: number;

  /** The site's own discount, whole fen. 网点让利（分）。 @example 480 */
  discountFen!: number;

  /** Public subsidy, whole fen. 财政补贴（分）。 @example 500 */
  subsidyFen!: number;

  /** What the collective adds, whole fen. 集体补助（分）。 @example 100 */
  collectiveFen!: number;

  /** What donations add, whole fen. 慈善资助（分）。 @example 0 */
  charityFen!: number;

  /** Points spent, whole hundredths. 重阳分（百分之一分）。 @example 300 */
  points!: number;

  /** What the person paid, whole fen. 自付（分）。 @example 220 */
  selfPayFen!: number;

  /** How the person paid it. 自付方式。 @example "cash" */
  @ApiProperty({ enum: ['cash', 'phone', 'family'] })
  tender!: 'cash' | 'phone' | 'family';
}

export class VoidRequestPageDto extends NextPageDto {
  /** Newest first. 新的在前。 */
  items!: VoidRequestDto[];
}

export function voidRequestJson(request: VoidRequestView): VoidRequestDto {
  return {
    ...request,
    listPriceFen: jsonAmount(request.listPriceFen),
    discountFen: jsonAmount(request.discountFen),
    subsidyFen: jsonAmount(request.subsidyFen),
    collectiveFen: jsonAmount(request.collectiveFen),
    charityFen: jsonAmount(request.charityFen),
    points: jsonAmount(request.points),
    selfPayFen: jsonAmount(request.selfPayFen),
  };
}
