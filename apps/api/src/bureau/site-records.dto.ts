import type { LicenceKind, SiteRecord, SiteType } from '#sites';
import { ServingWindowDto } from '../menu.dto.js';
import { NextPageDto } from '../page.dto.js';

/** A company or body that runs sites. 运营方。 */
export class OperatorDto {
  /** The operator. 运营方编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  id!: string;

  /** Unified social credit code. 统一社会信用代码。 @example "91350100M000100Y43" */
  creditCode!: string;

  /** Registered name. 名称。 @example "彩荷餐饮有限公司" */
  name!: string;

  /** First day of operating. 开业日期。 @example "2024-01-01" */
  openedOn!: string;

  /** Last day; null while it operates. 停业日期。 @example null */
  closedOn!: string | null;
}

export class OperatorPageDto extends NextPageDto {
  /** By credit code. 按信用代码。 */
  items!: OperatorDto[];
}

/** A licence as a site shows it. 网点证照。 */
export class LicenceOfSiteDto {
  /** What it licenses. 证照种类。 @example "food" */
  kind!: LicenceKind;

  /** First day it holds. 生效日期。 @example "2025-01-01" */
  validFrom!: string;

  /** Last day it holds. 失效日期（含当日）。 @example "2029-12-31" */
  validUntil!: string;
}

/** A site as the bureau keeps it. 网点。 */
export class SiteDto {
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

  /** Who runs it. 运营方。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  operatorId!: string;

  /** Seats. 座位数。 @example 120 */
  seats!: number;

  /** Portions it can make for one meal. 每餐供应份数。 @example 300 */
  portionsPerMeal!: number;

  /** First day of serving. 启用日期。 @example "2024-01-01" */
  openedOn!: string;

  /** From this day on it is closed; null while open. 关闭日期。 @example null */
  closedOn!: string | null;

  /** Its licences. 证照。 */
  licences!: LicenceOfSiteDto[];

  /** When it serves; none: the hours of the county's policy. 供餐时段。 */
  windows!: ServingWindowDto[];
}

export class SitePageDto extends NextPageDto {
  /** By code. 按网点编号。 */
  items!: SiteDto[];
}

/** The hours as they stand now. 供餐时段。 */
export class WindowsSetDto {
  /** All windows of the site. 全部时段。 */
  windows!: ServingWindowDto[];
}

/** A site that closes. 网点关闭。 */
export class SiteClosedDto {
  /** The site. 网点。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  siteId!: string;

  /** From this day on it is closed. 自该日起关闭。 @example "2026-01-01" */
  closedOn!: string;
}

export function siteJson({ pastHours: _past, ...site }: SiteRecord): SiteDto {
  return { ...site, licences: [...site.licences], windows: [...site.windows] };
}
