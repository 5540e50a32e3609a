import { type Row, RowSeals, sealedParts, sealedRow, type SealedRows, UnitOfWork } from '#platform';
import type { From } from './two-persons.js';

/** How many rows of these tables there are, and which of them the app did not write so. */
export async function sealedCount(from: From, tables: readonly SealedRows[]): Promise<{ readonly rows: Record<string, number>; readonly foreign: readonly Row[] }> {
  const [seals, { reader }] = [from.get(RowSeals, { strict: false }), from.get(UnitOfWork, { strict: false })];
  const rows: Record<string, number> = {};
  const foreign: Row[] = [];
  for (const table of tables) {
    rows[table] = 0;
    for await (const part of sealedParts(reader, table, 200)) {
      rows[table] += part.length;
      foreign.push(...part.filter((row) => !seals.fitsAs(table, sealedRow(table).columns, row)));
    }
  }
  return { rows, foreign };
}
