import { IsIn, IsOptional, Matches } from 'class-validator';
import { DIFFERENCES, type DifferenceOwner, type DifferenceType, differenceWords } from '#core/matching';
import { IsMonth, IsUuid7 } from '#platform';
import type { ExplainedDifference, ListedDifference, ReconciliationRun } from '#reconciliation';
import type { Words } from '#values';
import { jsonAmount } from '#values';
import type { JobStanding } from '#jobs';
import { NextPageDto, PageDto } from '../page.dto.js';
import { WordsDto } from '../words.dto.js';
import { WorkDto, workJson } from './jobs.dto.js';

const TYPES = Object.keys(DIFFERENCES) as DifferenceType[];

export class ReconcileDto {
  /**
   * UUIDv7 made by the caller and kept for every retry. 客户端生成的编号，重试不变。
   * @example "019ab0d2-7c00-7000-8000-0123456789ab"
   */
  @IsUuid7()
  runId!: string;

  /** Month in Asia/Shanghai. 核对月份。 @example "2026-10" */
  @IsMonth()
  month!: string;

  /** County, street or community inside one's own area. 核对区划。 @example "330102" */
  @Matches(/^(\d{6}|\d{9}|\d{12})$/)
  areaCode!: string;
}

export class ReconciliationListDto extends PageDto {
  /** Only this month. 仅此月份。 @example "2026-10" */
  @IsOptional()
  @IsMonth()
  month?: string;
}

export class DifferenceListDto extends PageDto {
  /** Only this type. 仅此类型。 @example "redemption_after_death" */
  @IsOptional()
  @IsIn(TYPES)
  type?: DifferenceType;
}

/** How much of one type was found. 某类差异合计。 */
export class DifferenceTotalDto {
  /** Type of difference. 差异类型。 @example "redemption_after_death" */
  type!: string;
  /** Chinese and English words for the type. 类型名称。 */
  title!: WordsDto;
  /** Who must look into it. 责任岗位。 @example "street_officer" */
  owner!: DifferenceOwner;
  /** How many. 条数。 @example 3 */
  count!: number;
  /** Fen and hundredths of a point in question; meals for counter_drift. 涉及金额（分）。 @example 3360 */
  amount!: number;
}

/** One reconciliation of a month. 一次核对。 */
export class ReconciliationDto {
  /** The run. 核对编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  id!: string;
  /** Month in Asia/Shanghai. 核对月份。 @example "2026-10" */
  month!: string;
  /** Area that was reconciled. 核对区划。 @example "330102" */
  areaCode!: string;
  /** Who ran it. 经办人。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  madeBy!: string;
  /** When it began, or was asked for while it waits, UTC milliseconds. 开始（排队）时刻。 @example 1764000000000 */
  startedAt!: number;
  /** When it ended, UTC milliseconds; null while it goes on. 结束时刻。 @example 1764000060000 */
  endedAt!: number | null;
  /** Digest over the laws of all days of the month. 当月政策摘要。 @example "b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c" */
  lawSha256!: string;
  /** Persons judged again. 重算人数。 @example 248660 */
  persons!: number;
  /** Meals looked at. 核对餐次。 @example 340000 */
  redemptions!: number;
  /** Transfers looked at. 核对凭证数。 @example 420000 */
  transfers!: number;
  /** Issue lines compared. 核对发放明细条数。 @example 60000 */
  linesChecked!: number;
  /** Differences found. 差异条数。 @example 3 */
  differences!: number;
  /** By type; empty when all agrees. 按类型合计，空即账实相符。 */
  totals!: DifferenceTotalDto[];
  /** How far the work is; null once it has ended. 排队与进度，完成后为空。 */
  work!: WorkDto | null;
}

/** Something on which right, service and ledger disagree. 一条差异。 */
export class DifferenceDto {
  /** Place in the list. 序号。 @example 1 */
  lineNo!: number;
  /** Type of difference. 差异类型。 @example "redemption_after_death" */
  type!: string;
  /** Chinese and English words for the type. 类型名称。 */
  title!: WordsDto;
  /** Who must look into it. 责任岗位。 @example "street_officer" */
  owner!: DifferenceOwner;
  /** Whose; null where nobody in particular. 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string | null;
  /** The meal in question. 就餐记录编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  redemptionId!: string | null;
  /** The transfer in question. 凭证编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  transferId!: string | null;
  /** The lot in question. 积分批次编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  lotId!: string | null;
  /** The issuance line in question. 发放明细编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  lineId!: string | null;
  /** The site in question. 网点。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  siteId!: string | null;
  /** Day of the meal. 用餐日期。 @example "2026-10-12" */
  mealDay!: string | null;
  /** Fen, hundredths of a point, or meals. @example "CNY" */
  unit!: string;
  /** How much is in question. 涉及金额。 @example 1120 */
  amount!: number;
  /** What should stand. 应为。 @example {"subsidyFen":500} */
  expected!: Readonly<Record<string, string | number | null>>;
  /** What stands. 实为。 @example {"subsidyFen":700} */
  found!: Readonly<Record<string, string | number | null>>;
}

/** The law's word on a difference, run again now. 按政策重算的说明。 */
export class DifferenceReasonDto {
  /** `programme@version#rule`. @example "meal_subsidy@2025-05-01#poorest" */
  rule!: string;
  /** What the rule says. 说明。 */
  words!: WordsDto;
  /** The facts the rule looked at. 依据的事实。 @example {"age":85} */
  facts!: Readonly<Record<string, string | number | boolean>>;
}

export class ExplainedDifferenceDto extends DifferenceDto {
  /** Name, masked; null where nobody in particular. 姓名（脱敏）。 @example "陈*英" */
  nameMasked!: string | null;
  /** Whether it is there still; null where only a run can tell. 现在是否仍存在。 @example true */
  stands!: boolean | null;
  /** The law run again now. 按政策重算的理由。 */
  reasons!: DifferenceReasonDto[];
}

export class ReconciliationPageDto extends NextPageDto {
  /** Newest first. 新的在前。 */
  items!: ReconciliationDto[];
}

export class DifferencePageDto extends NextPageDto {
  /** In the order of the list. 按序号。 */
  items!: DifferenceDto[];
}

export function reconciliationJson(run: ReconciliationRun, work: JobStanding | undefined): ReconciliationDto {
  const totals = TYPES.flatMap((type) => {
    const total = run.totals[type];
    return total === undefined ? [] : [{ type, ...told(type), ...total }];
  });
  return { ...run, totals, work: work === undefined ? null : workJson(work) };
}

export function differenceJson(difference: ListedDifference): DifferenceDto {
  return plain(difference);
}

export function explainedJson({ difference, nameMasked, stands, reasons }: ExplainedDifference): ExplainedDifferenceDto {
  return { ...plain(difference), nameMasked, stands, reasons: [...reasons] };
}

function plain({ runId: _runId, amount, ...rest }: ListedDifference) {
  return { ...rest, ...told(rest.type), amount: jsonAmount(amount) };
}

function told(type: DifferenceType): { title: Words; owner: DifferenceOwner } {
  const { zh, en, owner } = differenceWords(type);
  return { title: { zh, en }, owner };
}
