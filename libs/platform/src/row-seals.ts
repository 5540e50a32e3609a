import { Injectable } from '@nestjs/common';
import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';
import { systemActor } from './actor.js';
import { Clock } from './clock.js';
import { Ids } from './ids.js';
import { Keys } from './keys.js';
import { NEWEST, newestVersions, versionEntry, versionOf } from './seal-versions.js';
import { type ChangingRows, LIST_ENTRY, sealedRow, type SealedRows } from './sealed-rows.js';
import { forUpdate, type Row, type Tx, type Value } from './tx.js';
import { UnfitRows } from './unfit-rows.js';

/** Derived from the key of the blind indexes, which every process holds and no database does. */
const PURPOSE = 'love-card/row-seal/v1';
/** Rows of law are read with every meal; a seal that fitted this very text fits it again. */
const KNOWN_MAX = 2000;

interface Which {
  readonly where: string;
  readonly values: readonly Value[];
}

/**
 * Keyed seals over whole rows: HMAC-SHA256 over table, columns and values, so that no row can be made, changed or moved without the
 * keys. A row that changes has a version in its seal, one more each time, of which the log of acts has an entry each: a row whose
 * version is below the number of those entries is an old one that somebody put back.
 */
@Injectable()
export class RowSeals {
  private readonly key: KeyObject;
  private readonly known = new Set<string>();
  /** Rows that did not fit where a door read them. */
  readonly unfit = new UnfitRows();

