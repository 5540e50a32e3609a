import { Outage, outageOf } from './outage.js';

/** The connection of the embedded engine, as libsql shows it. */
export interface RawConnection {
  readonly inTransaction: boolean;
  exec(sql: string): unknown;
}

/** After a failure the writer is opened anew this often at most. */
const REOPEN_MS = 1000;

/**
 * Begins and ends the transactions of the one writing connection. SQLite itself is asked before and after each step whether
 * a transaction is open; nobody keeps a count of his own, because on a full disk SQLite rolls back by itself and such a
 * count is then wrong for ever. After anything that cannot be explained the connection is not used again: what comes is
 * refused until it was closed, opened anew, and has shown that what it commits can be read by the other connection.
 */
export class EmbeddedWriter {
  private distrust: Outage | null = null;
  private triedAt = Number.NEGATIVE_INFINITY;

  /**
   * `raw` answers the present connection. `reopen` closes it, opens another and throws unless a row that was committed
   * through it can be read through the other connection.
   */
  constructor(
    private readonly raw: () => RawConnection,
    private readonly reopen: () => Promise<void>,
  ) {}

  /** Why nothing is written at present; null when all is well. */
  get poisoned(): Outage | null {
    return this.distrust;
  }

  /** Whether SQLite has a transaction open. */
  get isOpen(): boolean {
    return this.raw().inTransaction;
  }

  /** Returns once the connection may be trusted. Throws `storage_failed`, or what stands in its way; tries at most once a second. */
  async trusted(): Promise<void> {
    if (this.distrust === null) return;
    const now = performance.now();
    if (now - this.triedAt < REOPEN_MS) throw this.distrust;
    this.triedAt = now;
    try {
      await this.reopen();
      this.distrust = null;
    } catch (error) {
      this.distrust = outageOf(error) ?? new Outage('storage_failed', error);
      throw this.distrust;
    }
  }

  begin(): void {
    const raw = this.raw();
    if (isOpen(raw)) throw this.poison(new Error('a transaction was left open'));
    try {
      raw.exec('BEGIN IMMEDIATE');
    } catch (error) {
      if (isOpen(raw)) throw this.poison(error);
      throw error;
    }
    if (!isOpen(raw)) throw this.poison(new Error('BEGIN opened no transaction'));
  }

  /** Returns only when SQLite says that the transaction is over and kept. */
  commit(): void {
    const raw = this.raw();
    if (!isOpen(raw)) throw this.poison(new Error('the transaction was gone before its COMMIT'));
    try {
      raw.exec('COMMIT');
    } catch (error) {
      throw this.poison(error);
    }
    if (isOpen(raw)) throw this.poison(new Error('COMMIT ended no transaction'));
  }

  rollback(cause: unknown): void {
    const raw = this.raw();
    if (!isOpen(raw)) {
      // SQLite gave it up by itself, which it does when its file fails it.
      this.poison(cause);
      return;
    }
    try {
      raw.exec('ROLLBACK');
    } catch (error) {
      this.poison(error);
      return;
    }
    if (isOpen(raw)) this.poison(new Error('ROLLBACK ended no transaction'));
    else if (outageOf(cause) !== null) this.poison(cause);
  }

  /** From now on nothing is written; answers what the caller throws. */
  poison(cause: unknown): Outage {
    this.distrust = outageOf(cause) ?? new Outage('storage_failed', cause);
    // Whoever comes next tries at once: most often there is room again, or never was too little for him.
    this.triedAt = Number.NEGATIVE_INFINITY;
    return this.distrust;
  }
}

/** Asked of SQLite anew each time: a statement in between may have ended the transaction. */
function isOpen(raw: { readonly inTransaction: boolean }): boolean {
  return raw.inTransaction;
}
