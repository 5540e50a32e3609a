import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EntityTarget, MigrationInterface, ObjectLiteral } from 'typeorm';
import { DataSource } from 'typeorm';
import { replaceGuards } from './ddl.js';
import { type RawConnection, EmbeddedWriter } from './embedded-writer.js';
import { exactIntegerDriver } from './exact-integers.js';
import { boundedPool } from './bounded-pool.js';
import { Outage, outageOf } from './outage.js';
import { hasOwnLog } from './own-log.js';
import { Room } from './room.js';
import { proven } from './storage-probe.js';
import { StorageWatch } from './storage-watch.js';
import { BorrowedTurns, OwnTurns, type WriterTurns } from './writer-turns.js';

export type Engine = 'embedded' | 'mysql';

/** What a database is opened with. `url` is a file path for the embedded engine, `mysql://...` for the other. */
export interface DatabaseOptions {
  readonly engine: Engine;
  readonly url: string;
  readonly tables: readonly EntityTarget<ObjectLiteral>[];
  readonly migrations: readonly (new () => MigrationInterface)[];
  readonly poolSize?: number;
  /** Free space below which the embedded engine takes nothing new. Bytes; none when left out. */
  readonly reserve?: number;
  /** Of a thread beside the one that owns the file: it writes in turns that it borrows there. */
  readonly turns?: BorrowedTurns;
}

/** An open database: one writer and, on the embedded engine, a second connection that only reads (decisions 22). */
export class Database {
  /** What everybody who asks hears of the database. */
  readonly watch = new StorageWatch();
  /** Begins and ends transactions on the writing connection of the embedded engine; on a server each transaction has a connection of its own. */
  readonly embedded: EmbeddedWriter;

  private constructor(
    readonly engine: Engine,
    readonly writer: DataSource,
    readonly reader: DataSource,
    readonly room: Room,
    /** Who writes when, on the embedded engine. */
    readonly turns: WriterTurns,
  ) {
    this.embedded = new EmbeddedWriter(
      () => rawOf(this.writer),
      () => this.reopenWriter(),
    );
  }

  static async open(options: DatabaseOptions): Promise<Database> {
    if (options.engine === 'mysql') {
      const source = await mysqlSource(options).initialize();
      boundedPool(source);
      return new Database('mysql', source, source, new Room(null, 0), new OwnTurns());
    }
    mkdirSync(dirname(options.url), { recursive: true, mode: 0o700 });
    // Made here, because SQLite would let everybody on the machine read it; its journal files take over the mode. Only where
    // there is none: closing any descriptor of the file lets go of every lock that this process holds on it, whereupon the next
    // foreign client takes itself for the last one and deletes the log with all that was acknowledged since.
    if (!existsSync(options.url)) writeFileSync(options.url, '', { flag: 'wx', mode: 0o600 });
    const writer = await embeddedSource(options, false).initialize();
    const reader = await embeddedSource(options, true).initialize();
    return new Database('embedded', writer, reader, new Room(dirname(options.url), options.reserve ?? 0), options.turns ?? new OwnTurns());
  }

  /** Whether what is written to the embedded database stands where every other client looks for it; always where there is a server. */
  get hasItsLog(): boolean {
    return this.engine === 'mysql' || hasOwnLog(String(this.writer.options.database));
  }

  async migrate(): Promise<string[]> {
    const done = await this.writer.runMigrations({ transaction: 'each' });
    // Only after migrations: otherwise a guard that somebody took away would be back before anybody asked where it was.
    if (this.engine === 'embedded' && done.length > 0) await replaceGuards(this.writer);
    return done.map((migration) => migration.name);
  }

