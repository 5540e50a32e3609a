import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsOptional, IsString, Length, Matches } from 'class-validator';
import { IsDay } from '#platform';
import { Nested } from '../nested.js';

const AREA = /^(\d{6}|\d{9}|\d{12})$/;

export class AreaDto {
  /**
   * Code of 6 (county), 9 (street) or 12 (community) digits. 区划代码。
   * @example "330102001"
   */
  @Matches(AREA)
  code!: string;

  /**
   * The area it lies in; left out for a county. 上级区划。
   * @example "330102"
   */
  @IsOptional()
  @Matches(AREA)
  parent?: string;

  /**
   * Name. 名称。
   * @example "清波街道"
   */
  @IsString()
  @Length(1, 60)
  name!: string;

  /**
   * Name in English. 英文名称。
   * @example "Qingbo Street"
   */
  @IsString()
  @Length(1, 80)
  nameEn!: string;

  /**
   * First day of the code. 启用日期。
   * @example "2021-04-09"
   */
  @IsDay()
  startsOn!: string;

  /**
   * Last day of the code; open when left out. 停用日期。
   * @example "2030-12-31"
   */
  @IsOptional()
  @IsDay()
  endsOn?: string;

  /**
   * True for a code that stands in no official table. 是否为演示用代码。
   * @example true
   */
  @IsBoolean()
  synthetic!: boolean;
}

export class AreasDto {
  /** The areas to add or correct. 区划清单。 */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @Nested(() => AreaDto, { each: true })
  areas!: AreaDto[];
}

/** An area as it stands. 区划。 */
export class AreaRecordDto {
  /** Code of 6, 9 or 12 digits. 区划代码。 @example "330102001" */
  code!: string;

  /** The area it lies in; null for a county. 上级区划。 @example "330102" */
  parent!: string | null;

  /** Name. 名称。 @example "清波街道" */
  name!: string;

  /** Name in English. 英文名称。 @example "Qingbo Street" */
  nameEn!: string;

  /** First day of the code. 启用日期。 @example "2021-04-09" */
  startsOn!: string;

  /** Last day of the code; null while in use. 停用日期。 @example null */
  endsOn!: string | null;

  /** True for a code that stands in no official table. 是否为演示用代码。 @example true */
  synthetic!: boolean;
}

export class AreaListDto {
  /** The areas within one's own. 辖区区划。 */
  items!: AreaRecordDto[];
}

/** How many areas changed. 区划变动数。 */
export class AreasDefinedDto {
  /** New ones. 新增。 @example 3 */
  added!: number;

  /** Corrected ones. 更正。 @example 1 */
  changed!: number;
}
