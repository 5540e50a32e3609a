import type { Database } from './database.js';
import { Outage } from './outage.js';
import type { Reader } from './tx.js';

/** Reads and writes as a probe needs them. */
type Run = (sql: string, parameters?: unknown[]) => Promise<unknown>;

/** Raises the mark of the probe by one and answers it; in a transaction of the caller. */
export async function raiseMark(
  tx: Reader & { execute(sql: string, parameters: number[]): Promise<number>; insert(table: string, rows: Record<string, number>[]): Promise<void> },
  nowMs: number,
): Promise<number> {
  if ((await tx.execute('UPDATE storage_probe SET mark = mark + 1, at = ? WHERE id = 1', [nowMs])) === 0) await tx.insert('storage_probe', [{ id: 1, mark: 1, at: nowMs }]);
  return markIn((sql) => tx.query(sql));
}

/** The mark as a connection sees it. */
export async function markIn(run: Run): Promise<number> {
  const [row] = (await run('SELECT mark FROM storage_probe WHERE id = 1')) as { mark: number | string }[];
  return Number(row?.mark ?? 0);
}

/** Throws unless a row committed through the embedded writer can be read through the other connection. */
export async function proven(database: Database): Promise<void> {
  const { writer, reader } = database;
  const before = await markIn((sql) => reader.query(sql));
  // Autocommit: one statement is one transaction, and its end is told by its own success.
  await writer.query(`INSERT INTO storage_probe (id, mark, at) VALUES (1, 1, ?) ON CONFLICT (id) DO UPDATE SET mark = mark + 1, at = excluded.at`, [Date.now()]);
  const after = await markIn((sql) => reader.query(sql));
  if (after <= before) throw new Outage('storage_failed', new Error('a committed row cannot be read by the other connection'));
}