  /**
   * Does work that only one process may do at a time, such as a first start; others wait for it. On the embedded engine
   * the writer's lock has seen to that. On a server the lock is held by a connection of its own, so it ends with the
   * process whatever happens to it.
   */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.engine === 'embedded') return work();
    const connection = this.writer.createQueryRunner();
    try {
      const [row] = (await connection.query(`SELECT GET_LOCK(CONCAT('first-start|', DATABASE()), ?) AS held`, [ALONE_WAIT_SECONDS])) as { held: number | string | null }[];
      if (Number(row?.held) !== 1) throw new Error(`another process has been starting on this database for ${String(ALONE_WAIT_SECONDS)} s`);
      return await work();
    } finally {
      // The connection goes back to the pool, so the lock must be let go by name.
      await connection.query(`DO RELEASE_LOCK(CONCAT('first-start|', DATABASE()))`);
      await connection.release();
    }
  }

  async close(): Promise<void> {
    if (this.reader !== this.writer) await this.reader.destroy();
    try {
      // Leaves one file behind instead of two, which is what an operator copies. Without room the log stays, and the next start takes it in.
      if (this.engine === 'embedded' && this.turns instanceof OwnTurns && this.writer.isInitialized) await this.writer.query('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch (error) {
      if (outageOf(error) === null) throw error;
    } finally {
      await this.writer.destroy();
    }
  }

  /** A new writing connection in the place of one that failed. Nothing is awaited from the old one but its end. */
  private async reopenWriter(): Promise<void> {
    // What was too much may just not have fitted: a smaller write would succeed where a meal does not.
    const full = this.embedded.poisoned;
    if (full?.code === 'storage_full' && this.room.free < ROOM_MIN) throw full;
    const { driver } = this.writer;
    const old = rawOrNull(this.writer);
    if (old?.inTransaction === true) {
      try {
        old.exec('ROLLBACK');
      } catch {
        // If it cannot let go, the new connection finds the file locked, and nothing is written.
        void 0;
      }
    }
    // Closes it and forgets its prepared statements.
    if (old !== null) await driver.disconnect();
    await driver.connect();
    await proven(this);
  }
}

interface Openable extends RawConnection {
  readonly open: boolean;
}

/** libsql ends the whole process when a closed connection is asked whether it is in a transaction, so that is never done. */
function rawOf(source: DataSource): RawConnection {
  const raw = rawOrNull(source);
  if (raw === null) throw new Outage('storage_failed', new Error('the writing connection is closed'));
  return raw;
}

function rawOrNull(source: DataSource): RawConnection | null {
  const { databaseConnection } = source.driver as { databaseConnection?: Openable };
  return databaseConnection?.open === true ? databaseConnection : null;
}

/** After a full disk nothing is written again before there is this much room. Bytes. */
const ROOM_MIN = 2 ** 20;
/** A server that does not take a connection within this is away. */
const CONNECT_MS = 3000;
/** Requests that wait for a connection; more are asked to come back. */
const QUEUE_MAX = 2000;
/** A first start takes seconds; a process that waits longer than this says so and ends. */
const ALONE_WAIT_SECONDS = 120;

function embeddedSource(options: DatabaseOptions, readsOnly: boolean): DataSource {
  return new DataSource({
    type: 'better-sqlite3',
    driver: exactIntegerDriver(),
    database: options.url,
    enableWAL: true,
    timeout: 5000,
    statementCacheSize: 400,
    entities: [...options.tables] as never[],
    migrations: [...options.migrations],
    migrationsTableName: 'migration',
    prepareDatabase: (connection: { pragma(text: string): unknown }) => {
      connection.pragma('synchronous = FULL');
      // Without it INSERT OR REPLACE would not ask the triggers on DELETE.
      connection.pragma('recursive_triggers = ON');
      connection.pragma('temp_store = MEMORY');
      connection.pragma('cache_size = -65536');
      // 64 MB of log between checkpoints: a lunch hour's commits then cost a sync each and not a rewrite of scattered pages.
      connection.pragma('wal_autocheckpoint = 16000');
      if (readsOnly) connection.pragma('query_only = ON');
    },
  });
}

function mysqlSource(options: DatabaseOptions): DataSource {
  return new DataSource({
    type: 'mysql',
    url: options.url,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: false,
    poolSize: options.poolSize ?? 16,
    connectTimeout: CONNECT_MS,
    entities: [...options.tables] as never[],
    migrations: [...options.migrations],
    migrationsTableName: 'migration',
    extra: { flags: ['-FOUND_ROWS'], queueLimit: QUEUE_MAX },
  });
}
