import type { MealWindowName } from '#core/policy';
import type { MenuTag, SiteType } from '#sites';
import { NextPageDto } from './page.dto.js';

/** A filed price. 备案菜品。 */
export class MenuItemDto {
  /** The item. 菜品编号。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  id!: string;

  /** The site that sells it. 网点。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  siteId!: string;

  /** The dish. 菜品或套餐。 @example "套餐 A" */
  name!: string;

  /** The dish in English. 英文名。 @example "Set A" */
  nameEn!: string;

  /** Whole fen; with `openPrice` the ceiling of a weighed tray. 价格（分）；称重自选为上限。 @example 1600 */
  priceFen!: number;

  /** Weighed at the counter. 是否称重计价。 @example false */
  openPrice!: boolean;

  /** The only window in which it is sold; null for all. 仅限时段。 @example "lunch" */
  window!: MealWindowName | null;

  /** First day of this price. 执行日期。 @example "2026-01-01" */
  validFrom!: string;

  /** Last day of this price; null while it is in force. 截止日期。 @example null */
  validUntil!: string | null;
}

export class MenuItemPageDto extends NextPageDto {
  /** Newest first. 新的在前。 */
  items!: MenuItemDto[];
}

/** A dish as it hangs on the door. 今日菜品。 */
export class PublicMenuItemDto extends MenuItemDto {
  /** What it is good for: soft 软食, low_sugar 低糖, low_salt 低盐, low_fat 低脂, vegetarian 素食, halal 清真. @example ["soft"] */
  tags!: MenuTag[];
}

/** When a site serves. 供餐时段。 */
export class ServingWindowDto {
  /** breakfast 早餐, lunch 午餐, dinner 晚餐. @example "lunch" */
  window!: MealWindowName;

  /** Minutes after midnight at which it begins. 开始（零点起分钟数）。 @example 630 */
  fromMinute!: number;

  /** Minutes after midnight at which it has ended. 结束（零点起分钟数）。 @example 810 */
  toMinute!: number;
}

/** A site as it hangs out its own sign. 公开网点。 */
export class PublicSiteDto {
  /** The site. 网点编号（内部）。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  id!: string;

  /** Short code on signs and statements. 网点编号。 @example "CH01" */
  code!: string;

  /** Name in Chinese. 名称。 @example "采荷老年食堂" */
  name!: string;

  /** Name in English. 英文名。 @example "Caihe canteen" */
  nameEn!: string;

  /** What kind of site. 类型。 @example "canteen" */
  type!: SiteType;

  /** Street or community. 所在区划。 @example "330102007001" */
  areaCode!: string;

  /** Street address. 地址。 @example "采荷路 1 号" */
  address!: string;

  /** Seats. 座位数。 @example 120 */
  seats!: number;

  /** Telephone; null where none is known. 电话。 @example "0571-86000001" */
  tel!: string | null;

  /** Whole micro-degrees north (WGS 84); null where it is not known. 纬度（百万分之一度）。 @example 30243100 */
  latitude!: number | null;

  /** Whole micro-degrees east (WGS 84); null where it is not known. 经度（百万分之一度）。 @example 120186400 */
  longitude!: number | null;

  /** Whether subsidised meals are served today. 今日是否供应补贴餐。 @example true */
  servesToday!: boolean;

  /** When it serves. 供餐时段。 */
  windows!: ServingWindowDto[];

  /** What it sells today. 今日菜单。 */
  menu!: PublicMenuItemDto[];
}

export class PublicSitePageDto extends NextPageDto {
  /** By code. 按网点编号。 */
  items!: PublicSiteDto[];
}
