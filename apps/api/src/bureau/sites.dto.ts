import { ArrayMaxSize, IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { IsDay, IsUuid7 } from '#platform';
import { SITE_TYPES, type SiteType } from '#sites';
import { Nested } from '../nested.js';
import { PageDto } from '../page.dto.js';

const TYPES = Object.keys(SITE_TYPES);

export class OperatorToRegisterDto {
  /**
   * Unified social credit code, 18 characters. 统一社会信用代码。
   * @example "91350100M000100Y43"
   */
  @Matches(/^[0-9A-Z]{18}$/)
  creditCode!: string;

  /**
   * Registered name. 名称。
   * @example "彩荷餐饮有限公司"
   */
  @IsString()
  @Length(2, 120)
  name!: string;

  /** A person to call, with the number; stored sealed, never listed. 联系人及电话，加密保存。 @example "王经理 13800000003" */
  @IsOptional()
  @IsString()
  @Length(2, 80)
  contact?: string;

  /**
   * First day of operating. 开业日期。
   * @example "2024-01-01"
   */
  @IsDay()
  openedOn!: string;
}

export class SiteToOpenDto {
  /**
   * Short code on signs and statements; unique. 网点编号。
   * @example "CH01"
   */
  @Matches(/^[A-Z0-9-]{2,20}$/)
  code!: string;

  /**
   * The operator that runs it. 运营方。
   * @example "019ab0d2-7c00-7000-8000-0123456789ab"
   */
  @IsUuid7()
  operatorId!: string;

  /**
   * Name in Chinese. 名称。
   * @example "采荷老年食堂"
   */
  @IsString()
  @Length(2, 120)
  name!: string;

  /**
   * Name in English. 英文名。
   * @example "Caihe canteen"
   */
  @IsString()
  @Length(2, 160)
  nameEn!: string;

  /**
   * kitchen 中央厨房, canteen 老年食堂, point 助餐点, restaurant 社会餐饮, delivery 送餐, care_centre 居家养老服务中心 (serves no meals).
   * @example "canteen"
   */
  @IsIn(TYPES)
  type!: SiteType;

  /**
   * Street or community, 9 or 12 digits. 所在街道或社区区划。
   * @example "330102007001"
   */
  @Matches(/^(\d{6}|\d{9}|\d{12})$/)
  areaCode!: string;

  /**
   * Street address. 地址。
   * @example "采荷路 1 号"
   */
  @IsString()
  @Length(2, 200)
  address!: string;

  /**
   * Seats. 座位数。
   * @example 120
   */
  @IsInt()
  @Min(0)
  @Max(10_000)
  seats!: number;

  /**
   * Portions it can make for one meal. 每餐供应份数。
   * @example 300
   */
  @IsInt()
  @Min(0)
  @Max(100_000)
  portionsPerMeal!: number;

  /**
   * First day of serving. 启用日期。
   * @example "2024-01-01"
   */
  @IsDay()
  openedOn!: string;
}

export class SiteListDto extends PageDto {
  /**
   * Only sites within this area, 6, 9 or 12 digits. 按区划筛选。
   * @example "330102007"
   */
  @IsOptional()
  @Matches(/^(\d{6}|\d{9}|\d{12})$/)
  areaCode?: string;

  /**
   * Only sites of this kind. 按类型筛选。
   * @example "canteen"
   */
  @IsOptional()
  @IsIn(TYPES)
  type?: SiteType;
}

export class MealWindowDto {
  /**
   * breakfast 早餐, lunch 午餐, dinner 晚餐.
   * @example "lunch"
   */
  @IsIn(['breakfast', 'lunch', 'dinner'])
  window!: 'breakfast' | 'lunch' | 'dinner';

  /**
   * Minutes after midnight at which it begins. 开始（零点起分钟数）。
   * @example 630
   */
  @IsInt()
  @Min(0)
  @Max(1439)
  fromMinute!: number;

  /**
   * Minutes after midnight at which it has ended. 结束（零点起分钟数）。
   * @example 810
   */
  @IsInt()
  @Min(1)
  @Max(1440)
  toMinute!: number;
}

export class WindowsDto {
  /** All windows of the site; they replace those before. None: the hours of the county's policy. 供餐时段，整体替换。 */
  @ArrayMaxSize(3)
  @Nested(() => MealWindowDto, { each: true })
  windows!: MealWindowDto[];
}

export class ClosureDto {
  /**
   * From this day on the site is closed. 自该日起关闭。
   * @example "2026-01-01"
   */
  @IsDay()
  closedOn!: string;

  /**
   * Why. 事由。
   * @example "租约到期"
   */
  @IsString()
  @Length(2, 200)
  reason!: string;
}
