import { IsOptional, Matches } from 'class-validator';
import type { GrievanceState } from '#grievances';
import { NextPageDto } from '../page.dto.js';
import { WordsDto } from '../words.dto.js';
import { GivenAnswerDto, GrievanceListDto } from './complaints.dto.js';

export class AppealListDto extends GrievanceListDto {
  /** Only against this programme. 津贴项目。 @example "cyf" */
  @IsOptional()
  @Matches(/^[a-z0-9_]{2,30}$/)
  programme?: string;
}

/** An appeal against an allowance, the name masked. 申诉。 */
export class BureauAppealDto {
  /** The appeal. 申诉编号。 @example "019ab0d2-7c00-7000-8000-0123456789ae" */
  id!: string;

  /** received 待答复, answered 已答复. @example "received" */
  state!: GrievanceState;

  /** Who appeals. 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789aa" */
  personId!: string;

  /** Masked. 姓名（脱敏）。 @example "陈*英" */
  nameMasked!: string;

  /** Whether the person lives in the reader's area, so that a reveal may be asked for. 是否本辖区居民。 @example true */
  resident!: boolean;

  /** The programme. 津贴项目。 @example "cyf" */
  programme!: string;

  /** The same in words, as the law of the month has it. 项目名称。 @example {"zh":"重阳分","en":"Chongyang points"} */
  programmeTitle!: WordsDto;

  /** The month decided. 月份。 @example "2026-11" */
  month!: string;

  /** The person's own words; null in lists, logged when read. 申诉理由；列表中为空，查看留痕。 @example null */
  text!: string | null;

  /** When it was received, UTC milliseconds. 收到时刻。 @example 1764000000000 */
  madeAt!: number;

  /** Null until there is one. 答复。 */
  answer!: GivenAnswerDto | null;
}

export class BureauAppealPageDto extends NextPageDto {
  /** Newest first. 新的在前。 */
  items!: BureauAppealDto[];
}
