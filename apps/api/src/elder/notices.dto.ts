import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import type { MealWindowName } from '#core/policy';
import type { FeedKind, NoticeKind } from '#notices';
import { NextPageDto, PageDto } from '../page.dto.js';
import { WordsDto } from '../words.dto.js';

/** The figures of a meal that a notice is about. 就餐摘要。 */
export class NoticeMealDto {
  /** The meal. 就餐记录编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  redemptionId!: string;

  /** When, UTC milliseconds. 用餐时刻。 @example 1764000000000 */
  occurredAt!: number;

  /** Which meal of the day. 餐次。 @example "lunch" */
  window!: MealWindowName;

  /** Where. 网点名称。 @example "采荷老年食堂" */
  siteName!: string;

  /** Where, in English. 网点英文名。 @example "Caihe canteen" */
  siteNameEn!: string;

  /** Filed price, whole fen. 标价（分）。 @example 1600 */
  listPriceFen!: number;

  /** Public subsidy, whole fen. 财政补贴（分）。 @example 500 */
  subsidyFen!: number;

  /** Points spent, whole hundredths. 使用积分。 @example 300 */
  points!: number;

  /** What the person paid, whole fen. 自付（分）。 @example 220 */
  selfPayFen!: number;
}

/** Something the person was told. 一条消息。 */
export class NoticeDto {
  /** The notice. 消息编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  id!: string;

  /** meal 用餐, void 撤销, carrier 卡与手机, allowance 津贴变动, complaint_answer 投诉答复, appeal_answer 申诉答复, family 家人代看, death 讣告处理. @example "meal" */
  kind!: NoticeKind;

  /** When it happened, UTC milliseconds. 发生时刻。 @example 1764000000000 */
  at!: number;

  /** A line. 标题。 @example {"zh":"午餐用餐成功","en":"Lunch served"} */
  title!: WordsDto;

  /** What happened, in plain words. 内容。 @example {"zh":"11月23日 11:32，采荷老年食堂，补贴 5.00 元，付 2.20 元","en":"23 Nov 11:32, Caihe canteen: subsidy 5.00 yuan, paid 2.20 yuan"} */
  words!: WordsDto;

  /** Why, sentence by sentence. 依据。 */
  reasons!: WordsDto[];

  /** The meal it is about. 就餐摘要；与就餐无关时为空。 */
  meal!: NoticeMealDto | null;

  /** The programme it is about, for allowances and appeals. 津贴项目。 @example null */
  programme!: string | null;

  /** The month it is about. 月份。 @example null */
  month!: string | null;

  /** The complaint or appeal that was answered. 投诉或申诉编号。 @example null */
  grievanceId!: string | null;

  /** Whether an appeal may be filed from it: post programme and month to `elder/appeals`. 可否申诉。 @example false */
  appealable!: boolean;

  /** Whether it asks to report the card lost, if it was not the person. 是否提示“不是本人办的，请挂失”。 @example false */
  lossAdvised!: boolean;

  /** When this reader read it, UTC milliseconds; null while unread. 已读时刻。 @example null */
  readAt!: number | null;
}

export class NoticePageDto extends NextPageDto {
  /** Newest first. 新的在前。 */
  items!: NoticeDto[];

  /** Notices not read yet; receipts of meals are not counted. 未读消息数。 @example 2 */
  unread!: number;
}

export class NoticeListDto extends PageDto {
  /** Leaves the receipts of meals out. 不含就餐小票。 @example false */
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  withoutMeals?: boolean;
}

/** A notice that was read. 已读。 */
export class NoticeReadDto {
  /** The notice. 消息编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  noticeId!: string;

  /** When this reader read it first, UTC milliseconds. 已读时刻。 @example 1764000000000 */
  readAt!: number;
}

/** One item of the live feed; the data of a server-sent event is the same object. 实时消息。 */
export class FeedItemDto {
  /** Rises with every item; the id of the server-sent event. 游标。 @example 4712 */
  cursor!: number;

  /** The name of the server-sent event. 类别。 @example "meal" */
  kind!: FeedKind;

  /** What happened. 消息。 */
  notice!: NoticeDto;
}

export class ChangesDto {
  /** Oldest first. 旧的在前。 */
  items!: FeedItemDto[];

  /** Ask for what comes after this next. 下次请求的游标。 @example 4712 */
  cursor!: number;

  /** True when more is waiting: ask again at once. 是否还有。 @example false */
  more!: boolean;
}

export class ChangesWantedDto {
  /** The cursor of the last item seen; left out: from now on. 上次的游标，不填则从现在起。 @example 4711 */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  after?: number;
}
