import { Injectable } from '@nestjs/common';
import type { Unit } from '#core/postings';
import type { Reader, Row } from '#platform';
import { exactSum, summed, sumIsNot0, UnitOfWork } from '#platform';
import type { Id } from '#values';

/** What can be wrong with the books once somebody has gone round the triggers. */
export type LedgerFaultKind = 'unbalanced_transfer' | 'posting_without_transfer' | 'transfer_without_postings' | 'reversal_differs' | 'reversal_of_nothing';

export interface LedgerFault {
  readonly kind: LedgerFaultKind;
  readonly transferId: Id;
  readonly unit: Unit | null;
  /** What the legs sum to, in fen or hundredths of a point; null where no sum is at fault. */
  readonly amount: bigint | null;
}

/** Each check reads the tables once, by key, and answers nothing when the books are sound. */
const CHECKS: readonly { readonly kind: LedgerFaultKind; readonly sql: string | ((db: Reader) => string) }[] = [
  {
    kind: 'unbalanced_transfer',
    sql: (db) => `SELECT transfer_id AS id, unit, ${exactSum(db, 'amount', 'amount')} FROM posting GROUP BY transfer_id, unit HAVING ${sumIsNot0(db, 'amount')}`,
  },
  { kind: 'posting_without_transfer', sql: 'SELECT DISTINCT p.transfer_id AS id FROM posting p LEFT JOIN transfer t ON t.id = p.transfer_id WHERE t.id IS NULL' },
  { kind: 'transfer_without_postings', sql: 'SELECT t.id AS id FROM transfer t LEFT JOIN posting p ON p.transfer_id = t.id AND p.line_no = 1 WHERE p.transfer_id IS NULL' },
  {
    kind: 'reversal_differs',
    sql: `SELECT DISTINCT t.id AS id FROM transfer t JOIN posting p ON p.transfer_id = t.reversal_of
          LEFT JOIN posting q ON q.transfer_id = t.id AND q.line_no = p.line_no AND q.account_kind = p.account_kind AND q.account_owner = p.account_owner AND q.unit = p.unit AND q.amount = -p.amount
          WHERE t.reversal_of IS NOT NULL AND q.transfer_id IS NULL`,
  },
  { kind: 'reversal_of_nothing', sql: 'SELECT t.id AS id FROM transfer t LEFT JOIN transfer o ON o.id = t.reversal_of WHERE t.reversal_of IS NOT NULL AND o.id IS NULL' },
];

/** The nightly look at the books. Lots against their postings is the look of allowances, which owns the lots. */
@Injectable()
export class CheckLedger {
  constructor(private readonly uow: UnitOfWork) {}

  /** Every fault, by kind and transfer; an empty list when every transfer balances in each unit and undoes what it says. */
  async check(db: Reader = this.uow.reader): Promise<LedgerFault[]> {
    const faults: LedgerFault[] = [];
    for (const { kind, sql } of CHECKS) {
      const rows = await db.query(`${typeof sql === 'string' ? sql : sql(db)} ORDER BY id`);
      faults.push(...rows.map((row) => faultOf(kind, row)));
    }
    return faults;
  }
}

function faultOf(kind: LedgerFaultKind, row: Row): LedgerFault {
  return { kind, transferId: row['id'] as Id, unit: (row['unit'] as Unit | undefined) ?? null, amount: 'amount' in row ? summed(row, 'amount') : null };
}
