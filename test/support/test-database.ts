import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { MIGRATIONS } from '#migrations';
import type { Engine } from '#platform';
import { Database, Keys } from '#platform';

/** The engine a test run is for: ENGINE=embedded (default) or ENGINE=mysql with TEST_MYSQL_URL naming a server. */
export const ENGINE: Engine = process.env['ENGINE'] === 'mysql' ? 'mysql' : 'embedded';

let serial = 0;

/** A migrated, empty database of its own for one test file, with keys; `drop` removes both. */
export interface TestDatabase {
  readonly database: Database;
  readonly keys: Keys;
  readonly dir: string;
  /** What another process needs to open the same database. */
  readonly url: string;
  drop(): Promise<void>;
}

export async function openTestDatabase(tables: readonly EntityTarget<ObjectLiteral>[] = [], engine: Engine = ENGINE, server?: string): Promise<TestDatabase> {
  const dir = mkdtempSync(join(tmpdir(), 'love-card-'));
  const name = `test_${String(process.pid)}_${String(++serial)}_${String(Date.now() % 1_000_000)}`;
  const url = engine === 'mysql' ? await newSchema(name, server) : join(dir, 'county.db');
  const database = await Database.open({ engine, url, tables, migrations: MIGRATIONS });
  await database.migrate();
  return {
    database,
    keys: Keys.load(dir, true),
    dir,
    url,
    drop: async () => {
      if (engine === 'mysql') await database.writer.query(`DROP DATABASE ${name}`);
      await database.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** An empty schema on the server of the tests; its name begins with test_. */
export async function newSchema(name: string, server = process.env['TEST_MYSQL_URL']): Promise<string> {
  if (!server) throw new Error('ENGINE=mysql needs TEST_MYSQL_URL=mysql://user:password@host:port');
  const connection = await createConnection(server);
  await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  await connection.end();
  return `${server}/${name}`;
}
