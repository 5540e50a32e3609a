import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import type { IssuanceRun, LineReason, LineView } from '#allowances';
import { IsMonth, IsUuid7, type Page } from '#platform';
import type { Words } from '#values';
import { jsonAmount } from '#values';
import { PageDto } from '../page.dto.js';

export class DraftRunDto {
  /**
   * UUIDv7 made by the caller and kept for every retry. 客户端生成的批次编号，重试不变。
   * @example "0195a0d2-7c00-7000-8000-0123456789ab"
   */
  @IsUuid7()
  runId!: string;

  /** Programme of the policy. 津贴项目。 @example "cyf" */
  @Matches(/^[a-z][a-z0-9_]{0,29}$/)
  programme!: string;

  /** Month in Asia/Shanghai. 发放月份。 @example "2025-03" */
  @IsMonth()
  month!: string;

  /** monthly 每月发放；difference 补差（按今日事实重算已发月份）。 @example "monthly" */
  @IsIn(['monthly', 'difference'])
  kind!: 'monthly' | 'difference';
}

export class RunListDto extends PageDto {
  /** Only this programme. 仅此项目。 @example "cyf" */
  @IsOptional()
  @Matches(/^[a-z][a-z0-9_]{0,29}$/)
  programme?: string;

  /** Only this month. 仅此月份。 @example "2025-03" */
  @IsOptional()
  @IsMonth()
  month?: string;
}

/** An issuance run. 发放批次。 */
export class IssuanceRunDto {
  /** @example "0195a0d2-7c00-7000-8000-0123456789ab" */
  id!: string;
  /** @example "cyf" */
  programme!: string;
  /** @example "2025-03" */
  month!: string;
  /** @example "monthly" */
  kind!: 'monthly' | 'difference';
  /** 0 for the monthly run that counts. */
  ordinal!: number;
  /** @example "draft" */
  state!: 'drafting' | 'draft' | 'approved' | 'posted' | 'cancelled';
  /** Who drafted it. 经办人。 */
  madeBy!: string;
  /** UTC milliseconds. */
  madeAt!: number;
  /** Who approved it, another person. 复核人。 */
  approvedBy!: string | null;
  /** UTC milliseconds. */
  approvedAt!: number | null;
  /** UTC milliseconds. */
  postedAt!: number | null;
  /** Lines posted so far. 已入账条数。 */
  linesPosted!: number;
  /** Persons looked at. 核算人数。 @example 248660 */
  personsDecided!: number;
  /** Persons with an amount. 有发放的人数。 @example 20400 */
  linesTotal!: number;
  /** Whole fen or hundredths of a point, by the programme's unit. 合计（分币或百分之一分）。 @example 219000000 */
  amountTotal!: number;
  /** Persons by outcome: due.<rule>, none.<requirement>, excluded.<programme>. 各结果人数。 @example {"due.senior80":15000,"none.purse":38000} */
  outcomes!: Readonly<Record<string, number>>;
}

/** What one person gets in a run. 发放明细。 */
export class IssuanceLineDto {
  /** @example 1 */
  lineNo!: number;
  id!: string;
  personId!: string;
  /** @example "陈*英" */
  nameMasked!: string;
  /** @example "POINT" */
  unit!: 'POINT' | 'CNY';
  /** Whole fen or hundredths of a point; below zero what a difference takes back. @example 7500 */
  amount!: number;
  /** @example "2025-05-01" */
  policyVersion!: string;
  /** @example "senior80" */
  ruleId!: string;
  /** Chinese and English title of the rule. 规则名称。 */
  ruleTitle!: Words;
  /** Rules and the facts they looked at. 依据。 */
  @ApiProperty({ type: 'array', items: { type: 'array', items: {} }, example: [['senior80', { age: 85 }]] })
  reasons!: readonly LineReason[];
}

export class IssuanceRunPageDto {
  items!: IssuanceRunDto[];
  /** Cursor of the next page, null on the last. */
  next!: string | null;
}

export class IssuanceLinePageDto {
  items!: IssuanceLineDto[];
  /** Cursor of the next page, null on the last. */
  next!: string | null;
}

export function runJson(run: IssuanceRun): IssuanceRunDto {
  const { draftedTo: _draftedTo, postedTo, amountTotal, ...rest } = run;
  return { ...rest, linesPosted: postedTo, amountTotal: jsonAmount(amountTotal) };
}

export function lineJson(line: LineView): IssuanceLineDto {
  return { ...line, amount: jsonAmount(line.amount) };
}

/** A page with every item mapped. */
export function pageJson<T, U>(page: Page<T>, map: (item: T) => U): { items: U[]; next: string | null } {
  return { items: page.items.map(map), next: page.next };
}
