import type { Database } from './database.js';
import { insertOnlyGuards } from './ddl.js';
import type { RowSeals } from './row-seals.js';
import { sealedRow, type SealedRows } from './sealed-rows.js';
import type { Row } from './tx.js';
import { UnitOfWork } from './unit-of-work.js';

/** Rows in one transaction. */
const ROWS = 500;

/**
 * Gives rows from before their seals, once for a county that is older than the seals of a table. Cut short, it is simply run
 * again: what has a seal is left alone. Triggers of insert-only tables are away meanwhile, so nobody else may be using the
 * database. Answers how many rows were sealed.
 */
export async function fillRowSeals(database: Database, seals: RowSeals, table: SealedRows): Promise<number> {
  const { columns, insertOnly } = sealedRow(table);
  const [key = 'id'] = columns;
  const work = new UnitOfWork(database);
  const [missing] = await work.reader.query(`SELECT 1 AS one FROM ${table} WHERE seal IS NULL LIMIT 1`);
  if (missing === undefined && !insertOnly) return 0;
  if (insertOnly) await insertOnlyGuards(database.writer, table, false);
  let filled = 0;
  for (;;) {
    const found = await work.run(async (tx) => {
      const rows: Row[] = await tx.query(`SELECT ${columns.join(', ')} FROM ${table} WHERE seal IS NULL ORDER BY ${key} LIMIT ${String(ROWS)}`);
      for (const row of rows) await tx.execute(`UPDATE ${table} SET seal = ? WHERE ${key} = ?`, [seals.of(table, row), row[key] as string]);
      return rows.length;
    });
    filled += found;
    if (found < ROWS) break;
  }
  if (insertOnly) await insertOnlyGuards(database.writer, table, true);
  return filled;
}
