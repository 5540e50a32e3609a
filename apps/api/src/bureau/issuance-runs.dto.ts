import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import type { ComparedRun, IssuanceRun, LineReason, LineStanding, LineView, RunFundsView, Share } from '#allowances';
import { IsMonth, IsUuid7, type Page } from '#platform';
import { jsonAmount } from '#values';
import { NextPageDto, PageDto } from '../page.dto.js';
import { WordsDto } from '../words.dto.js';

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
  /** The run. 批次编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  id!: string;
  /** Programme of the policy. 津贴项目。 @example "cyf" */
  programme!: string;
  /** Month it is for. 发放月份。 @example "2025-03" */
  month!: string;
  /** monthly 每月发放, difference 补差. @example "monthly" */
  kind!: 'monthly' | 'difference';
  /** 0 for the monthly run that counts. 同月序号。 @example 0 */
  ordinal!: number;
  /** drafting 核算中, draft 待复核, approved 已复核, posted 已入账, cancelled 已取消. @example "draft" */
  state!: 'drafting' | 'draft' | 'approved' | 'posted' | 'cancelled';
  /** Who drafted it. 经办人。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  madeBy!: string;
  /** When it was drafted, UTC milliseconds. 核算时刻。 @example 1764000000000 */
  madeAt!: number;
  /** Who approved it, another person. 复核人。 @example "019ab0d2-7c00-7000-8000-0123456789ac" */
  approvedBy!: string | null;
  /** When it was approved, UTC milliseconds. 复核时刻。 @example 1764000600000 */
  approvedAt!: number | null;
  /** When the last line was posted, UTC milliseconds. 入账时刻。 @example 1764001200000 */
  postedAt!: number | null;
  /** Lines posted so far. 已入账条数。 @example 20400 */
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
  /** Place in the run. 序号。 @example 1 */
  lineNo!: number;
  /** The line. 明细编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  id!: string;
  /** Who gets it. 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string;
  /** Name, masked. 姓名（脱敏）。 @example "陈*英" */
  nameMasked!: string;
  /** POINT = hundredths of a point, CNY = fen. 单位。 @example "POINT" */
  unit!: 'POINT' | 'CNY';
  /** Whole fen or hundredths of a point; below zero what a difference takes back. @example 7500 */
  amount!: number;
  /** Version of the policy. 政策版本。 @example "2025-05-01" */
  policyVersion!: string;
  /** Rule that gave it. 规则。 @example "senior80" */
  ruleId!: string;
  /** Chinese and English title of the rule. 规则名称。 */
  ruleTitle!: WordsDto;
  /** draft 待复核, awaiting_posting 待入账, awaiting_funds 应发、待资金, posted 已入账, cancelled 已取消. @example "posted" */
  @ApiProperty({ enum: ['draft', 'awaiting_posting', 'awaiting_funds', 'posted', 'cancelled'] })
  standing!: LineStanding;
  /** Rules and the facts they looked at. 依据。 */
  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { oneOf: [{ type: 'string' }, { type: 'object', additionalProperties: true }] } },
    example: [['senior80', { age: 85 }]],
  })
  reasons!: readonly LineReason[];
}

/** What a run asks of one fund. */
export class RunFundDto {
  /** Who pays. 出资方。 @example "DISTRICT" */
  funder!: string;
  /** What its lines that are not posted give, whole fen. 所需（分）。 @example 237000000 */
  neededFen!: number;
  /** Received less posted, less what was approved before it and points not spent yet, whole fen. 可用（分）。 @example 250000000 */
  availableFen!: number;
}

/** What an approved run asks of its funds. 批次所需资金。 */
export class RunFundsDto {
  /** The run. 批次编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  runId!: string;
  /** Fund by fund; empty unless the run is approved and not posted. 逐项资金。 */
  funds!: RunFundDto[];
  /** At least one does not hold what is needed. 资金不足。 @example false */
  short!: boolean;
  /** Two persons let it pass all the same. 已由两人放行。 @example false */
  mayPass!: boolean;
}

export function fundsJson({ runId, funds, short, mayPass }: RunFundsView): RunFundsDto {
  return { runId, funds: funds.map(({ funder, needed, available }) => ({ funder, neededFen: jsonAmount(needed), availableFen: jsonAmount(available) })), short, mayPass };
}

/** Persons and what they get together. 人数与金额。 */
export class RunShareDto {
  /** Persons. 人数。 @example 36 */
  people!: number;
  /** Whole fen or hundredths of a point, by the programme's unit. 合计（分币或百分之一分）。 @example 270000 */
  amount!: number;
}

/** The month before of the same programme. 同项目上一次已发的月份。 */
export class RunBeforeDto extends RunShareDto {
  /** Its run. 批次编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  runId!: string;
  /** Its month. 月份。 @example "2025-02" */
  month!: string;
}

/** A run beside the month before: what the second person looks at. 与上月对比，供复核。 */
export class RunComparisonDto {
  /** The run. 批次编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  runId!: string;
  /** The run itself. 本批次。 */
  own!: RunShareDto;
  /** The last month posted before it, of a difference the month itself; null where there is none. 上一次已发的月份（补差为该月本身）；没有时为空。 */
  before!: RunBeforeDto | null;
  /** Registered since the run before was drafted; without one, in the month before. 上次核算之后（没有上次的，最近一个月内）新登记的人。 */
  registeredSince!: RunShareDto;
  /** In this run, not in the one before. 本次新增。 */
  joined!: RunShareDto | null;
  /** In both, with more than before, and by how much. 两次都有、金额增加的人与增加额。 */
  raised!: RunShareDto | null;
  /** In the run before, not in this one, with what they got then. 本次不再发放（按上次金额）。 */
  left!: RunShareDto | null;
}

export function comparisonJson({ runId, own, before, ...rest }: ComparedRun): RunComparisonDto {
  return {
    runId,
    own: shareJson(own),
    before: before && { runId: before.runId, month: before.month, ...shareJson(before) },
    registeredSince: shareJson(rest.registeredSince),
    joined: rest.joined && shareJson(rest.joined),
    raised: rest.raised && shareJson(rest.raised),
    left: rest.left && shareJson(rest.left),
  };
}

function shareJson({ people, amount }: Share): RunShareDto {
  return { people, amount: jsonAmount(amount) };
}

export class IssuanceRunPageDto extends NextPageDto {
  /** Newest month first. 新的月份在前。 */
  items!: IssuanceRunDto[];
}

export class IssuanceLinePageDto extends NextPageDto {
  /** In the order of the run. 按序号。 */
  items!: IssuanceLineDto[];
}

export function runJson(run: IssuanceRun): IssuanceRunDto {
  const { draftedTo: _draftedTo, madeStaff: _madeStaff, postedTo, amountTotal, ...rest } = run;
  return { ...rest, linesPosted: postedTo, amountTotal: jsonAmount(amountTotal) };
}

export function lineJson(line: LineView): IssuanceLineDto {
  return { ...line, amount: jsonAmount(line.amount) };
}

/** A page with every item mapped. */
export function pageJson<T, U>(page: Page<T>, map: (item: T) => U): { items: U[]; next: string | null } {
  return { items: page.items.map(map), next: page.next };
}
