import { Injectable } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { QueryRunner } from 'typeorm';
import { Database } from './database.js';
import { isTransient } from './database-error.js';
import { commitOutage, Outage, outageOf } from './outage.js';
import type { Reader } from './tx.js';
import { Connection, Tx } from './tx.js';

const ATTEMPTS_MAX = 6;
const BACKOFF_MS = 8;
/** How often, and after which pause, the database is asked what became of a COMMIT whose answer was lost. */
const ASK_MAX = 3;
const ASK_MS = 150;

/** How a unit of work may be run. */
export interface WorkOptions {
  /**
   * `work` asks for the id that the caller made before it writes, or a unique key on that id refuses it: it may be run again
   * after a COMMIT whose answer was lost, and then answers from what stands there.
   */
  readonly askable?: boolean;
  /** Goes on below the reserve of free space: what a probe writes, and nothing else. */
  readonly belowReserve?: boolean;
}

/**
 * The only way to a transaction. On the embedded engine transactions queue behind a mutex (ten at once without it: none
 * succeeds). On MySQL they run READ COMMITTED and the whole of `work` is run again on deadlock (1213), lock timeout
 * (1205) and snapshot conflict (1020): `work` must read what it decides on inside.
 *
 * Promises: it returns only after the engine itself said that the transaction is kept. A connection that failed at BEGIN,
 * COMMIT or ROLLBACK answers nobody again. Throws `Outage` where the database is the reason.
 */
@Injectable()
export class UnitOfWork {
  private readonly open = new AsyncLocalStorage<true>();

  constructor(private readonly database: Database) {}

  async run<T>(work: (tx: Tx) => Promise<T>, options: WorkOptions = {}): Promise<T> {
    // A second transaction inside the first would wait for itself behind the mutex. Pass the Tx on instead.
    if (this.open.getStore()) throw new Error('UnitOfWork.run inside UnitOfWork.run: pass the Tx on');
    const { watch } = this.database;
    try {
      const answer = await this.asked(work, options);
      watch.worked('write');
      return answer;
    } catch (error) {
      const outage = outageOf(error);
      if (outage !== null) watch.failed(outage);
      throw outage ?? error;
    }
  }

  /** For reads that need no transaction. On the embedded engine they see only what is committed. */
  get reader(): Reader {
    return new Connection(this.database.engine, this.database.reader, this.database.watch);
  }

  protected queued<T>(work: () => Promise<T>): Promise<T> {
    return this.database.turns.take(work);
  }

  /** Where nobody knows whether the COMMIT was done, `work` is run again and finds its id, or does it now. */
  private async asked<T>(work: (tx: Tx) => Promise<T>, options: WorkOptions): Promise<T> {
    let unknown: Outage | null = null;
    for (let ask = 0; ; ask++) {
      try {
        return await this.once(work, options);
      } catch (error) {
        if (error instanceof Outage && error.code === 'outcome_unknown') unknown = error;
        // Without an answer it stays unknown, whatever the last try met.
        const isOutage = error instanceof Outage;
        if (unknown === null || options.askable !== true || !isOutage || ask === ASK_MAX) throw isOutage ? (unknown ?? error) : error;
        await pause(ASK_MS * (ask + 1));
      }
    }
  }

  private once<T>(work: (tx: Tx) => Promise<T>, options: WorkOptions): Promise<T> {
    return this.database.engine === 'embedded' ? this.queued(() => this.embedded(work, options)) : this.retried(() => this.server(work));
  }

  private async retried<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (attempt === ATTEMPTS_MAX || !isTransient(error)) throw error;
        await pause(BACKOFF_MS * attempt * (1 + ((attempt * 7 + process.pid) % 3)));
      }
    }
  }

  private async embedded<T>(work: (tx: Tx) => Promise<T>, options: WorkOptions): Promise<T> {
    const { embedded: writer, room } = this.database;
    if (options.belowReserve !== true) room.demand();
    await writer.trusted();
    writer.begin();
    const tx = new Tx('embedded', this.database.writer.createQueryRunner(), this.database.watch, () => writer.isOpen);
    let answer: T;
    try {
      answer = await this.open.run(true, () => work(tx));
      tx.demandSound();
    } catch (error) {
      tx.end();
      writer.rollback(error);
      throw error;
    }
    tx.end();
    writer.commit();
    return answer;
  }

  private async server<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.database.writer.createQueryRunner();
    const connection = (await runner.connect().catch((error: unknown) => {
      throw outageOf(error) ?? error;
    })) as { destroy(): void };
    try {
      const tx = new Tx('mysql', runner, this.database.watch, () => true);
      let answer: T;
      try {
        await runner.query('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
        await runner.query('START TRANSACTION');
        answer = await this.open.run(true, () => work(tx));
        tx.demandSound();
      } catch (error) {
        tx.end();
        await rolledBack(runner, connection, error);
        throw outageOf(error) ?? error;
      }
      tx.end();
      await runner.query('COMMIT').catch((error: unknown) => {
        // Whatever it holds, nobody gets this connection again.
        connection.destroy();
        throw commitOutage(error);
      });
      return answer;
    } finally {
      await runner.release();
    }
  }
}

/** The connection is fit for others only if the server says that it rolled back; else it is cut, and the server rolls back by itself. */
async function rolledBack(runner: QueryRunner, connection: { destroy(): void }, cause: unknown): Promise<void> {
  if (outageOf(cause) !== null) {
    connection.destroy();
    return;
  }
  try {
    await runner.query('ROLLBACK');
  } catch {
    // The first error is the one to be told.
    connection.destroy();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
