import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import type { AllowanceChange, RunKind } from '#allowances';
import type { GrievanceState } from '#grievances';
import { AllowanceBeforeDto } from '../elder/allowances.dto.js';
import { NextPageDto } from '../page.dto.js';
import { WordsDto } from '../words.dto.js';
import { GivenAnswerDto, GrievanceListDto } from './complaints.dto.js';

export class AppealListDto extends GrievanceListDto {
  /** Only against this programme. 津贴项目。 @example "cyf" */
  @IsOptional()
  @Matches(/^[a-z0-9_]{2,30}$/)
  programme?: string;
}

/** One posted line of an allowance. 一笔发放。 */
export class IssuedLineDto {
  /** monthly 按月发放, difference 差额. @example "monthly" */
  @ApiProperty({ enum: ['monthly', 'difference'] })
  kind!: RunKind;

  /** Whole fen or hundredths of a point; below zero what a difference took back. 金额。 @example 7500 */
  amount!: number;

  /** Version of the policy that decided. 政策版本。 @example "2025-05-01" */
  policyVersion!: string;

  /** The rule, as that version calls it. 条款。 @example {"zh":"高龄普惠 80–89 岁","en":"Elders aged 80 to 89"} */
  ruleTitle!: WordsDto;

  /** When it was posted, UTC milliseconds. 入账时刻。 @example 1764000000000 */
  postedAt!: number;
}

/** What the person got for the month. 该月实发。 */
export class IssuedAllowanceDto {
  /** POINT = hundredths of a point, CNY = fen. 单位。 @example "POINT" */
  unit!: 'POINT' | 'CNY';

  /** Of all lines; 0 when nothing was given. 合计。 @example 7500 */
  amount!: number;

  /** The month before; null when the programme was not issued then. 上月；未发放则为空。 */
  before!: AllowanceBeforeDto | null;

  /** same 不变, more 增加, less 减少, ended 停发, new 新发. @example "same" */
  @ApiProperty({ enum: ['same', 'more', 'less', 'ended', 'new'] })
  change!: AllowanceChange;

  /** In the order in which they were posted. 逐笔。 */
  lines!: IssuedLineDto[];
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

  /** What was given for the month; null in lists, and where the month knows no such programme. 该月实发；列表中为空。 */
  issued!: IssuedAllowanceDto | null;

  /** When it was received, UTC milliseconds. 收到时刻。 @example 1764000000000 */
  madeAt!: number;

  /** Null until there is one. 答复。 */
  answer!: GivenAnswerDto | null;
}

export class BureauAppealPageDto extends NextPageDto {
  /** Newest first. 新的在前。 */
  items!: BureauAppealDto[];
}
