import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { REVIEW_LISTS, type ReviewList } from '#offline';
import { IsUuid7 } from '#platform';
import { EventVerdictDto } from '../counter/event-batches.dto.js';
import { NextPageDto, PageDto } from '../page.dto.js';

const INSTANT_MAX = 4_102_444_800_000;

export class OfflineReviewListDto extends PageDto {
  /** `held` waits for a decision; `overspent` meals without a place of their own; `suspense` those of them that two persons must still decide; `evidence` 不是本人 and meals that a tablet refused; `returned` what could not be read; `stolen` meals of a stolen tablet since the theft that had come in before the report. 清单。 @example "held" */
  @IsOptional()
  @IsIn(REVIEW_LISTS)
  @ApiProperty({ enum: REVIEW_LISTS })
  list: ReviewList = 'held';

  /** Rows of sites in this area only. 限一个区划。 @example "330102001" */
  @IsOptional()
  @Matches(/^(\d{6}|\d{9}|\d{12})$/)
  areaCode?: string;

  /** Rows of one site only. 限一个网点。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  @IsOptional()
  @IsUuid7()
  siteId?: string;
}

/** A first decision on a row that needs two persons. 初审意见。 */
export class OfflineDecisionDto {
  /** `grant` judges the row by its time; `decline` leaves it to the site. 意见。 @example "grant" */
  @ApiProperty({ enum: ['grant', 'decline'] })
  decision!: 'grant' | 'decline';

  /** By whom. 经办人。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  by!: string;

  /** Their name. 经办人姓名。 @example "李敏" */
  byName!: string;

  /** Whether it is the reader's own: then the second word is somebody else's. 是否本人意见。 @example false */
  own!: boolean;

  /** When, UTC milliseconds. 时刻。 @example 1764000000000 */
  at!: number;

  /** Why. 理由。 @example "网点电表停电证明已核" */
  reason!: string;

  /** The time that the papers show, UTC milliseconds; a second person who grants agrees on it. Null where the row's own time stands. 核定的用餐时刻。 @example null */
  eventAt!: number | null;
}

/** What the tablet showed and collected, whole fen. 平板当时显示的金额（分）。 */
export class ShownAmountsDto {
  /** Public subsidy. 财政补贴。 @example 500 */
  subsidyFen!: number;

  /** What the collective adds. 集体补助。 @example 100 */
  collectiveFen!: number;

  /** What the person paid. 已收自付。 @example 520 */
  selfPayFen!: number;
}

/** What one person said should bear a meal that has no place of its own. 承担方意见。 */
export class BearerWordDto {
  /** `funds` the public funds pay it; `site` the site bears it. 由谁承担。 @example "funds" */
  @ApiProperty({ enum: ['funds', 'site'] })
  bearer!: 'funds' | 'site';

  /** By whom. 经办人。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  by!: string;

  /** Their name. 经办人姓名。 @example "李敏" */
  byName!: string;

  /** Whether it is the reader's own: then the second word is somebody else's. 是否本人意见。 @example false */
  own!: boolean;

  /** When, UTC milliseconds. 时刻。 @example 1764000000000 */
  at!: number;

  /** Why. 理由。 @example "申诉成立：当日停电，名单无法更新" */
  reason!: string;

  /** True where it agreed with the word before it: the money has moved. 是否已生效。 @example false */
  closes!: boolean;
}

/** One row that somebody should look at. 待核一条。 */
export class OfflineReviewDto {
  /** The event. 事件编号。 @example "019ab0d2-7c00-7000-8000-0123456789ad" */
  eventId!: string;

  /** What it is. 类别。 @example "meal" */
  kind!: string;

  /** Where. 网点。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  siteId!: string;

  /** Its code. 网点编号。 @example "CH01" */
  siteCode!: string;

  /** Name of the site. 网点名称。 @example "采荷老年食堂" */
  siteName!: string;

  /** Name of the site in English. 网点英文名。 @example "Caihe canteen" */
  siteNameEn!: string;

  /** The tablet. 平板编号。 @example "019ab0d2-7c00-7000-8000-0123456789ae" */
  deviceId!: string;

  /** The operator of the shift, as the tablet says. 当班人员。 @example "019ab0d2-7c00-7000-8000-0123456789af" */
  operatorId!: string | null;

  /** Whose code it was; null when none was read. 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789aa" */
  personId!: string | null;

  /** The same, masked. 姓名（脱敏）。 @example "陈*英" */
  nameMasked!: string | null;

  /** Whether the person lives in the reader's area, so that a reveal may be asked for. 是否本辖区居民。 @example true */
  resident!: boolean;

  /** What the tablet showed and collected, of a meal; null when it did not say. 平板当时显示的金额。 */
  @ApiProperty({ type: ShownAmountsDto, nullable: true })
  shown!: ShownAmountsDto | null;

  /** What the operator wrote: why a meal was taken back. 经办说明。 @example null */
  note!: string | null;

  /** What the tablet's clock said, UTC milliseconds. 平板时刻。 @example 1764000000000 */
  deviceAt!: number | null;

  /** Corrected, as far as is known, UTC milliseconds. 校正后时刻。 @example 1764000000000 */
  eventAt!: number;

  /** When it came in, UTC milliseconds. 收到时刻。 @example 1764090000000 */
  receivedAt!: number;

  /** Why its time is in doubt: `ahead`, `moved_back`, `before_list`, `before_enrolment`, `no_server_time`, `unsigned`, `unproven`; null when it is not. 时间存疑原因。 @example null */
  doubt!: string | null;

  /** How many different persons must decide: 0 when nothing is to be decided, 1, or 2 (more than seven days late). 需几人审核。 @example 1 */
  persons!: number;

  /** The verdict as it stands. 当前结果。 */
  verdict!: EventVerdictDto;

  /** A meal of a stolen tablet, of after the theft, that nobody has put before a second person yet (void-requests). 失窃平板的餐，尚未提请审批。 @example false */
  stolen!: boolean;

  /** Decisions so far, the first first. 已有意见。 */
  decisions!: OfflineDecisionDto[];

  /** Who may be told to bear it, by two different persons; empty where there is nothing to decide. 可决定的承担方。 @example ["funds", "site"] */
  @ApiProperty({ enum: ['funds', 'site'], isArray: true })
  bearers!: ('funds' | 'site')[];

  /** What was said of it so far, the first word first. 承担方意见。 */
  words!: BearerWordDto[];
}

export class OfflineReviewPageDto extends NextPageDto {
  /** The latest first. 新的在前。 */
  items!: OfflineReviewDto[];
}

export class BearerDecisionDto {
  /** `funds` pays the site after all; `site` leaves it with the site, which may appeal. 由谁承担。 @example "funds" */
  @IsIn(['funds', 'site'])
  bearer!: 'funds' | 'site';

  /** Why, in a sentence. 理由。 @example "申诉成立：当日停电，名单无法更新" */
  @IsString()
  @Length(4, 200)
  reason!: string;
}

export class OfflineReviewDecisionDto {
  /** `grant` judges the row by its time, with all caps; `decline` leaves the subsidy to the site, which may appeal. 意见。 @example "grant" */
  @IsIn(['grant', 'decline'])
  decision!: 'grant' | 'decline';

  /** Why, in a sentence. 理由。 @example "网点电表停电证明已核" */
  @IsString()
  @Length(4, 200)
  reason!: string;

  /** When the meal was, if the papers show another time than the tablet's, UTC milliseconds. 核定的用餐时刻。 @example 1764000000000 */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(INSTANT_MAX)
  eventAt?: number;
}
