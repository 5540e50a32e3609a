import { Injectable } from '@nestjs/common';
import { type Reader, type Row, RowSeals, SEALED_RIGHTS, sealedRow } from '#platform';
import type { Finding } from './finding.js';

/** Rows of one read; between reads whoever waits gets a turn. */
const ROWS = 500;

/** Holds every row that carries rights against its seal. */
@Injectable()
export class RowSealCheck {
  constructor(private readonly seals: RowSeals) {}

  async findings(db: Reader): Promise<Finding[]> {
    const found: Finding[] = [];
    for (const table of SEALED_RIGHTS) {
      const { columns } = sealedRow(table);
      for (let after = ''; ;) {
        const rows: Row[] = await db.query(`SELECT ${columns.join(', ')}, seal FROM ${table} WHERE id > ? ORDER BY id LIMIT ${String(ROWS)}`, [after]);
        for (const row of rows) if (!this.seals.fits(table, row)) found.push({ kind: 'rights_altered', objectKind: table, objectId: String(row['id']) });
        if (rows.length < ROWS) break;
        after = String(rows.at(-1)?.['id']);
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    return found;
  }
}
