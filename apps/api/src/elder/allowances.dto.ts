import type { AllowanceChange } from '#allowances';
import type { GrievanceState } from '#grievances';
import { WordsDto } from '../words.dto.js';

/** The month before, for comparing. 上月。 */
export class AllowanceBeforeDto {
  /** Month. 月份。 @example "2026-10" */
  month!: string;

  /** Whole fen, or hundredths of a point. 金额（分或百分之一分）。 @example 7500 */
  amount!: number;
}

/** How an appeal stands. 申诉状态。 */
export class AllowanceAppealDto {
  /** The appeal. 申诉编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  id!: string;

  /** received 已收到, answered 已答复. @example "received" */
  state!: GrievanceState;
}

/** What a programme gave in its latest month, beside the month before. 一项津贴。 */
export class AllowanceDto {
  /** The programme. 项目。 @example "cyf" */
  programme!: string;

  /** Its name. 名称。 @example {"zh":"重阳分","en":"Chongyang points"} */
  title!: WordsDto;

  /** POINT 积分, CNY 现金. @example "POINT" */
  unit!: 'POINT' | 'CNY';

  /** Latest month issued. 最近发放月份。 @example "2026-11" */
  month!: string;

  /** Whole fen, or hundredths of a point; 0 when nothing is due. 金额（分或百分之一分）。 @example 7500 */
  amount!: number;

  /** The month before; null when the programme was not issued then. 上月；未发放则为空。 */
  before!: AllowanceBeforeDto | null;

  /** same 不变, more 增加, less 减少, ended 停发, new 新发. @example "same" */
  change!: AllowanceChange;

  /** Why, sentence by sentence. 依据。 */
  reasons!: WordsDto[];

  /** Version of the policy that decided. 政策版本。 @example "2025-05-01" */
  policyVersion!: string;

  /** Whether an appeal may be filed now. 现在可否申诉。 @example true */
  appealable!: boolean;

  /** The appeal against this month; null when there is none. 申诉。 */
  appeal!: AllowanceAppealDto | null;
}

export class AllowancesDto {
  /** By programme; those that ended last month are among them. 各项津贴，含本月停发的。 */
  items!: AllowanceDto[];
}
