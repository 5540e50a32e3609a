import type { Day, Id } from '#values';

/** Every way in which value moves. */
export type TransferKind = 'appropriation' | 'grant' | 'cash_allowance' | 'redemption' | 'void' | 'expiry' | 'recall' | 'claw_back' | 'reclassification';

/** Accounts in hundredths of a point. */
export const POINT_ACCOUNTS = ['LOT', 'GRANT', 'POINTS_REDEEMED', 'EXPIRED', 'RECALLED'] as const;
/** Accounts in fen. */
export const CNY_ACCOUNTS = ['APPROPRIATION', 'FUND', 'SITE_PAYABLE', 'SELF_PAY', 'SITE_CASH', 'BENEFIT_PAYABLE', 'RECEIVABLE', 'SUSPENSE', 'CLEARING'] as const;

export type PointAccount = (typeof POINT_ACCOUNTS)[number];
export type CnyAccount = (typeof CNY_ACCOUNTS)[number];
export type AccountKind = PointAccount | CnyAccount;
/** CNY in whole fen, POINT in whole hundredths of a point. */
export type Unit = 'CNY' | 'POINT';

/** `owner` is a funder, a programme, a tender, or the id of a site, lot or person, as the kind demands. */
export interface Account {
  readonly kind: AccountKind;
  readonly owner: string;
}

/** One leg. Money leaving a fund is negative, money owed to a site is positive; no leg is zero and none crosses units. */
export interface Posting {
  readonly account: Account;
  readonly unit: Unit;
  readonly amount: bigint;
}

/** A header and its legs, which sum to zero in each unit (decisions 3). Never changed: undoing is another transfer. */
export interface Transfer {
  readonly id: Id;
  readonly kind: TransferKind;
  /** What it was made for: the redemption, the issuance line, the lot. */
  readonly subjectId: Id;
  readonly personId: Id | null;
  readonly siteId: Id | null;
  readonly reversalOf: Id | null;
  /** The day on which it counts; when it was recorded is the ledger's own knowledge. */
  readonly effectiveOn: Day;
  readonly postings: readonly Posting[];
}

/** What is left of the legs per unit; both zero in a balanced transfer. */
export function sumsOf(transfers: readonly Transfer[]): Record<Unit, bigint> {
  const sums: Record<Unit, bigint> = { CNY: 0n, POINT: 0n };
  for (const { postings } of transfers) for (const { unit, amount } of postings) sums[unit] += amount;
  return sums;
}

/** Throws on a transfer that no builder of this folder makes: without legs, out of balance, with a zero leg, or with an account in the wrong unit. */
export function assertBalanced(transfer: Transfer): void {
  const fault = faultOf(transfer);
  if (fault !== null) throw new Error(`transfer ${transfer.id} (${transfer.kind}) ${fault}`);
}

function faultOf(transfer: Transfer): string | null {
  if (transfer.postings.length === 0) return 'has no postings';
  for (const { account, unit, amount } of transfer.postings) {
    if (amount === 0n) return `has a zero posting on ${account.kind}`;
    const accounts: readonly AccountKind[] = unit === 'CNY' ? CNY_ACCOUNTS : POINT_ACCOUNTS;
    if (!accounts.includes(account.kind)) return `puts ${unit} on ${account.kind}`;
  }
  const { CNY, POINT } = sumsOf([transfer]);
  return CNY === 0n && POINT === 0n ? null : `does not sum to zero: ${String(CNY)} CNY, ${String(POINT)} POINT`;
}
