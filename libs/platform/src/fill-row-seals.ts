import type { Database } from './database.js';
import { insertOnlyGuards } from './ddl.js';
import type { RowSeals } from './row-seals.js';
import { sealedParts, sealedRow, type SealedRows } from './sealed-rows.js';
import { versionOf } from './seal-versions.js';
import type { Value } from './tx.js';
import { UnitOfWork } from './unit-of-work.js';

/** Rows in one transaction. */
const ROWS = 500;

/**
 * Gives rows from before their seals, once for a county that is older than the seals of a table. Where an earlier version sealed
 * less of a row (`widened`), those that fit that are sealed anew and a row without a seal gets none. Cut short, it is simply run
 * again: what has its seal is left alone. Triggers of insert-only tables are away meanwhile, so nobody else may be using the
 * database. Answers how many rows were sealed.
 */
export async function fillRowSeals(database: Database, seals: RowSeals, table: SealedRows, { widened = false } = {}): Promise<number> {
  const { key, insertOnly, before } = sealedRow(table);
  const work = new UnitOfWork(database);
  if (insertOnly) await insertOnlyGuards(database.writer, table, false);
  const one = `UPDATE ${table} SET seal = ? WHERE ${key.map((column) => `${column} = ?`).join(' AND ')}`;
  let filled = 0;
  for await (const rows of sealedParts(work.reader, table, ROWS)) {
    const due = rows.filter((row) => (row['seal'] === null ? !widened : before !== null && seals.fitsAs(table, before, row)));
    if (due.length === 0) continue;
    await work.run(async (tx) => {
      for (const row of due) await tx.execute(one, [seals.of(table, row, versionOf(row['seal']) ?? 0), ...key.map((column) => row[column] as Value)]);
    });
    filled += due.length;
  }
  if (insertOnly) await insertOnlyGuards(database.writer, table, true);
  return filled;
}
