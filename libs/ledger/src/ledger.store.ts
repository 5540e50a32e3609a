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

/** Kinds whose owners are persons, lots or sites: thousands of them, summed up in a trial balance. */
const MANY_OWNERS = `('LOT','SITE_PAYABLE','SITE_CASH','POINTS_REDEEMED','RECEIVABLE')`;

/** The SQL of the books: insert, and sums of what was inserted. */
@Injectable()
export class LedgerStore {
  async insert(tx: Tx, transfers: readonly Transfer[], record: { readonly actorIdOf: (transfer: Transfer) => string; readonly recordedAtMs: number }): Promise<void> {
    await tx.insert(
      'transfer',
      transfers.map((transfer) => ({
        id: transfer.id,
        kind: transfer.kind,
        subject_id: transfer.subjectId,
        person_id: transfer.personId,
        site_id: transfer.siteId,
        reversal_of: transfer.reversalOf,
        effective_on: transfer.effectiveOn,
        recorded_at: record.recordedAtMs,
        actor: record.actorIdOf(transfer),
      })),
    );
    await tx.insert(
      'posting',
      transfers.flatMap((transfer) =>
        transfer.postings.map((posting, index) => ({
          transfer_id: transfer.id,
          line_no: index + 1,
          account_kind: posting.account.kind,
          account_owner: posting.account.owner,
          unit: posting.unit,
          amount: posting.amount,
        })),
      ),
    );
  }

  /** Sums by account, of all postings or of those recorded before an instant. */
  async balances(db: Reader, recordedBeforeMs: number | undefined): Promise<BalanceLine[]> {
    const past = recordedBeforeMs === undefined ? '' : 'JOIN transfer t ON t.id = p.transfer_id WHERE t.recorded_at < ?';
    const rows = await db.query(
      `SELECT account, owner, unit, ${exactSum(db, 'amount', 'amount')}, COUNT(*) AS postings
       FROM (SELECT p.account_kind AS account, CASE WHEN p.account_kind IN ${MANY_OWNERS} THEN '' ELSE p.account_owner END AS owner, p.unit, p.amount FROM posting p ${past}) one
       GROUP BY account, owner, unit ORDER BY unit, account, owner`,
      recordedBeforeMs === undefined ? [] : [recordedBeforeMs],
    );
    return rows.map((row) => ({
      account: row['account'] as AccountKind,
      owner: row['owner'] as string,
      unit: row['unit'] as Unit,
      amount: summed(row, 'amount'),
      postings: Number(row['postings']),
    }));
  }

  /** The balance of one account; it has one unit by its kind. */
  async balance(db: Reader, account: { readonly kind: AccountKind; readonly owner: string }): Promise<bigint> {
    const [row] = await db.query(`SELECT ${exactSum(db, 'amount', 'amount')} FROM posting WHERE account_owner = ? AND account_kind = ?`, [account.owner, account.kind]);
    return summed(row, 'amount');
  }

  /** Lines of one account in (transfer id, line) order, which is near the order of time, after a position. */
  async lines(
    db: Reader,
    page: { readonly kind: AccountKind; readonly owner: string; readonly afterTransferId: string; readonly afterLine: number; readonly limit: number },
  ): Promise<StatementLine[]> {
    const rows = await db.query(
      `SELECT p.transfer_id, p.line_no, p.unit, p.amount, t.kind, t.subject_id, t.person_id, t.site_id, t.reversal_of, t.effective_on, t.recorded_at, t.actor
       FROM posting p JOIN transfer t ON t.id = p.transfer_id
       WHERE p.account_owner = ? AND p.account_kind = ? AND (p.transfer_id > ? OR (p.transfer_id = ? AND p.line_no > ?))
       ORDER BY p.transfer_id, p.line_no LIMIT ?`,
      [page.owner, page.kind, page.afterTransferId, page.afterTransferId, page.afterLine, page.limit],
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
