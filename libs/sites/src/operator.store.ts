import { Injectable } from '@nestjs/common';
import type { Day, Id } from '#values';
import type { Reader, Tx } from '#platform';
import { marks, RowSeals } from '#platform';
import type { OperatorRecord } from './site.js';

interface OperatorRow {
  id: Id;
  credit_code: string;
  name: string;
  opened_on: Day;
  closed_on: Day | null;
}

const COLUMNS = 'id, credit_code, name, opened_on, closed_on';

/** SQL over operators. */
@Injectable()
export class OperatorStore {
  constructor(private readonly seals: RowSeals) {}

  /** Null for one of another county, too. */
  async byId(db: Reader, county: string, id: Id): Promise<OperatorRecord | null> {
    const rows = await db.query<OperatorRow>(`SELECT ${COLUMNS} FROM operator WHERE id = ? AND county = ?`, [id, county]);
    return rows[0] === undefined ? null : operatorOf(rows[0]);
  }

  async byCreditCodes(db: Reader, county: string, codes: readonly string[]): Promise<OperatorRecord[]> {
    if (codes.length === 0) return [];
    return (await db.query<OperatorRow>(`SELECT ${COLUMNS} FROM operator WHERE credit_code IN (${marks(codes)}) AND county = ?`, [...codes, county])).map(operatorOf);
  }

  /** Those of a county, ordered by credit code; reads one row more than `limit`. */
  async list(db: Reader, county: string, page: { readonly after: string; readonly limit: number }): Promise<OperatorRecord[]> {
    const rows = await db.query<OperatorRow>(`SELECT ${COLUMNS} FROM operator WHERE credit_code > ? AND county = ? ORDER BY credit_code LIMIT ${String(page.limit + 1)}`, [
      page.after,
      county,
    ]);
    return rows.map(operatorOf);
  }

  async insert(tx: Tx, county: string, operators: readonly (OperatorRecord & { readonly contactSealed: string | null })[]): Promise<void> {
    await tx.insert(
      'operator',
      operators.map((operator) =>
        this.seals.with('operator', {
          id: operator.id,
          county,
          credit_code: operator.creditCode,
          name: operator.name,
          contact_sealed: operator.contactSealed,
          opened_on: operator.openedOn,
          closed_on: operator.closedOn,
        }),
      ),
    );
  }
}

function operatorOf(row: OperatorRow): OperatorRecord {
  return { id: row.id, creditCode: row.credit_code, name: row.name, openedOn: row.opened_on, closedOn: row.closed_on };
}
