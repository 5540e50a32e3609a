import { IsOptional, Matches } from 'class-validator';
import { NextPageDto } from '../page.dto.js';
import { WordsDto } from '../words.dto.js';
import { DayListDto } from './today.dto.js';

export class RefusalListDto extends DayListDto {
  /** Only this code of refusal. 仅此原因代码。 @example "over_quota" */
  @IsOptional()
  @Matches(/^[a-z_]{2,30}$/)
  code?: string;
}

/** How often one site said no for one reason. 拒绝汇总。 */
export class SiteRefusalsDto {
  /** Where. 网点。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  siteId!: string;

  /** Its code. 网点编号。 @example "CH01" */
  siteCode!: string;

  /** Its name. 网点名称。 @example "采荷老年食堂" */
  siteName!: string;

  /** Its English name. 网点英文名。 @example "Caihe canteen" */
  siteNameEn!: string;

  /** Code of the refusal. 原因代码。 @example "over_quota" */
  code!: string;

  /** What it says. 原因。 */
  title!: WordsDto;

  /** How often on that day. 次数。 @example 3 */
  refusals!: number;
}

export class SiteRefusalsPageDto extends NextPageDto {
  /** By site and code. 按网点与原因。 */
  items!: SiteRefusalsDto[];
}
