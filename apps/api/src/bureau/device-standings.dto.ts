import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { IsDay, IsUuid7 } from '#platform';
import type { SiteType } from '#sites';
import { DEVICES_ONLY, type DevicesOnly, SITES_ONLY, type SitesOnly, type SiteStanding, type SiteState } from '#supervision';
import { jsonAmount } from '#values';
import { NextPageDto, PageDto } from '../page.dto.js';
import { WordsDto } from '../words.dto.js';

const AREA = /^(\d{6}|\d{9}|\d{12})$/;

export class SiteStandingListDto extends PageDto {
  /** Day in Asia/Shanghai; today when left out. 日期，默认今天。 @example "2026-11-23" */
  @IsOptional()
  @IsDay()
  day?: string;

  /** An area inside one's own; one's own when left out. 区划，默认本人辖区。 @example "330102001" */
  @IsOptional()
  @Matches(AREA)
  areaCode?: string;

  /** Only sites in service, with subsidised meals that day, without any meal since opening, or without a valid licence. 仅启用、有餐、开餐后无记录或许可失效的网点。 @example "silent" */
  @IsOptional()
  @IsIn(SITES_ONLY)
  only?: SitesOnly;
}

export class DeviceStandingListDto extends PageDto {
  /** An area inside one's own; one's own when left out. 区划，默认本人辖区。 @example "330102001" */
  @IsOptional()
  @Matches(AREA)
  areaCode?: string;

  /** Only devices of this site. 仅此网点。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  @IsOptional()
  @IsUuid7()
  siteId?: string;

  /** Only devices in use, heard of lately, not heard of, with rows to send, revoked, or whose uploads hit a budget. 仅在用、在线、离线、有待上传、已停用或上传超量的平板。 @example "unsent" */
  @IsOptional()
  @IsIn(DEVICES_ONLY)
  only?: DevicesOnly;
}

/** How a site stands. 网点状态。 */
export class SiteStandingDto {
  /** The site. 网点。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  siteId!: string;

  /** Its code. 网点编号。 @example "CH01" */
  code!: string;

  /** Its name. 名称。 @example "采荷老年食堂" */
  name!: string;

  /** Its English name. 英文名。 @example "Caihe canteen" */
  nameEn!: string;

  /** What kind of site. 类型。 @example "canteen" */
  type!: SiteType;

  /** Street or community. 所在区划。 @example "330102001" */
  areaCode!: string;

  /** Its name; null when the county does not list it. 区划名称。 */
  @ApiProperty({ type: WordsDto, nullable: true })
  areaName!: WordsDto | null;

  /** serving 有餐, silent 开餐后无记录, before_hours 未到开餐, licence_lapsed 证照失效, closed 未启用或已关闭, no_meals 不供餐. @example "serving" */
  state!: SiteState;

  /** Opened, not closed, and a kind that serves meals. 是否启用。 @example true */
  open!: boolean;

  /** Subsidised meals that stand. 补贴用餐数。 @example 86 */
  meals!: number;

  /** Full-price meals. 原价用餐数。 @example 12 */
  fullPriceMeals!: number;

  /** Last subsidised meal, UTC milliseconds; null without one, and for a closed day. 最近一餐时刻。 @example 1764000000000 */
  lastMealAt!: number | null;

  /** Tablets in use. 在用平板数。 @example 2 */
  devices!: number;

  /** Of these, heard of within ten minutes. 其中在线数。 @example 2 */
  devicesOnline!: number;

  /** Rows its tablets still have to send, as they last said. 待上传笔数（以最近一次报告为准）。 @example 0 */
  rowsUnsent!: number;

  /** Tablets that never said so or went silent: what waits there is not known. 从未报告或已失联、笔数不明的平板数。 @example 0 */
  devicesUnheard!: number;

  /** When a tablet of it was last heard of, UTC milliseconds. 平板最近在线。 @example 1764000000000 */
  lastSeenAt!: number | null;
}

export class SiteStandingPageDto extends NextPageDto {
  /** By site code. 按网点编号。 */
  items!: SiteStandingDto[];
}

/** How a tablet stands. 平板状态。 */
export class DeviceStandingDto {
  /** The tablet. 设备编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  deviceId!: string;

  /** What the site calls it. 设备名称。 @example "前台平板" */
  name!: string;

  /** Its site. 所属网点。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  siteId!: string;

  /** Code of the site. 网点编号。 @example "CH01" */
  siteCode!: string;

  /** Name of the site. 网点名称。 @example "采荷老年食堂" */
  siteName!: string;

  /** English name of the site. 网点英文名。 @example "Caihe canteen" */
  siteNameEn!: string;

  /** Area of the site. 网点区划。 @example "330102001" */
  areaCode!: string;

  /** Of the counter app; null before it told one. 终端版本。 @example "1.0.0" */
  version!: string | null;

  /** When it was enrolled, UTC milliseconds. 绑定时刻。 @example 1764000000000 */
  enrolledAt!: number;

  /** When it was last heard of, UTC milliseconds. 最近在线。 @example 1764000000000 */
  lastSeenAt!: number | null;

  /** In use and heard of within ten minutes. 是否在线。 @example true */
  online!: boolean;

  /** When it was revoked, UTC milliseconds; null while it serves. 停用时刻。 @example null */
  revokedAt!: number | null;

  /** When it last said what it has to send, UTC milliseconds; null when it never did. 最近一次报告时刻。 @example 1764000000000 */
  reportedAt!: number | null;

  /** Rows it still has to send, as it last said; null when it never said. 待上传笔数，从未报告为空。 @example 0 */
  queueLength!: number | null;

  /** The oldest of them, UTC milliseconds. 最早一笔待上传。 @example null */
  oldestUnsentAt!: number | null;

  /** Serial of the county snapshot it decides by offline. 名单序号。 @example 412 */
  snapshotSerial!: number | null;

  /** Its clock less the server's, milliseconds. 时钟偏差（毫秒）。 @example -800 */
  clockSkewMs!: number | null;

  /** Whether the page is installed; null before it told. 是否已安装。 @example true */
  installed!: boolean | null;

  /** Whether the browser keeps its storage; null before it told. 存储是否持久。 @example true */
  persisted!: boolean | null;

  /** When its uploads last hit a budget, UTC milliseconds; null unless within three days. 最近一次上传超量。 @example null */
  uploadAlarmAt!: number | null;
}

export class DeviceStandingPageDto extends NextPageDto {
  /** By site code and enrolment. 按网点编号与绑定先后。 */
  items!: DeviceStandingDto[];
}

export function siteStandingJson(site: SiteStanding): SiteStandingDto {
  return { ...site, meals: jsonAmount(site.meals), fullPriceMeals: jsonAmount(site.fullPriceMeals) };
}
