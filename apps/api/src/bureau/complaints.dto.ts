import { IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import type { AnswerOutcome, ComplaintKind, GrievanceState } from '#grievances';
import { ANSWER_OUTCOMES, COMPLAINT_KINDS } from '#grievances';
import { IsUuid7 } from '#platform';
import { NextPageDto, PageDto } from '../page.dto.js';
import { WordsDto } from '../words.dto.js';

export class GrievanceListDto extends PageDto {
  /** received 待答复, answered 已答复; both when left out. 状态。 @example "received" */
  @IsOptional()
  @IsIn(['received', 'answered'])
  state?: GrievanceState;

  /** Only persons living, or sites standing, within this area. 按区划筛选。 @example "330102007" */
  @IsOptional()
  @Matches(/^(\d{6}|\d{9}|\d{12})$/)
  areaCode?: string;
}

export class ComplaintListDto extends GrievanceListDto {
  /** Only about meals at this site. 网点。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  @IsOptional()
  @IsUuid7()
  siteId?: string;

  /** Only of this kind. 类别。 @example "not_me" */
  @IsOptional()
  @IsIn(Object.keys(COMPLAINT_KINDS))
  about?: ComplaintKind;
}

export class AnswerDto {
  /** upheld 成立并处理, explained 已说明, not_upheld 不成立. @example "explained" */
  @IsIn(Object.keys(ANSWER_OUTCOMES))
  outcome!: AnswerOutcome;

  /** Goes to the person as it stands. 答复内容，原文发给本人。 @example "您好，经核对当日为两荤两素套餐。" */
  @IsString()
  @Length(4, 500)
  text!: string;
}

/** An answer that was given. 答复。 */
export class GivenAnswerDto {
  /** upheld 成立并处理, explained 已说明, not_upheld 不成立. @example "explained" */
  outcome!: AnswerOutcome;

  /** The same in words. 结论说明。 @example {"zh":"已核对并说明","en":"Checked and explained"} */
  outcomeWords!: WordsDto;

  /** When, UTC milliseconds. 答复时刻。 @example 1764000000000 */
  answeredAt!: number;

  /** Account of who answered. 答复人账号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  answeredBy!: string;

  /** Name of who answered; null in the answer to the call itself. 答复人姓名。 @example "李敏" */
  answeredByName!: string | null;

  /** What was written; null in lists. 答复内容；列表中为空。 @example null */
  text!: string | null;
}

/** A complaint about a meal, the name masked. 投诉。 */
export class BureauComplaintDto {
  /** The complaint. 投诉编号。 @example "019ab0d2-7c00-7000-8000-0123456789ae" */
  id!: string;

  /** received 待答复, answered 已答复. @example "received" */
  state!: GrievanceState;

  /** Who complained. 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789aa" */
  personId!: string;

  /** Masked. 姓名（脱敏）。 @example "陈*英" */
  nameMasked!: string;

  /** Whether the person lives in the reader's area, so that a reveal may be asked for. 是否本辖区居民。 @example true */
  resident!: boolean;

  /** The meal. 就餐记录编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  redemptionId!: string;

  /** Where. 网点。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  siteId!: string;

  /** Its code. 网点编号。 @example "CH01" */
  siteCode!: string;

  /** Where. 网点名称。 @example "采荷老年食堂" */
  siteName!: string;

  /** Where, in English. 网点英文名。 @example "Caihe canteen" */
  siteNameEn!: string;

  /** What about. 类别。 @example "not_me" */
  about!: ComplaintKind;

  /** The same in words. 类别说明。 @example {"zh":"不是本人用餐","en":"It was not me"} */
  aboutWords!: WordsDto;

  /** The person's own words; null in lists, logged when read. 说明；列表中为空，查看留痕。 @example null */
  text!: string | null;

  /** When it was received, UTC milliseconds. 收到时刻。 @example 1764000000000 */
  madeAt!: number;

  /** Null until there is one. 答复。 */
  answer!: GivenAnswerDto | null;
}

export class BureauComplaintPageDto extends NextPageDto {
  /** Newest first. 新的在前。 */
  items!: BureauComplaintDto[];
}
