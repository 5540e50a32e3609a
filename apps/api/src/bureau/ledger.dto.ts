import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { CNY_ACCOUNTS, POINT_ACCOUNTS, type AccountKind } from '#core/postings';
import type { Balances, Statement } from '#ledger';
import { IsAmountFen, IsUuid7 } from '#platform';
import { jsonSum } from '#values';
import { NextPageDto } from '../page.dto.js';
import { ProposalHeadDto } from './proposals.dto.js';

const INSTANT_MAX = 4_102_444_800_000;

/** A sum over the books: an exact integer, its digits as text beyond 2^53. */
const SUM = { oneOf: [{ type: 'integer' }, { type: 'string', pattern: '^-?[0-9]+$' }] };

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

export class TransferIdDto {
  /** The transfer of the appropriation or donation. 凭证编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  @IsUuid7()
  id!: string;
}

export class AppropriationDto extends ProposalHeadDto {
  /** Funder as policies name it; donations have a route of their own. 出资方。 @example "DISTRICT" */
  @Matches(/^(?!CHARITY$)[A-Z][A-Z0-9_]{0,39}$/)
  funder!: string;

  /** Whole fen, 1 to 10^12. 金额（分）。 @example 500000000 */
  @IsAmountFen()
  amountFen!: number;
}

/** One account of a trial balance. */
export class BalanceLineDto {
  /** Kind of account. 账户类别。 @example "FUND" */
  account!: AccountKind;
  /** Funder, programme or tender; empty where persons, lots or sites are summed up. @example "DISTRICT" */
  owner!: string;
  /** CNY = fen, POINT = hundredths of a point. 单位。 @example "CNY" */
  unit!: 'CNY' | 'POINT';
  @ApiProperty({ ...SUM, description: 'Whole fen or hundredths of a point; text beyond 2^53. 余额。' })
  amount!: number | string;
  /** How many postings. @example 4100 */
  postings!: number;
}

/** Both sums are zero in sound books. 两种单位合计均应为零。 */
export class LedgerTotalsDto {
  @ApiProperty({ ...SUM, description: 'Whole fen. 合计（分）。' })
  CNY!: number | string;
  @ApiProperty({ ...SUM, description: 'Hundredths of a point. 合计（百分之一分）。' })
  POINT!: number | string;
}

/** 试算平衡表。 */
export class TrialBalanceDto {
  /** Account by account. 逐户余额。 */
  lines!: BalanceLineDto[];
  /** Both must be zero. 合计。 */
  totals!: LedgerTotalsDto;
}

/** A posting with the header of its transfer. */
export class StatementLineDto {
  /** The transfer. 凭证编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  transferId!: string;
  /** Place in the transfer. 行号。 @example 1 */
  lineNo!: number;
  /** What it was made for. 凭证类型。 @example "redemption" */
  kind!: string;
  /** The redemption, issuance line or lot it was made for. 业务编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  subjectId!: string;
  /** Whose benefit; null where nobody in particular. 老人编号。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  personId!: string | null;
  /** Where; null where no site has a part. 网点。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  siteId!: string | null;
  /** The transfer it undoes; null for others. 所冲凭证。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  reversalOf!: string | null;
  /** Day to which it counts. 业务日期。 @example "2025-03-03" */
  effectiveOn!: string;
  /** When it was written, UTC milliseconds. 入账时刻。 @example 1741000000000 */
  recordedAt!: number;
  /** Who wrote it. 经办。 @example "019ab0d2-7c00-7000-8000-0123456789ab" */
  actor!: string;
  /** CNY = fen, POINT = hundredths of a point. 单位。 @example "CNY" */
  unit!: 'CNY' | 'POINT';
  @ApiProperty({ ...SUM, description: 'Whole fen or hundredths of a point, signed; text beyond 2^53. 金额。' })
  amount!: number | string;
}

/** 账户明细。 */
export class StatementDto extends NextPageDto {
  /** Newest first. 新的在前。 */
  items!: StatementLineDto[];
  @ApiProperty({ ...SUM, description: 'Over all pages: whole fen or hundredths of a point; text beyond 2^53. 账户余额。' })
  balance!: number | string;
}

export function balancesJson({ lines, totals }: Balances): TrialBalanceDto {
  return { lines: lines.map((line) => ({ ...line, amount: jsonSum(line.amount) })), totals: { CNY: jsonSum(totals.CNY), POINT: jsonSum(totals.POINT) } };
}

export function statementJson(statement: Statement): StatementDto {
  return { items: statement.items.map((line) => ({ ...line, amount: jsonSum(line.amount) })), next: statement.next, balance: jsonSum(statement.balance) };
}
