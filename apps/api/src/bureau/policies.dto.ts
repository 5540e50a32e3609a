import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsObject, IsOptional, IsString, Max, Min } from 'class-validator';
import type { Policy } from '#core/policy';
import { IsDay, IsUuid7, PAGE_SIZE_MAX } from '#platform';
import { KeepsNulls } from '../null-is-absent.js';
import { NextPageDto } from '../page.dto.js';
import { ProposalHeadDto } from './proposals.dto.js';

export class PolicyListDto {
  /** Entries a page, 1 to 200. 每页条数。 @example 50 */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(PAGE_SIZE_MAX)
  limit: number = 50;

  /** `next` of the page before. 上一页的 next。 */
  @IsOptional()
  @IsString()
  cursor?: string;
}

export class PolicyIdDto {
  /** The id of a published version. 政策版本编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  @IsUuid7()
  id!: string;
}

export class LawDayDto {
  /** A day, past or to come. 日期。 @example "2025-11-20" */
  @IsDay()
  day!: string;
}

export class PersonIdDto {
  /** 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  @IsUuid7()
  id!: string;
}

export class DecisionQueryDto {
  /** The day that is judged; allowances are those of its month. 判定日期。 @example "2025-11-20" */
  @IsDay()
  day!: string;

  /** List price of the meal that is judged, whole fen; without it, a price that reaches every minimum spend. 餐品标价（分）。 @example 1600 */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  listPriceFen?: number;
}

/** A published version. */
export class PolicyDto {
  /** The version. 政策版本编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  id!: string;
  /** Programme of the policy. 项目。 @example "cyf" */
  programme!: string;
  /** Version of the policy. 版本。 @example "2025-05-01" */
  version!: string;
  /** Title in Chinese. 名称。 @example "重阳分（养老服务电子津贴）" */
  title!: string;
  /** Title in English. 英文名。 @example "Chongyang points (electronic eldercare allowance)" */
  titleEn!: string;
  /** First day in force. 生效日。 @example "2025-05-01" */
  effectiveFrom!: string;
  /** Last day in force as written; null while open. 原定截止日。 @example null */
  effectiveTo!: string | null;
  /** Last day in force among all published versions; null while nothing ends it. 实际截止日。 @example null */
  lastDayInForce!: string | null;
  /** Last day in force by a withdrawal; before effectiveFrom: it never comes into force; null: not withdrawn. 撤回后的最后有效日。 @example null */
  withdrawnAfter!: string | null;
  /** SHA-256 of the canonical text. 正文摘要。 @example "b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c" */
  sha256!: string;
  /** Who published it. 发布人。 @example "system" */
  publishedBy!: string;
  /** When, UTC milliseconds. 发布时刻。 @example 1764000000000 */
  publishedAt!: number;
  /** The policy in the language of docs/policy.md. 政策正文。 */
  policy!: Record<string, unknown>;
}

export class PolicyPageDto extends NextPageDto {
  /** By programme and first day. 按项目和生效日。 */
  items!: PolicyDto[];
}

export class LawDto {
  /** The day asked for. 日期。 @example "2025-11-20" */
  day!: string;
  /** One digest over all policies in force. 当日政策摘要。 @example "b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c" */
  sha256!: string;
  /** The policies in force. 当日有效政策。 */
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  policies!: Record<string, unknown>[];
}

/** A sentence of an explanation. */
export class DecisionReasonDto {
  /** `programme@version#rule`. @example "cyf@2025-05-01#senior80" */
  rule!: string;
  /** In Chinese. 中文说明。 @example "高龄普惠 80–89 岁：年龄 85 岁（80 至 89 岁）。每月 75.00 分" */
  zh!: string;
  /** In English. 英文说明。 @example "Elders aged 80 to 89: aged 85 (80 to 89). 75.00 points a month." */
  en!: string;
  /** The facts the rule looked at. 所依据的事实。 @example { "age": 85 } */
  facts!: Record<string, string | number | boolean>;
}

