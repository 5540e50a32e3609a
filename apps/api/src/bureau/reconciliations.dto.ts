import { IsIn, IsOptional, Matches } from 'class-validator';
import { DIFFERENCES, type DifferenceOwner, type DifferenceType, differenceWords } from '#core/matching';
import { IsMonth, IsUuid7 } from '#platform';
import type { ExplainedDifference, ListedDifference, ReconciliationRun } from '#reconciliation';
import type { Words } from '#values';
import { jsonAmount } from '#values';
import { PageDto } from '../page.dto.js';

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
  /** @example "redemption_after_death" */
  type!: string;
  /** Chinese and English words for the type. 类型名称。 */
  title!: Words;
  /** Who must look into it. 责任岗位。 @example "street_officer" */
  owner!: DifferenceOwner;
  /** @example 3 */
  count!: number;
  /** Fen and hundredths of a point in question; meals for counter_drift. 涉及金额（分）。 @example 3360 */
  amount!: number;
}

/** One reconciliation of a month. 一次核对。 */
export class ReconciliationDto {
  /** @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  id!: string;
  /** @example "2026-10" */
  month!: string;
  /** @example "330102" */
  areaCode!: string;
  /** Who ran it. 经办人。 */
  madeBy!: string;
  /** UTC milliseconds. */
  startedAt!: number;
  /** UTC milliseconds; null while it goes on. */
  endedAt!: number | null;
  /** Digest over the laws of all days of the month. 当月政策摘要。 */
  lawSha256!: string;
  /** Persons judged again. 重算人数。 @example 248660 */
  persons!: number;
  /** @example 340000 */
  redemptions!: number;
  /** @example 420000 */
  transfers!: number;
  /** Issue lines compared. 核对发放明细条数。 @example 60000 */
  linesChecked!: number;
  /** @example 3 */
  differences!: number;
  /** By type; empty when all agrees. 按类型合计，空即账实相符。 */
  totals!: DifferenceTotalDto[];
}

/** Something on which right, service and ledger disagree. 一条差异。 */
export class DifferenceDto {
  /** @example 1 */
  lineNo!: number;
  /** @example "redemption_after_death" */
  type!: string;
  /** Chinese and English words for the type. 类型名称。 */
  title!: Words;
  /** Who must look into it. 责任岗位。 @example "street_officer" */
  owner!: DifferenceOwner;
  personId!: string | null;
  redemptionId!: string | null;
  transferId!: string | null;
  lotId!: string | null;
  lineId!: string | null;
  siteId!: string | null;
  /** @example "2026-10-12" */
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
  words!: Words;
  /** The facts the rule looked at. 依据的事实。 @example {"age":85} */
  facts!: Readonly<Record<string, string | number | boolean>>;
}

export class ExplainedDifferenceDto extends DifferenceDto {
  /** @example "陈*英" */
  nameMasked!: string | null;
  /** Whether it is there still; null where only a run can tell. 现在是否仍存在。 */
  stands!: boolean | null;
  reasons!: DifferenceReasonDto[];
}

export class ReconciliationPageDto {
  items!: ReconciliationDto[];
  /** Cursor of the next page, null on the last. */
  next!: string | null;
}

export class DifferencePageDto {
  items!: DifferenceDto[];
  /** Cursor of the next page, null on the last. */
  next!: string | null;
}

export function reconciliationJson(run: ReconciliationRun): ReconciliationDto {
  const totals = TYPES.flatMap((type) => {
    const total = run.totals[type];
    return total === undefined ? [] : [{ type, ...told(type), ...total }];
  });
  return { ...run, totals };
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
