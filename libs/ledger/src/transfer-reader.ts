import { Injectable } from '@nestjs/common';
import type { AccountKind, Posting, Transfer, TransferKind, Unit } from '#core/postings';
import type { Reader } from '#platform';
import { big, marks } from '#platform';
import type { Day, Id } from '#values';

interface JoinedRow {
  id: string;
  kind: string;
  subject_id: string;
  person_id: string | null;
  site_id: string | null;
  reversal_of: string | null;
  effective_on: string;
  recorded_at: number | string;
  county: string;
  account_kind: string;
  account_owner: string;
  unit: string;
  amount: number | string;
}

/** A transfer with the county in whose books it stands, and since when, server time, UTC ms. */
export interface RecordedTransfer extends Transfer {
  readonly recordedAt: number;
  readonly county: string;
}

/** Transfers as they stand in the books, with their postings in order. */
@Injectable()
export class TransferReader {
  async of(db: Reader, ids: readonly Id[]): Promise<Map<Id, RecordedTransfer>> {
    if (ids.length === 0) return new Map();
    const rows = await db.query<JoinedRow>(
      `SELECT t.id, t.kind, t.subject_id, t.person_id, t.site_id, t.reversal_of, t.effective_on, t.recorded_at, p.county, p.account_kind, p.account_owner, p.unit, p.amount
         FROM transfer t JOIN posting p ON p.transfer_id = t.id WHERE t.id IN (${marks(ids)}) ORDER BY t.id, p.line_no`,
      ids,
    );
    const transfers = new Map<Id, RecordedTransfer & { postings: Posting[] }>();
    for (const row of rows) {
      const transfer = transfers.get(row.id) ?? headOf(row);
      transfer.postings.push({ account: { kind: row.account_kind as AccountKind, owner: row.account_owner }, unit: row.unit as Unit, amount: big(row.amount) });
      transfers.set(row.id, transfer);
    }
    return transfers;
  }

  /** Whether a counter-entry undoes this transfer; there is at most one. */
  async isReversed(db: Reader, id: Id): Promise<boolean> {
    return (await db.query('SELECT id FROM transfer WHERE reversal_of = ?', [id])).length > 0;
  }
}

function headOf(row: JoinedRow): RecordedTransfer & { postings: Posting[] } {
  return {
    id: row.id,
    county: row.county,
    recordedAt: Number(row.recorded_at),
    kind: row.kind as TransferKind,
    subjectId: row.subject_id,
    personId: row.person_id,
    siteId: row.site_id,
    reversalOf: row.reversal_of,
    effectiveOn: row.effective_on as Day,
    postings: [],
  };
}