  constructor(
    keys: Keys,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {
    this.key = createSecretKey(Buffer.from(hkdfSync('sha256', keys.secret('blind-index'), '', PURPOSE, 32)));
  }

  /** The seal of a row in a version (0: never changed), which must name every sealed column of its table. 64 characters. */
  of(table: SealedRows, row: Row, version = 0): string {
    return this.made(textOf(table, sealedRow(table).columns, row), version);
  }

  /** The seal of an entry of the tablets' list, which is made anew from other rows whenever they change and has no versions. */
  ofListEntry(row: Row): string {
    return this.digest(JSON.stringify(['snapshot_entry', ...LIST_ENTRY, ...LIST_ENTRY.map((column) => sealedText(row[column]))]));
  }

  /** A new row with its seal. */
  with<R extends Row>(table: SealedRows, row: R): R & { readonly seal: string } {
    return { ...row, seal: this.of(table, row) };
  }

  /**
   * Does an UPDATE and seals what it changed anew, in the next version; answers what it answers. `where` names the rows that it may
   * touch. A row that did not fit before, or was an old one put back, does not fit afterwards either: nobody's own act makes an
   * alteration genuine, and whatever stood before is old from then on. `renewal`: what it changes closes no door, so the version stays.
   */
  async changing(tx: Tx, table: ChangingRows, { where, values }: Which, update: () => Promise<number>, { renewal = false } = {}): Promise<number> {
    const { columns, key } = sealedRow(table);
    const wanted = `SELECT ${columns.join(', ')}, seal FROM ${table} WHERE`;
    const before: Row[] = await tx.query(`${wanted} ${where}${forUpdate(tx)}`, values);
    const changed = await update();
    if (changed === 0) return changed;
    const newest = renewal ? new Map<string, number>() : await this.nextVersions(tx, table, before);
    for (const row of before) {
      const version = versionOf(row['seal']) ?? 0;
      const next = renewal ? version : (newest.get(keyText(table, row)) ?? version) + 1;
      if (!this.fits(table, row) || (!renewal && version + 1 < next)) continue;
      const [own, place] = [key.map((column) => `${column} = ?`).join(' AND '), key.map((column) => row[column] as Value)];
      const [now] = await tx.query(`${wanted} ${own}`, place);
      if (now !== undefined) await tx.execute(`UPDATE ${table} SET seal = ? WHERE ${own}`, [this.of(table, now, next), ...place]);
    }
    return changed;
  }

  /**
   * Puts rows in the place of those that `which` names, which fit nowhere from then on. A row that stood there once and was taken out
   * past the app is among them: each new row is a version of its own, whether or not one stood before it.
   */
  async replacing(tx: Tx, table: ChangingRows, which: Which, rows: readonly Readonly<Record<string, Value>>[]): Promise<void> {
    const gone: Row[] = await tx.query(`SELECT ${sealedRow(table).columns.join(', ')}, seal FROM ${table} WHERE ${which.where}${forUpdate(tx)}`, which.values);
    await tx.execute(`DELETE FROM ${table} WHERE ${which.where}`, which.values);
    const left = new Set(gone.map((row) => keyText(table, row)));
    await this.nextVersions(tx, table, [...gone, ...rows.filter((row) => !left.has(keyText(table, row)))]);
    const versions = await newestVersions(
      tx,
      table,
      rows.map((row) => keyText(table, row)),
    );
    await tx.insert(
      table,
      rows.map((row) => ({ ...row, seal: this.of(table, row, versions.get(keyText(table, row)) ?? 0) })),
    );
  }

  /** Tells the log of acts that these rows change; answers how often each had before. */
  private async nextVersions(tx: Tx, table: SealedRows, rows: readonly Row[]): Promise<Map<string, number>> {
    const keys = rows.map((row) => keyText(table, row));
    const newest = await newestVersions(tx, table, keys);
    const [at, { id: actor_id, role: actor_kind }] = [this.clock.nowMs(), systemActor('')];
    await tx.insert(
      'audit_entry',
      keys.map((key) => this.with('audit_entry', { id: this.ids.next(), at, actor_id, actor_kind, ...versionEntry(table, key, (newest.get(key) ?? 0) + 1) })),
    );
    return newest;
  }

  /**
   * Whether the `seal` in a row is the one that its columns ask for. A row without one does not fit; nor does an old one, where the
   * row was read with its `newestVersion`.
   */
  fits(table: SealedRows, row: Row): boolean {
    return (this.isWritten(table, row) && Number(row[NEWEST] ?? 0) <= (versionOf(row['seal']) ?? 0)) || this.refused(table, row);
  }

  /** Likewise for one of many rows, which are not remembered. */
  fitsOnce(table: SealedRows, row: Row): boolean {
    return this.fitsAs(table, sealedRow(table).columns, row) || this.refused(table, row);
  }

  /** Where a table was joined and has no row, there is nothing to tell of. */
  private refused(table: SealedRows, row: Row): false {
    if (sealedRow(table).key.every((column) => row[column] !== null)) this.unfit.note({ table, key: keyText(table, row) });
    return false;
  }

  private isWritten(table: SealedRows, row: Row): boolean {
    const text = textOf(table, sealedRow(table).columns, row);
    const name = `${String(row['seal'])}${text}`;
    if (this.known.has(name)) return true;
    if (!this.isOf(row['seal'], text)) return false;
    if (this.known.size >= KNOWN_MAX) this.known.clear();
    this.known.add(name);
    return true;
  }

  /** Those of some rows that fit, in their order. */
  genuine<R extends Row>(table: SealedRows, rows: readonly R[]): R[] {
    return rows.filter((row) => this.fits(table, row));
  }

  /** Whether the `seal` in a row is one that an earlier version made, over fewer columns. */
  fitsAs(table: SealedRows, columns: readonly string[], row: Row): boolean {
    return this.isOf(row['seal'], textOf(table, columns, row));
  }

  private isOf(seal: unknown, text: string): boolean {
    const version = versionOf(seal);
    return version !== null && timingSafeEqual(Buffer.from(seal as string), Buffer.from(this.made(text, version)));
  }

  /** 64 hex digits; of a row that changed `v`, its version in seven hex digits and 56 of the digest. */
  private made(text: string, version: number): string {
    if (version === 0) return this.digest(text);
    return `v${version.toString(16).padStart(7, '0')}${this.digest(`${String(version)}|${text}`).slice(0, 56)}`;
  }

  private digest(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('hex');
  }
}

/** The primary key of a row as one text. */
export function keyText(table: SealedRows, row: Row): string {
  return sealedRow(table)
    .key.map((column) => String(row[column]))
    .join('#');
}

/** One text for one row, whichever engine it comes from: numbers as text, nothing as null. */
function textOf(table: SealedRows, columns: readonly string[], row: Row): string {
  const values = columns.map((column) => {
    const value = row[column];
    if (value === undefined) throw new Error(`${table}.${column} is sealed and was not given`);
    return sealedText(value);
  });
  return JSON.stringify([table, ...columns, ...values]);
}

/** A value as a seal or a hash speaks of it, whichever engine it comes from; nothing is null. */
export function sealedText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return value.toString();
  return typeof value === 'string' ? value : JSON.stringify(typeof value === 'boolean' ? Number(value) : value);
}
