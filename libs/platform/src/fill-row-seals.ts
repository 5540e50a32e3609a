import type { Database } from './database.js';
import { insertOnlyGuards } from './ddl.js';
import { keyText, type RowSeals } from './row-seals.js';
import { sealedParts, sealedRow, type SealedRows } from './sealed-rows.js';
import { versionOf } from './seal-versions.js';
import type { Reader, Value } from './tx.js';
import { UnitOfWork } from './unit-of-work.js';

/** Rows in one transaction. */
const ROWS = 500;

interface Filling {
  readonly widened?: boolean;
  readonly missing?: ((db: Reader, keys: readonly string[]) => Promise<ReadonlyMap<string, Readonly<Record<string, Value>>>>) | undefined;
}

/**
 * Gives rows from before their seals, once for a county that is older than the seals of a table. Where an earlier version sealed
 * less of a row (`widened`), those that fit that are sealed anew and a row without a seal gets none. Cut short, it is simply run
 * again: what has its seal is left alone. `missing` tells, by key, the columns that are new beside the seal. Triggers of insert-only tables are away meanwhile, so nobody else may be using the
 * database. Answers how many rows were sealed.
 */
export async function fillRowSeals(database: Database, seals: RowSeals, table: SealedRows, { widened = false, missing }: Filling = {}): Promise<number> {
  const { key, insertOnly, before, from, sealColumn } = sealedRow(table);
  const work = new UnitOfWork(database);
  if (insertOnly) await insertOnlyGuards(database.writer, table, false);
  const set = (columns: readonly string[], joined: string): string => columns.map((column) => `${column} = ?`).join(joined);
  let filled = 0;
  for await (const rows of sealedParts(work.reader, table, ROWS)) {
    const due = rows.filter((row) => (row['seal'] === null ? !widened : before !== null && seals.fitsAs(table, before, row)));
    if (due.length === 0) continue;
    await work.run(async (tx) => {
      const keys = due.map((row) => keyText(table, row));
      const more = await missing?.(tx, keys);
      for (const [index, row] of due.entries()) {
        const added = more?.get(keys[index] ?? '') ?? {};
        const values = [...Object.values(added), seals.of(table, { ...row, ...added }, versionOf(row['seal']) ?? 0), ...key.map((column) => row[column] as Value)];
        await tx.execute(`UPDATE ${from} SET ${set([...Object.keys(added), sealColumn], ', ')} WHERE ${set(key, ' AND ')}`, values);
      }
    });
    filled += due.length;
  }
  if (insertOnly) await insertOnlyGuards(database.writer, table, true);
  return filled;
}
