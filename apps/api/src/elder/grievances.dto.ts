import { IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import type { AnswerOutcome, ComplaintKind, GrievanceState } from '#grievances';
import { COMPLAINT_KINDS } from '#grievances';
import { IsMonth, IsUuid7 } from '#platform';
import { NextPageDto } from '../page.dto.js';
import { WordsDto } from '../words.dto.js';

export class ComplaintToFileDto {
  /** UUIDv7 made by the phone and kept for every retry. 客户端生成的编号。 @example "019ab0d2-7c00-7000-8000-0123456789ae" */
  @IsUuid7()
  id!: string;

  /** The meal. 就餐记录编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  @IsUuid7()
  redemptionId!: string;

  /** not_me 不是本人, amount_wrong 金额不对, food 饭菜问题, service 服务问题, other 其他. @example "amount_wrong" */
  @IsIn(Object.keys(COMPLAINT_KINDS))
  about!: ComplaintKind;

  /** In the person's own words; required for `other`. 说明；选“其他”时必填。 @example "我点的是一荤两素" */
  @IsOptional()
  @IsString()
  @Length(1, 500)
  text?: string;
}

export class AppealToFileDto {
  /** UUIDv7 made by the phone and kept for every retry. 客户端生成的编号。 @example "019ab0d2-7c00-7000-8000-0123456789ae" */
  @IsUuid7()
  id!: string;

  /** The programme. 津贴项目。 @example "cyf" */
  @Matches(/^[a-z0-9_]{2,30}$/)
  programme!: string;

  /** The month decided. 月份。 @example "2026-11" */
  @IsMonth()
  month!: string;

  /** Why the person thinks otherwise. 申诉理由。 @example "我十月已满八十周岁" */
  @IsString()
  @Length(2, 500)
  text!: string;
}

/** What was answered. 答复。 */
export class GrievanceAnswerDto {
  /** upheld 成立并处理, explained 已说明, not_upheld 不成立. @example "explained" */
  outcome!: AnswerOutcome;

  /** To the person. 答复内容。 @example "您好，经核对……" */
  text!: string;

  /** When, UTC milliseconds. 答复时刻。 @example 1764000000000 */
  answeredAt!: number;
}

/** A complaint of mine about a meal. 我的投诉。 */
export class ComplaintDto {
  /** The complaint. 投诉编号。 @example "019ab0d2-7c00-7000-8000-0123456789ae" */
  id!: string;

  /** received 已收到, answered 已答复. @example "received" */
  state!: GrievanceState;

  /** The meal. 就餐记录编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  redemptionId!: string;

  /** What about. 类别。 @example "amount_wrong" */
  about!: ComplaintKind;

  /** The same in words. 类别说明。 @example {"zh":"金额不对","en":"The amount is wrong"} */
  aboutWords!: WordsDto;

  /** My own words. 说明。 @example "我点的是一荤两素" */
  text!: string;

  /** When it was received, UTC milliseconds. 收到时刻。 @example 1764000000000 */
  madeAt!: number;

  /** Null until there is one. 答复。 */
  answer!: GrievanceAnswerDto | null;
}

/** An appeal of mine against an allowance. 我的申诉。 */
export class AppealDto {
  /** The appeal. 申诉编号。 @example "019ab0d2-7c00-7000-8000-0123456789ae" */
  id!: string;

  /** received 已收到, answered 已答复. @example "received" */
  state!: GrievanceState;

  /** The programme. 津贴项目。 @example "cyf" */
  programme!: string;

  /** The month decided. 月份。 @example "2026-11" */
  month!: string;

  /** My own words. 申诉理由。 @example "我十月已满八十周岁" */
  text!: string;

  /** When it was received, UTC milliseconds. 收到时刻。 @example 1764000000000 */
  madeAt!: number;

  /** Null until there is one. 答复。 */
  answer!: GrievanceAnswerDto | null;
}

export class ComplaintPageDto extends NextPageDto {
  /** Newest first. 新的在前。 */
  items!: ComplaintDto[];
}

export class AppealPageDto extends NextPageDto {
  /** Newest first. 新的在前。 */
  items!: AppealDto[];
}
