import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { TELLING_WAYS, type TellingWay } from '#notices';
import { IsUuid7 } from '#platform';
import { NextPageDto, PageDto } from '../page.dto.js';

export class ErrandListDto extends PageDto {
  /**
   * Only people who live in this area: county 6, street 9, community 12 digits. 按居住区划筛选。
   * @example "330102007001"
   */
  @IsOptional()
  @Matches(/^(\d{6}|\d{9}|\d{12})$/)
  areaCode?: string;
}

/** Somebody whom no message reaches, and what waits to be told. 需要上门告知的人。 */
export class ErrandDto {
  /** The person. 老人。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;

  /** Masked name. 姓名（掩码）。 @example "陈*芳" */
  nameMasked!: string;

  /** Where they live. 居住区划。 @example "330102007001" */
  residenceArea!: string;

  /** Whether a number is on record that could be called; it is opened at the person's page, with a reason. 是否登记了电话。 @example true */
  hasNumber!: boolean;

  /** Changes that wait: allowances, card, answers, subsidies. 待告知的变动（条）。 @example 2 */
  changes!: number;

  /** Meals that wait. 待告知的用餐（餐）。 @example 18 */
  meals!: number;

  /** When the oldest of them happened, UTC milliseconds. 最早一条的时刻。 @example 1764000000000 */
  since!: number;

  /** What a telling goes up to. 告知到第几条。 @example 4712 */
  upTo!: number;
}

export class ErrandPageDto extends NextPageDto {
  /** In order of persons. 待告知名单。 */
  items!: ErrandDto[];
}

/** A visit, a call or a letter. 登记告知。 */
export class TellingDto {
  /** The person. 老人。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  @IsUuid7()
  personId!: string;

  /** Up to which notice, as the list said. 告知到第几条（取自名单）。 @example 4712 */
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  upTo!: number;

  /** How: visit 上门, call 打电话, letter 送单子. 方式。 @example "visit" */
  @IsIn(TELLING_WAYS)
  how!: TellingWay;
}

/** They were told. 已告知。 */
export class ToldDto {
  /** The person. 老人。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;

  /** Up to which notice. 告知到第几条。 @example 4712 */
  upTo!: number;

  /** When, UTC milliseconds. 登记时刻。 @example 1764000000000 */
  toldAt!: number;
}
