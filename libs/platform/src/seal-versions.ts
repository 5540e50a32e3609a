import type { SealedRows } from './sealed-rows.js';
import { marks, type Reader, type Row } from './tx.js';

/** The column under which a row is read with the number of its newest version. */
export const NEWEST = 'newest_version';

/** The version in a seal: 0 for a row that never changed; null for what is no seal. */
export function versionOf(seal: unknown): number | null {
  if (typeof seal !== 'string') return null;
  if (/^[0-9a-f]{64}$/.test(seal)) return 0;
  return /^v[0-9a-f]{63}$/.test(seal) ? Number.parseInt(seal.slice(1, 8), 16) : null;
}

/** The entry of the log of acts that tells of a version: sealed, chained and insert-only like any other. */
export function versionEntry(table: SealedRows, key: string, version: number): { action: string; object_kind: string; object_id: string; reason: null; detail: string } {
  return { action: 'seal.version', object_kind: 'row_seal', object_id: `${table}|${key}`, reason: null, detail: JSON.stringify({ version }) };
}

/**
 * SELECT columns that tell what the log of acts knows of a row's versions, each one look into an index: their number as
 * `newest_version` (or the name given), for `RowSeals.fits`. `key` is the column of the primary key, which is one column.
 */
export function newestVersion(db: Reader, table: SealedRows, key: string, as = NEWEST): string {
  return `(SELECT COUNT(*) FROM audit_entry sv WHERE sv.object_id = ${objectOf(db, table, key)}) AS ${as}`;
}

/** Likewise when a row changed for the first time, UTC milliseconds; null for one that never did. */
export function firstChange(db: Reader, table: SealedRows, key: string, as = 'first_change'): string {
  return `(SELECT MIN(sc.at) FROM audit_entry sc WHERE sc.object_id = ${objectOf(db, table, key)}) AS ${as}`;
}

function objectOf(db: Reader, table: SealedRows, key: string): string {
  return db.engine === 'mysql' ? `CONCAT('${table}|', ${key})` : `'${table}|' || ${key}`;
}

/** How many versions the log of acts knows of each of these rows; none of those that never changed. */
export async function newestVersions(db: Reader, table: SealedRows, keys: readonly string[]): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map();
  const objects = keys.map((key) => `${table}|${key}`);
  const rows: Row[] = await db.query(`SELECT object_id, COUNT(*) AS n FROM audit_entry WHERE object_id IN (${marks(objects)}) GROUP BY object_id`, objects);
  return new Map(rows.map((row) => [String(row['object_id']).slice(table.length + 1), Number(row['n'])]));
}
