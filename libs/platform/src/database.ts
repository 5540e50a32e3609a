import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EntityTarget, MigrationInterface, ObjectLiteral } from 'typeorm';
import { DataSource } from 'typeorm';
import { exactIntegerDriver } from './exact-integers.js';

export type Engine = 'embedded' | 'mysql';

/** What a database is opened with. `url` is a file path for the embedded engine, `mysql://...` for the other. */
export interface DatabaseOptions {
  readonly engine: Engine;
  readonly url: string;
  readonly tables: readonly EntityTarget<ObjectLiteral>[];
  readonly migrations: readonly (new () => MigrationInterface)[];
  readonly poolSize?: number;
}

/** An open database: one writer and, on the embedded engine, a second connection that only reads (decisions 22). */
export class Database {
  private constructor(
    readonly engine: Engine,
    readonly writer: DataSource,
    readonly reader: DataSource,
  ) {}

  static async open(options: DatabaseOptions): Promise<Database> {
    if (options.engine === 'mysql') {
      const source = await mysqlSource(options).initialize();
      return new Database('mysql', source, source);
    }
    mkdirSync(dirname(options.url), { recursive: true, mode: 0o700 });
    // Made here, because SQLite would let everybody on the machine read it; its journal files take over the mode.
    writeFileSync(options.url, '', { flag: 'a', mode: 0o600 });
    const writer = await embeddedSource(options, false).initialize();
    const reader = await embeddedSource(options, true).initialize();
    return new Database('embedded', writer, reader);
  }

  async migrate(): Promise<string[]> {
    const done = await this.writer.runMigrations({ transaction: 'each' });
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
    // Leaves one file behind instead of two, which is what an operator copies.
    if (this.engine === 'embedded') await this.writer.query('PRAGMA wal_checkpoint(TRUNCATE)');
    await this.writer.destroy();
  }
}

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
    entities: [...options.tables] as never[],
    migrations: [...options.migrations],
    migrationsTableName: 'migration',
    extra: { flags: ['-FOUND_ROWS'] },
  });
}
