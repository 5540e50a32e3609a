import type { Database } from './database.js';
import { insertOnlyGuards } from './ddl.js';
import type { SealedField, SealedWalk } from './sealed-fields.js';
import { sealedWalks } from './sealed-fields.js';
import type { Row, Tx } from './tx.js';
import { UnitOfWork } from './unit-of-work.js';
import type { Vault } from './vault.js';

/** Rows in one transaction. A photo is about 100 kB of text. */
const ROWS = 200;

/** What became of the sealed texts that were there. */
export interface Resealed {
  readonly texts: number;
  /** What could not be opened, or was bound to another place already: it stays as it is and is not read any more. */
  readonly unreadable: readonly { readonly field: SealedField; readonly id: string }[];
}

/**
 * Seals again, bound to field and row, what an earlier version sealed without: in chunks, each verified before it is
 * written. Cut short, it is simply run again: what is bound already opens in its place and is left alone. The triggers of
 * insert-only tables are away meanwhile and stand again at the end, so nobody else may be using the database.
 */
export async function reseal(database: Database, vault: Vault): Promise<Resealed> {
  const work = new UnitOfWork(database);
  const unreadable: { field: SealedField; id: string }[] = [];
  let texts = 0;
  for (const walk of sealedWalks()) {
    if (walk.insertOnly) await insertOnlyGuards(database.writer, walk.table, false);
    let after: Row | null = null;
    for (;;) {
      const from: Row | null = after;
      const rows: Row[] = await work.run(async (tx) => {
        const page = await pageOf(tx, walk, from);
        for (const row of page) texts += await one(tx, walk, { row, vault, lost: (field, id) => unreadable.push({ field, id }) });
        return page;
      });
      after = rows.at(-1) ?? null;
      if (rows.length < ROWS) break;
    }
    if (walk.insertOnly) await insertOnlyGuards(database.writer, walk.table, true);
  }
  return { texts, unreadable };
}

/** The next rows of a table, by its primary key. */
async function pageOf(tx: Tx, { table, columns, id, key }: SealedWalk, after: Row | null): Promise<Row[]> {
  const wanted = [...new Set([...key, id, ...columns.map(({ name }) => name)])].join(', ');
  const beyond =
    after === null ? { sql: '', values: [] } : { sql: ` WHERE (${key.join(', ')}) > (${key.map(() => '?').join(', ')})`, values: key.map((column) => after[column] as string) };
  return tx.query(`SELECT ${wanted} FROM ${table}${beyond.sql} ORDER BY ${key.join(', ')} LIMIT ${String(ROWS)}`, beyond.values);
}

async function one(
  tx: Tx,
  { table, columns, id, key }: SealedWalk,
  { row, vault, lost }: { row: Row; vault: Vault; lost: (field: SealedField, id: string) => void },
): Promise<number> {
  const owner = String(row[id]);
  const bound: { name: string; text: string }[] = [];
  for (const { name, field } of columns) {
    const sealed = row[name];
    if (typeof sealed !== 'string') continue;
    const clear = vault.openUnbound(sealed);
    if (clear !== null) {
      const text = vault.seal(field, owner, clear);
      if (vault.open(field, owner, text) !== clear) throw new Error(`${field} of ${owner} did not survive being sealed again`);
      bound.push({ name, text });
    } else if (vault.opened(field, owner, sealed) === null) lost(field, owner);
  }
  if (bound.length === 0) return 0;
  const set = bound.map(({ name }) => `${name} = ?`).join(', ');
  const where = key.map((column) => `${column} = ?`).join(' AND ');
  await tx.execute(`UPDATE ${table} SET ${set} WHERE ${where}`, [...bound.map(({ text }) => text), ...key.map((column) => row[column] as string)]);
  return bound.length;
}
