import type { QueryRunner } from 'typeorm';
import type { Engine } from './database.js';
import { isConstraintRefusal, isDuplicateKey } from './database-error.js';
import { outageOf } from './outage.js';
import type { StorageWatch } from './storage-watch.js';

export type Value = string | number | bigint | boolean | Uint8Array | null;
export type Row = Record<string, unknown>;

/** Parameters in one statement: far below SQLite's 32,766, and as fast. */
const PARAMETERS_MAX = 3000;
/** Rows in one statement on the embedded engine, largest first: few lengths, so that statements come prepared from the cache. */
const EMBEDDED_ROWS = [64, 8, 1];

/** A place to read from: the open transaction, or the read connection outside one. */
export interface Reader {
  readonly engine: Engine;
  query<T = Row>(sql: string, parameters?: readonly Value[]): Promise<T[]>;
}

/** Runs SQL with `?` placeholders on either engine. */
export class Connection implements Reader {
  constructor(
    readonly engine: Engine,
    private readonly source: { query(sql: string, parameters?: unknown[]): Promise<unknown> },
    private readonly watch: StorageWatch,
  ) {}

  /** Throws an `Outage` where the database is the reason, and the error of the driver otherwise. */
  async query<T = Row>(sql: string, parameters: readonly Value[] = []): Promise<T[]> {
    try {
      const rows = (await this.source.query(sql, parameters.map(plain))) as T[];
      this.watch.worked('read');
      return rows;
    } catch (error) {
      const outage = outageOf(error);
      if (outage !== null) this.watch.failed(outage);
      throw outage ?? error;
    }
  }
}

const inTransaction = Symbol('in transaction');

/**
 * An open transaction, made only by `UnitOfWork.run`. Every write takes one as its first argument, so a write outside a
 * transaction does not compile.
 */
export class Tx extends Connection {
  readonly [inTransaction] = true;
  private broken: { readonly by: unknown } | null = null;
  private isOver = false;

  /** `isOpen` asks the engine itself whether the transaction still stands, where it can be asked. */
  constructor(
    engine: Engine,
    private readonly runner: QueryRunner,
    watch: StorageWatch,
    private readonly isOpen: () => boolean,
  ) {
    super(engine, runner, watch);
  }

  override async query<T = Row>(sql: string, parameters: readonly Value[] = []): Promise<T[]> {
    this.demandSound();
    return this.noting(() => super.query<T>(sql, parameters));
  }

  /** Runs a write and answers how many rows it changed: the verdict of a conditional update. */
  async execute(sql: string, parameters: readonly Value[] = []): Promise<number> {
    this.demandSound();
    const result = await this.noting(() => this.runner.query(sql, parameters.map(plain), true));
    return Number(result.affected ?? 0);
  }

  /**
   * Throws what broke this transaction. A refused row leaves it as it was; after anything else the engine may have rolled
   * back by itself, and what came then would be written outside of it, row by row.
   */
  demandSound(): void {
    if (this.isOver) throw new Error('a statement came after the end of its transaction');
    if (this.broken !== null) throw this.broken.by;
    if (!this.isOpen()) throw new Error('the transaction was gone before its end');
  }

  /** Nothing more may be asked of it. */
  end(): void {
    this.isOver = true;
  }

  private async noting<T>(statement: () => Promise<T>): Promise<T> {
    try {
      return await statement();
    } catch (error) {
      const fault = outageOf(error) ?? error;
      if (!isDuplicateKey(error) && !isConstraintRefusal(error)) this.broken ??= { by: fault };
      throw fault;
    }
  }

  /** Inserts many rows with as few statements as the engine takes. Every row must have the keys of the first. */
  async insert(table: string, rows: readonly Readonly<Record<string, Value>>[]): Promise<void> {
    const first = rows[0];
    if (!first) return;
    const columns = Object.keys(first);
    const most = Math.max(1, Math.floor(PARAMETERS_MAX / columns.length));
    const tuple = `(${columns.map(() => '?').join(',')})`;
    for (let start = 0; start < rows.length;) {
      const chunk = rows.slice(start, start + this.rowsAtOnce(Math.min(most, rows.length - start)));
      const values: Value[] = [];
      for (const row of chunk) for (const column of columns) values.push(row[column] ?? null);
      await this.execute(`INSERT INTO ${table} (${columns.join(',')}) VALUES ${chunk.map(() => tuple).join(',')}`, values);
      start += chunk.length;
    }
  }

  private rowsAtOnce(left: number): number {
    return this.engine === 'mysql' ? left : (EMBEDDED_ROWS.find((rows) => rows <= left) ?? 1);
  }
}

/** Row lock on engines that have one. The embedded engine has a single writer, whose mutex is the lock. */
export function forUpdate(connection: Reader): string {
  return connection.engine === 'mysql' ? ' FOR UPDATE' : '';
}

/** `?,?,?` for an IN list. */
export function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(',');
}

/** An exact integer out of a column or a SUM, which is a string on one engine and a number on the other. */
export function big(value: unknown): bigint {
  if (value === null || value === undefined) return 0n;
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'bigint') return BigInt(value);
  throw new TypeError(`not an integer column: ${typeof value}`);
}

/** Whole thousand millions apart from the rest, so that no sum of either part leaves 64 bits. */
const PART = 1_000_000_000;

/**
 * SELECT columns that sum an integer column exactly, to be read back with `summed`. MariaDB and MySQL sum into a decimal;
 * the embedded engine raises "integer overflow" past 64 bits, so it sums in two parts.
 */
export function exactSum(db: Reader, column: string, as: string): string {
  return db.engine === 'mysql' ? `SUM(${column}) AS ${as}` : `SUM(${column} / ${String(PART)}) AS ${as}_high, SUM(${column} % ${String(PART)}) AS ${as}`;
}

/** For HAVING: whether an exact sum differs from zero. Past 64 bits the embedded engine goes on in floating point, which is not zero either. */
export function sumIsNot0(db: Reader, column: string): string {
  return db.engine === 'mysql' ? `SUM(${column}) <> 0` : `SUM(${column} / ${String(PART)}) * ${String(PART)} + SUM(${column} % ${String(PART)}) <> 0`;
}

/** The sum that `exactSum` selected under this name; 0 over no rows. */
export function summed(row: Row | undefined, as: string): bigint {
  return big(row?.[`${as}_high`]) * BigInt(PART) + big(row?.[as]);
}

/** mysql2 and libsql both take bigint, but a Uint8Array must be a Buffer for either. */
function plain(value: Value): unknown {
  if (typeof value === 'bigint') return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString();
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value;
}
