import { IsBoolean, IsInt, IsObject, IsOptional, Length, Matches, Max, Min } from 'class-validator';
import type { AbilityGrade } from '#core/policy';
import { IsDay, IsUuid7 } from '#platform';
import { WordsDto } from '../words.dto.js';

export class AssessmentDto {
  /**
   * Id made by the caller. 由调用方生成的编号。
   * @example "019ab0d2-7c00-7000-8000-0123456789ac"
   */
  @IsOptional()
  @IsUuid7()
  assessmentId?: string;

  /**
   * The person. 老人。
   * @example "019ab0d2-7c00-7000-8000-0123456789ab"
   */
  @IsUuid7()
  personId!: string;

  /**
   * Day of the assessment; it holds for twelve months. 评估日期，有效期十二个月。
   * @example "2025-11-03"
   */
  @IsDay()
  assessedOn!: string;

  /**
   * Score of each of the 26 items of GB/T 42195-2022, by code (GET bureau/assessments/items). 26 项得分。
   * @example { "B1.1": 4, "B1.2": 3 }
   */
  @IsObject()
  scores!: Record<string, number>;

  /**
   * In a coma. 昏迷。
   * @example false
   */
  @IsBoolean()
  coma!: boolean;

  /**
   * Diagnosed dementia or another mental illness. 确诊失智或其他精神疾病。
   * @example false
   */
  @IsBoolean()
  mentalIllness!: boolean;

  /**
   * Falls, choking, wandering off, self-harm in the last 30 days. 近三十天意外次数。
   * @example 0
   */
  @IsInt()
  @Min(0)
  @Max(100)
  accidentsIn30Days!: number;

  /**
   * Certificate number or account of the first assessor. 评估员。
   * @example "PG-0117"
   */
  @Matches(/^[\w.:-]+$/)
  @Length(1, 60)
  assessor!: string;

  /**
   * The second assessor, another person. 第二评估员。
   * @example "PG-0242"
   */
  @Matches(/^[\w.:-]+$/)
  @Length(1, 60)
  secondAssessor!: string;
}

/** One item of the sheet. 评估项。 */
export class AbilityItemDto {
  /** Code in the standard. 编号。 @example "B1.1" */
  code!: string;

  /** First-level indicator. 一级指标。 @example "SELF_CARE" */
  group!: 'SELF_CARE' | 'MOVEMENT' | 'MIND' | 'SENSES';

  /** What it looks at. 名称。 */
  title!: WordsDto;

  /** Score of an able person; the lowest is 0. 满分。 @example 4 */
  scoreMax!: number;
}

/** An assessment that was recorded. 评估登记结果。 */
export class AssessmentRecordedDto {
  /** The assessment. 评估编号。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  assessmentId!: string;

  /** Sum of all scores. 总分。 @example 72 */
  total!: number;

  /** The grade that follows. 能力等级。 @example "MODERATE" */
  grade!: AbilityGrade;

  /** Last day it holds. 有效期至。 @example "2026-11-02" */
  validUntil!: string;
}