/** What one requirement or rule found. */
export class FindingDto extends DecisionReasonDto {
  /** Whether it holds. 是否符合。 @example true */
  holds!: boolean;
  /** Title of the requirement or rule. 条款名称。 @example "高龄普惠 80–89 岁" */
  title!: string;
  /** The same in English. 条款英文名。 @example "Elders aged 80 to 89" */
  titleEn!: string;
}

export class AllowanceDecisionDto {
  /** Programme of the policy. 项目。 @example "cyf" */
  programme!: string;
  /** Version of the policy. 版本。 @example "2025-05-01" */
  version!: string;
  /** Title in Chinese. 名称。 @example "重阳分（养老服务电子津贴）" */
  title!: string;
  /** Title in English. 英文名。 @example "Chongyang points (electronic eldercare allowance)" */
  titleEn!: string;
  /** POINT = hundredths of a point, CNY = fen. @example "POINT" */
  unit!: 'POINT' | 'CNY';
  /** For the month; 0 when nothing is due. 当月金额。 @example 7500 */
  amount!: number;
  /** Whether anything is due. 是否符合。 @example true */
  entitled!: boolean;
  /** Why. 依据。 */
  reasons!: DecisionReasonDto[];
  /** Every requirement and rule, whether it holds or not. 逐条判定。 */
  findings!: FindingDto[];
}

export class MealDecisionDto {
  /** The list price that was judged, whole fen. 标价（分）。 @example 1600 */
  listPriceFen!: number;
  /** Whether a meal is subsidised. 是否享受助餐补贴。 @example true */
  eligible!: boolean;
  /** What remains to pay after the site's discount. 折扣率。 @example "0.7" */
  discountRate!: string;
  /** Public subsidy, whole fen. 财政补贴（分）。 @example 500 */
  subsidyFen!: number;
  /** What the village or community adds, whole fen. 村社集体补助（分）。 @example 0 */
  collectiveFen!: number;
  /** What donations add, whole fen. 慈善资助（分）。 @example 100 */
  charityFen!: number;
  /** Why. 依据。 */
  reasons!: DecisionReasonDto[];
}

export class ExplanationDto {
  /** The person. 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;
  /** Name, masked. 姓名（脱敏）。 @example "王*英" */
  nameMasked!: string;
  /** The day that is judged. 判定日期。 @example "2025-11-20" */
  day!: string;
  /** The month of the allowances. 津贴月份。 @example "2025-11" */
  month!: string;
  /** Digest of the law of the first day of the month. 津贴所依政策摘要。 */
  allowanceLawSha256!: string;
  /** Programme by programme. 各项津贴。 */
  allowances!: AllowanceDecisionDto[];
  /** Digest of the law of the day. 助餐所依政策摘要。 */
  mealLawSha256!: string;
  /** A meal on that day. 当日助餐。 */
  meal!: MealDecisionDto;
}

/** Shown in the API docs as the body to publish. */
export const POLICY_EXAMPLE: Policy = {
  kind: 'allowance',
  programme: 'winter_cash',
  version: '2026-01-01',
  title: { zh: '冬季慰问金', en: 'Winter cash' },
  effectiveFrom: '2026-01-01' as Policy['effectiveFrom'],
  effectiveTo: '2026-02-28' as Policy['effectiveFrom'],
  source: 'demo',
  unit: 'CNY',
  stacking: 'HIGHEST',
  requires: [{ id: 'hukou', title: { zh: '户籍', en: 'Registered residence' }, when: { hukouWithin: '330102' } }],
  rules: [{ id: 'age80', title: { zh: '80 岁及以上', en: 'Aged 80 or over' }, when: { age: { min: 80 } }, amount: 10000 }],
  excludes: [],
  expiryMonths: null,
  funding: [{ funder: 'DISTRICT', percent: 100 }],
};

export class PolicyToPublishDto extends ProposalHeadDto {
  /** The policy in the language of docs/policy.md. 政策正文。 */
  @ApiProperty({ type: 'object', additionalProperties: true, example: POLICY_EXAMPLE })
  @IsObject()
  @KeepsNulls()
  policy!: object;
}

export class PolicyWithdrawalDto extends ProposalHeadDto {
  /** Last day in force, today at the earliest; before its first day it never begins. 最后有效日。 @example "2026-12-31" */
  @IsDay()
  lastDay!: string;
}
