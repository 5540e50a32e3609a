import { Injectable } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { QueryRunner } from 'typeorm';
import { Database } from './database.js';
import { isTransient } from './database-error.js';
import type { Reader } from './tx.js';
import { Connection, Tx } from './tx.js';

const ATTEMPTS_MAX = 6;
const BACKOFF_MS = 8;

/**
 * The only way to a transaction. On the embedded engine transactions queue behind a mutex (ten at once without it: none
 * succeeds). On MySQL they run READ COMMITTED and the whole of `work` is run again on deadlock (1213), lock timeout
 * (1205) and snapshot conflict (1020): `work` must read what it decides on inside.
 */
@Injectable()
export class UnitOfWork {
  private tail: Promise<unknown> = Promise.resolve();
  private readonly open = new AsyncLocalStorage<true>();

  constructor(private readonly database: Database) {}

  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    // A second transaction inside the first would wait for itself behind the mutex. Pass the Tx on instead.
    if (this.open.getStore()) throw new Error('UnitOfWork.run inside UnitOfWork.run: pass the Tx on');
    return this.database.engine === 'embedded' ? this.queued(() => this.transaction(work)) : this.retried(() => this.transaction(work));
  }

  /** For reads that need no transaction. On the embedded engine they see only what is committed. */
  get reader(): Reader {
    return new Connection(this.database.engine, this.database.reader);
  }

  protected queued<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.tail.then(work, work);
    this.tail = turn.catch(() => undefined);
    return turn;
  }

  private async retried<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (attempt === ATTEMPTS_MAX || !isTransient(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, BACKOFF_MS * attempt * (1 + ((attempt * 7 + process.pid) % 3))));
      }
    }
  }

  private async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.database.writer.createQueryRunner();
    try {
      await this.begin(runner);
      const result = await this.open.run(true, () => work(new Tx(this.database.engine, runner)));
      await runner.commitTransaction();
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }

  private async begin(runner: QueryRunner): Promise<void> {
    if (this.database.engine === 'mysql') await runner.startTransaction('READ COMMITTED');
    else await runner.startTransaction();
  }
}
