import { Injectable } from '@nestjs/common';
import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';
import { Keys } from './keys.js';
import { sealedRow, type SealedRows } from './sealed-rows.js';
import { forUpdate, type Row, type Tx, type Value } from './tx.js';

/** Derived from the key of the blind indexes, which every process holds and no database does. */
const PURPOSE = 'love-card/row-seal/v1';
/** Rows of law are read with every meal; a seal that fitted this very text fits it again. */
const KNOWN_MAX = 2000;

/** Keyed seals over whole rows: HMAC-SHA256 over table, columns and values, so that no row can be made, changed or moved without the keys. */
@Injectable()
export class RowSeals {
  private readonly key: KeyObject;
  private readonly known = new Set<string>();

  constructor(keys: Keys) {
    this.key = createSecretKey(Buffer.from(hkdfSync('sha256', keys.secret('blind-index'), '', PURPOSE, 32)));
  }

  /** 64 hex digits for a row, which must name every sealed column of its table. */
  of(table: SealedRows, row: Row): string {
    return this.digest(textOf(table, sealedRow(table).columns, row));
  }

  /** A new row with its seal. */
  with<R extends Row>(table: SealedRows, row: R): R & { readonly seal: string } {
    return { ...row, seal: this.of(table, row) };
  }

  /**
   * Does an UPDATE and seals what it changed anew; answers what it answers. `where` names the rows that it may touch. A row that did not
   * fit before does not fit afterwards either: nobody's own act makes an alteration genuine.
   */
  async changing(tx: Tx, table: SealedRows, { where, values }: { readonly where: string; readonly values: readonly Value[] }, update: () => Promise<number>): Promise<number> {
    const { columns, key } = sealedRow(table);
    const wanted = `SELECT ${columns.join(', ')}, seal FROM ${table} WHERE`;
    const before: Row[] = await tx.query(`${wanted} ${where}${forUpdate(tx)}`, values);
    const changed = await update();
    if (changed === 0) return changed;
    for (const row of before.filter((one) => this.fits(table, one))) {
      const [own, place] = [key.map((column) => `${column} = ?`).join(' AND '), key.map((column) => row[column] as Value)];
      const [now] = await tx.query(`${wanted} ${own}`, place);
      if (now !== undefined) await tx.execute(`UPDATE ${table} SET seal = ? WHERE ${own}`, [this.of(table, now), ...place]);
    }
    return changed;
  }

  /** Whether the `seal` in a row is the one that its columns ask for. A row without one does not fit. */
  fits(table: SealedRows, row: Row): boolean {
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
    return typeof seal === 'string' && /^[0-9a-f]{64}$/.test(seal) && timingSafeEqual(Buffer.from(seal), Buffer.from(this.digest(text)));
  }

  private digest(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('hex');
  }
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
