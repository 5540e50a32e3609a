import type { CarrierState } from '#cards';
import type { MealWindowName } from '#core/policy';
import { WordsDto } from '../words.dto.js';

/** Whose page it is. 本人。 */
export class HomePersonDto {
  /** The elder. 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;

  /** In full on the elder's own phone, masked for family. 姓名；家人代看时脱敏。 @example "陈秀英" */
  name!: string;

  /** As it stands on the first page, which is held up at the counter. 脱敏姓名。 @example "陈*英" */
  nameMasked!: string;

  /** Completed years. 年龄。 @example 85 */
  age!: number;

  /** Where the person lives; null when the area is no longer on the table. 居住地。 @example "采荷社区" */
  residenceName!: string | null;

  /** The same in English. 居住地英文名。 @example "Caihe Community" */
  residenceNameEn!: string | null;
}

/** The card and the phone as they stand. 卡与手机。 */
export class HomeCarrierDto {
  /** active 正常, lost 挂失, suspended 暂停, none 尚未办卡, closed 已停用（身故，仅家人可见）. @example "active" */
  state!: CarrierState | 'none' | 'closed';

  /** Rises with every replacement; 0 without a carrier. 代次。 @example 1 */
  generation!: number;

  /** When it last changed, UTC milliseconds; null without a carrier. 最近变动时刻。 @example 1764000000000 */
  changedAt!: number | null;

  /** Until when the person may take a loss report back themselves, UTC milliseconds; null when there is none to take back. 可自行撤销挂失的截止时刻。 @example null */
  lossWithdrawableUntil!: number | null;

  /** 16 digits of the printed card; null without one. Not shown to family. 卡号；家人不可见。 @example "6200000000000017" */
  cardNumber!: string | null;
}

/** What lapses next. 最近到期。 */
export class HomeExpiryDto {
  /** Hundredths of a point. 数额（百分之一分）。 @example 6200 */
  amount!: number;

  /** Last day on which it may be spent. 有效期至。 @example "2026-03-31" */
  expiresOn!: string;

  /** In plain words. 说明。 @example {"zh":"62.00 分 2026年3月31日到期","en":"62.00 points lapse after 2026-03-31"} */
  words!: WordsDto;
}

/** Points to spend. 积分。 */
export class HomePurseDto {
  /** Hundredths of a point to spend today. 今日可用（百分之一分）。 @example 13700 */
  balance!: number;

  /** In plain words. 说明。 @example {"zh":"现有 137.00 分可用","en":"137.00 points to spend"} */
  words!: WordsDto;

  /** The lot that lapses first; null with an empty purse. 最近到期的一笔。 */
  nextExpiry!: HomeExpiryDto | null;
}

/** A meal of today. 今日一餐。 */
export class HomeMealDto {
  /** breakfast 早餐, lunch 午餐, dinner 晚餐. @example "lunch" */
  window!: MealWindowName;

  /** The county's hours, minutes after midnight. 开始（零点起分钟数）。 @example 630 */
  fromMinute!: number;

  /** Minutes after midnight at which it has ended. 结束（零点起分钟数）。 @example 810 */
  toMinute!: number;

  /** later 未到时间, open 现在可用, over 已过时间, used 已用. @example "open" */
  state!: 'later' | 'open' | 'over' | 'used';

  /** The meal that used it. 就餐记录编号。 @example null */
  redemptionId!: string | null;
}

/** Subsidised meals that are left. 剩余补贴餐数。 */
export class HomeLeftDto {
  /** Today. 今日剩余。 @example 1 */
  day!: number;

  /** This month; never more than the day has left on its last day. 本月剩余。 @example 33 */
  month!: number;

  /** A day. 每日上限。 @example 2 */
  capDay!: number;

  /** A month. 每月上限。 @example 44 */
  capMonth!: number;
}

/** The newest meal. 最近一餐。 */
export class HomeLastMealDto {
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

  /** When it was taken back, UTC milliseconds; null while it stands. 撤销时刻。 @example null */
  voidedAt!: number | null;
}

/** Somebody to ring. 求助电话。 */
export class HomeContactDto {
  /** community 社区或街道, hotline 政务热线. @example "community" */
  kind!: 'community' | 'hotline';

  /** Who answers. 名称。 @example {"zh":"采荷社区","en":"Caihe Community"} */
  name!: WordsDto;

  /** The number to dial. 电话。 @example "0571-86000001" */
  tel!: string;
}

/** All that the first page of the phone shows, in one call. 手机首页。 */
export class HomeDto {
  /** Server time, UTC milliseconds, by which the phone measures its clock. 服务器时间。 @example 1764000000000 */
  serverTime!: number;

  /** Day in Asia/Shanghai. 今日。 @example "2026-11-23" */
  day!: string;

  /** Who looks: self 本人, family 家人代看. @example "self" */
  viewer!: 'self' | 'family';

  /** Whose page it is. 老人。 */
  person!: HomePersonDto;

  /** Card and phone. 卡与手机。 */
  carrier!: HomeCarrierDto;

  /** Points. 积分。 */
  purse!: HomePurseDto;

  /** Today's meals in their order. 今日餐次。 */
  meals!: HomeMealDto[];

  /** Subsidised meals left. 剩余餐数。 */
  left!: HomeLeftDto;

  /** The newest meal; null before the first. 最近一餐。 */
  lastMeal!: HomeLastMealDto | null;

  /** Notices not read yet; receipts of meals are not counted. 未读消息数（不含就餐小票）。 @example 2 */
  unreadNotices!: number;

  /** Whether points pay for meals or are kept for care. 用餐是否使用积分。 @example true */
  pointsOnMeals!: boolean;

  /** Whom to ring, the nearest first. 求助电话。 */
  contacts!: HomeContactDto[];

  /** Where the live feed stands now: ask `elder/events` or `elder/changes` for what comes after it. 实时消息游标。 @example 4711 */
  cursor!: number;
}
