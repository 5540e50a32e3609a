import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { IsDay, IsUuid7 } from '#platform';
import { LICENCE_KINDS, type LicenceKind } from '#sites';
import { NextPageDto, PageDto } from '../page.dto.js';

export class LicenceToFileDto {
  /**
   * The site it is for. 网点。
   * @example "019ab0d2-7c00-7000-8000-0123456789ab"
   */
  @IsUuid7()
  siteId!: string;

  /**
   * food 食品经营许可证 (needed for subsidised meals), fire 消防验收, health 卫生许可.
   * @example "food"
   */
  @IsIn(Object.keys(LICENCE_KINDS))
  kind!: LicenceKind;

  /**
   * Number on the licence. 证号。
   * @example "JY33301020000001"
   */
  @IsString()
  @Length(1, 60)
  number!: string;

  /**
   * First day it holds. 生效日期。
   * @example "2025-01-01"
   */
  @IsDay()
  validFrom!: string;

  /**
   * Last day it holds. 失效日期（含当日）。
   * @example "2029-12-31"
   */
  @IsDay()
  validUntil!: string;
}

export class LicenceListDto extends PageDto {
  /** Only licences of this site. 按网点筛选。 */
  @IsOptional()
  @IsUuid7()
  siteId?: string;

  /**
   * Only licences whose last day is on or before this one: those that lapse soon or have lapsed. 到期日不晚于。
   * @example "2026-12-31"
   */
  @IsOptional()
  @IsDay()
  validUntilMax?: string;
}

/** A licence that was filed. 已登记证照。 */
export class FiledLicenceDto {
  /** The entry. 证照记录编号。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  id!: string;

  /** The site it is for. 网点。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  siteId!: string;

  /** What it licenses. 证照种类。 @example "food" */
  kind!: LicenceKind;

  /** Number on the licence. 证号。 @example "JY33301020000001" */
  number!: string;

  /** First day it holds. 生效日期。 @example "2025-01-01" */
  validFrom!: string;

  /** Last day it holds. 失效日期（含当日）。 @example "2029-12-31" */
  validUntil!: string;
}

/** A licence with the site it is for. 证照。 */
export class LicenceDto extends FiledLicenceDto {
  /** Short code of the site. 网点编号。 @example "CH01" */
  siteCode!: string;

  /** Name of the site. 网点名称。 @example "采荷老年食堂" */
  siteName!: string;
}

export class LicencePageDto extends NextPageDto {
  /** The soonest to lapse first. 先到期的在前。 */
  items!: LicenceDto[];
}
