import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { CNY_ACCOUNTS, POINT_ACCOUNTS, type AccountKind } from '#core/postings';
import type { AppropriationRecord, Balances, Statement } from '#ledger';
import { IsUuid7 } from '#platform';
import { jsonAmount } from '#values';

const INSTANT_MAX = 4_102_444_800_000;

export class TrialBalanceQueryDto {
  /** Only what was recorded before this instant, UTC milliseconds; left out for now. 截至时刻。 @example 1741000000000 */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(INSTANT_MAX)
  recordedBefore?: number;
}

export class AccountDto {
  /** Kind of account. 账户类别。 @example "FUND" */
  @IsIn([...CNY_ACCOUNTS, ...POINT_ACCOUNTS])
  kind!: AccountKind;

  /** Funder, programme, tender, or the id of a site, lot or person. 账户主体。 @example "DISTRICT" */
  @Matches(/^[A-Za-z0-9_-]{1,40}$/)
  owner!: string;
}

export class AppropriationDto {
  /**
   * UUIDv7 made by the caller and kept for every retry. 客户端生成的编号，重试不变。
   * @example "0195a0d2-7c00-7000-8000-0123456789ab"
   */
  @IsUuid7()
  id!: string;

  /** Funder as policies name it; donations have a route of their own. 出资方。 @example "DISTRICT" */
  @Matches(/^(?!CHARITY$)[A-Z][A-Z0-9_]{0,39}$/)
  funder!: string;

  /** Whole fen. 金额（分）。 @example 500000000 */
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  amountFen!: number;
}

/** Budget as recorded. 拨款记录。 */
export class AppropriationRecordDto {
  id!: string;
  /** @example "DISTRICT" */
  funder!: string;
  /** Whole fen. @example 500000000 */
  amountFen!: number;
}

/** One account of a trial balance. */
export class BalanceLineDto {
  /** @example "FUND" */
  account!: AccountKind;
  /** Funder, programme or tender; empty where persons, lots or sites are summed up. @example "DISTRICT" */
  owner!: string;
  /** @example "CNY" */
  unit!: 'CNY' | 'POINT';
  /** Whole fen or hundredths of a point. @example -1250000 */
  amount!: number;
  /** How many postings. @example 4100 */
  postings!: number;
}

/** Both sums are zero in sound books. 两种单位合计均应为零。 */
export class LedgerTotalsDto {
  /** Whole fen. @example 0 */
  CNY!: number;
  /** Hundredths of a point. @example 0 */
  POINT!: number;
}

/** 试算平衡表。 */
export class TrialBalanceDto {
  lines!: BalanceLineDto[];
  totals!: LedgerTotalsDto;
}

/** A posting with the header of its transfer. */
export class StatementLineDto {
  transferId!: string;
  /** @example 1 */
  lineNo!: number;
  /** @example "redemption" */
  kind!: string;
  /** The redemption, issuance line or lot it was made for. */
  subjectId!: string;
  personId!: string | null;
  siteId!: string | null;
  /** The transfer it undoes. */
  reversalOf!: string | null;
  /** @example "2025-03-03" */
  effectiveOn!: string;
  /** UTC milliseconds. */
  recordedAt!: number;
  actor!: string;
  /** @example "CNY" */
  unit!: 'CNY' | 'POINT';
  /** Whole fen or hundredths of a point, signed. @example -250 */
  amount!: number;
}

/** 账户明细。 */
export class StatementDto {
  items!: StatementLineDto[];
  /** Cursor of the next page, null on the last. */
  next!: string | null;
  /** Over all pages: whole fen or hundredths of a point. */
  balance!: number;
}

export function balancesJson({ lines, totals }: Balances): TrialBalanceDto {
  return { lines: lines.map((line) => ({ ...line, amount: jsonAmount(line.amount) })), totals: { CNY: jsonAmount(totals.CNY), POINT: jsonAmount(totals.POINT) } };
}

export function statementJson(statement: Statement): StatementDto {
  return { items: statement.items.map((line) => ({ ...line, amount: jsonAmount(line.amount) })), next: statement.next, balance: jsonAmount(statement.balance) };
}

export function appropriationJson(record: AppropriationRecord): AppropriationRecordDto {
  return { ...record, amountFen: jsonAmount(record.amountFen) };
}
