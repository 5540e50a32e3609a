import { Injectable } from '@nestjs/common';
import type { AccountKind, Transfer, TransferKind, Unit } from '#core/postings';
import type { Reader, Row, Tx } from '#platform';
import { big, exactSum, summed } from '#platform';
import type { Day, Id } from '#values';

/** One line of an account: a posting with the header of its transfer. */
export interface StatementLine {
  readonly transferId: Id;
  readonly lineNo: number;
  readonly kind: TransferKind;
  readonly subjectId: Id;
  readonly personId: Id | null;
  readonly siteId: Id | null;
  readonly reversalOf: Id | null;
  readonly effectiveOn: Day;
  /** UTC milliseconds. */
  readonly recordedAt: number;
  readonly actor: string;
  readonly unit: Unit;
  /** Fen or hundredths of a point, signed. */
  readonly amount: bigint;
}

/** One line of a trial balance. `owner` is empty where the kind has an owner for each person or site. */
export interface BalanceLine {
  readonly account: AccountKind;
  readonly owner: string;
  readonly unit: Unit;
  readonly amount: bigint;
  readonly postings: number;
}

/** An account in the books of a county. */
export interface AccountOf {
  readonly county: string;
  readonly kind: AccountKind;
  readonly owner: string;
}

/** Kinds whose owners are persons, lots or sites: thousands of them, summed up in a trial balance. */
const MANY_OWNERS = `('LOT','SITE_PAYABLE','SITE_CASH','POINTS_REDEEMED','RECEIVABLE')`;

/** The SQL of the books: insert, and sums of what was inserted. */
@Injectable()
export class LedgerStore {
  async holds(db: Reader, id: Id): Promise<boolean> {
    return (await db.query('SELECT 1 FROM transfer WHERE id = ?', [id])).length > 0;
  }

  /**
   * Until the end of the transaction nobody else decides by what these funds hold. A row is made where there was none: it is locked
   * with it. The embedded engine has one writer, whose turn is the lock.
   */
  async lockFunds(tx: Tx, county: string, funders: readonly string[]): Promise<void> {
    if (tx.engine !== 'mysql') return;
    for (const funder of [...new Set(funders)].sort())
      await tx.execute('INSERT INTO fund_lock (county, fund) VALUES (?, ?) ON DUPLICATE KEY UPDATE fund = VALUES(fund)', [county, funder]);
  }

  async insert(tx: Tx, recorded: readonly { readonly transfer: Transfer; readonly actorId: string; readonly county: string }[], recordedAtMs: number): Promise<void> {
    await tx.insert(
      'transfer',
      recorded.map(({ transfer, actorId }) => ({
        id: transfer.id,
        kind: transfer.kind,
        subject_id: transfer.subjectId,
        person_id: transfer.personId,
        site_id: transfer.siteId,
        reversal_of: transfer.reversalOf,
        effective_on: transfer.effectiveOn,
        recorded_at: recordedAtMs,
        actor: actorId,
      })),
    );
    await tx.insert(
      'posting',
      recorded.flatMap(({ transfer, county }) =>
        transfer.postings.map((posting, index) => ({
          transfer_id: transfer.id,
          line_no: index + 1,
          county,
          account_kind: posting.account.kind,
          account_owner: posting.account.owner,
          unit: posting.unit,
          amount: posting.amount,
        })),
      ),
    );
  }

  /** Sums by account of one county's books, or of all; of all postings or of those recorded before an instant. */
  async balances(db: Reader, { county, recordedBeforeMs }: { readonly county?: string | undefined; readonly recordedBeforeMs?: number | undefined }): Promise<BalanceLine[]> {
    const join = recordedBeforeMs === undefined ? '' : 'JOIN transfer t ON t.id = p.transfer_id';
    const where = [...(recordedBeforeMs === undefined ? [] : ['t.recorded_at < ?']), ...(county === undefined ? [] : ['p.county = ?'])];
    const rows = await db.query(
      `SELECT account, owner, unit, ${exactSum(db, 'amount', 'amount')}, COUNT(*) AS postings
       FROM (SELECT p.account_kind AS account, CASE WHEN p.account_kind IN ${MANY_OWNERS} THEN '' ELSE p.account_owner END AS owner, p.unit, p.amount FROM posting p ${join} ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`}) one
       GROUP BY account, owner, unit ORDER BY unit, account, owner`,
      [recordedBeforeMs, county].filter((value) => value !== undefined),
    );
    return rows.map((row) => ({
      account: row['account'] as AccountKind,
      owner: row['owner'] as string,
      unit: row['unit'] as Unit,
      amount: summed(row, 'amount'),
      postings: Number(row['postings']),
    }));
  }

  /** The balance of one account in a county's books; it has one unit by its kind. */
  async balance(db: Reader, account: AccountOf): Promise<bigint> {
    const sql = `SELECT ${exactSum(db, 'amount', 'amount')} FROM posting WHERE account_owner = ? AND account_kind = ? AND county = ?`;
    const [row] = await db.query(sql, [account.owner, account.kind, account.county]);
    return summed(row, 'amount');
  }

  /** Lines of one account in (transfer id, line) order, which is near the order of time, after a position. */
  async lines(db: Reader, page: AccountOf & { readonly afterTransferId: string; readonly afterLine: number; readonly limit: number }): Promise<StatementLine[]> {
    const rows = await db.query(
      `SELECT p.transfer_id, p.line_no, p.unit, p.amount, t.kind, t.subject_id, t.person_id, t.site_id, t.reversal_of, t.effective_on, t.recorded_at, t.actor
       FROM posting p JOIN transfer t ON t.id = p.transfer_id
       WHERE p.account_owner = ? AND p.account_kind = ? AND p.county = ? AND (p.transfer_id > ? OR (p.transfer_id = ? AND p.line_no > ?))
       ORDER BY p.transfer_id, p.line_no LIMIT ?`,
      [page.owner, page.kind, page.county, page.afterTransferId, page.afterTransferId, page.afterLine, page.limit],
    );
    return rows.map(lineOf);
  }
}

function lineOf(row: Row): StatementLine {
  return {
    transferId: row['transfer_id'] as Id,
    lineNo: Number(row['line_no']),
    kind: row['kind'] as TransferKind,
    subjectId: row['subject_id'] as Id,
    personId: row['person_id'] as Id | null,
    siteId: row['site_id'] as Id | null,
    reversalOf: row['reversal_of'] as Id | null,
    effectiveOn: row['effective_on'] as Day,
    recordedAt: Number(row['recorded_at']),
    actor: row['actor'] as string,
    unit: row['unit'] as Unit,
    amount: big(row['amount']),
  };
}
