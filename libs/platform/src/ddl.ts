import type { DataSource, QueryRunner } from 'typeorm';

const EMBEDDED: Record<string, string> = { id: 'varchar(36)', day: 'varchar(10)', month: 'varchar(7)', int: 'integer', big: 'bigint', bool: 'integer', long: 'text' };
const MYSQL: Record<string, string> = {
  id: 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin',
  day: 'varchar(10) CHARACTER SET ascii COLLATE ascii_bin',
  month: 'varchar(7) CHARACTER SET ascii COLLATE ascii_bin',
  int: 'int',
  big: 'bigint',
  bool: 'tinyint',
  long: 'mediumtext COLLATE utf8mb4_bin',
};

function column(mysql: boolean, kind: string, size: string | undefined): string {
  if (kind === 'code') return mysql ? `varchar(${size ?? '64'}) CHARACTER SET ascii COLLATE ascii_bin` : `varchar(${size ?? '64'})`;
  if (kind === 'text') return mysql ? `varchar(${size ?? '200'}) COLLATE utf8mb4_bin` : `varchar(${size ?? '200'})`;
  const type = (mysql ? MYSQL : EMBEDDED)[kind];
  if (type === undefined) throw new Error(`unknown column kind {${kind}}`);
  return type;
}

function isMysql(runner: QueryRunner): boolean {
  return runner.dataSource.options.type === 'mysql';
}

/**
 * Creates a table from one text for both engines. Types are written {id} {code:16} {text:80} {day} {month} {int} {big}
 * {bool} {long}; CHECK and UNIQUE constraints stand inline, because TypeORM drops `checks` on MySQL.
 */
export async function createTable(runner: QueryRunner, name: string, body: string, indexes: readonly string[] = []): Promise<void> {
  const mysql = isMysql(runner);
  const columns = withTypes(mysql, body);
  const tail = mysql ? ' ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' : /PRIMARY KEY/i.test(body) ? ' WITHOUT ROWID' : '';
  await runner.query(`CREATE TABLE ${name} (${columns})${tail}`);
  for (const [index, columnsOfIndex] of indexes.entries()) {
    await runner.query(`CREATE INDEX ${name}_ix${String(index + 1)} ON ${name} (${columnsOfIndex})`);
  }
}

function withTypes(mysql: boolean, body: string): string {
  return body.replace(/\{(\w+)(?::(\d+))?\}/g, (_match, kind: string, size: string | undefined) => column(mysql, kind, size));
}

/** Adds columns to a table that has rows already; each written as in `createTable`. */
export async function addColumns(runner: QueryRunner, table: string, columns: readonly string[]): Promise<void> {
  for (const one of columns) await runner.query(`ALTER TABLE ${table} ADD COLUMN ${withTypes(isMysql(runner), one)}`);
}

export async function dropColumns(runner: QueryRunner, table: string, names: readonly string[]): Promise<void> {
  for (const name of names) await runner.query(`ALTER TABLE ${table} DROP COLUMN ${name}`);
}

/**
 * Gives a table another key, both as they stand in its text: `UNIQUE (a)` or `PRIMARY KEY (a)`. A server changes the key; the embedded
 * engine cannot, so the rows move into a table of the same text with the other key, and its indexes and triggers with them.
 */
export async function rekey(runner: QueryRunner, table: string, key: { readonly from: string; readonly to: string }): Promise<void> {
  if (isMysql(runner)) return rekeyOnServer(runner, table, key);
  const [found] = (await runner.query(`SELECT sql FROM sqlite_master WHERE type = 'table' AND name = '${table}'`)) as { sql: string }[];
  if (found?.sql.includes(key.from) !== true) throw new Error(`${table} has no ${key.from}`);
  const rest = (await runner.query(`SELECT sql FROM sqlite_master WHERE type IN ('trigger','index') AND tbl_name = '${table}' AND sql IS NOT NULL`)) as { sql: string }[];
  // Not those that are computed: nobody may write them.
  const columns = ((await runner.query(`SELECT name FROM pragma_table_info('${table}')`)) as { name: string }[]).map(({ name }) => name).join(', ');
  await runner.query(found.sql.replace(key.from, key.to).replace(new RegExp(`^CREATE TABLE "?${table}"?`), `CREATE TABLE ${table}_next`));
  await runner.query(`INSERT INTO ${table}_next (${columns}) SELECT ${columns} FROM ${table}`);
  await runner.query(`DROP TABLE ${table}`);
  await runner.query(`ALTER TABLE ${table}_next RENAME TO ${table}`);
  for (const { sql } of rest) await runner.query(sql);
}

async function rekeyOnServer(runner: QueryRunner, table: string, { from, to }: { readonly from: string; readonly to: string }): Promise<void> {
  if (from.startsWith('PRIMARY KEY')) {
    await runner.query(`ALTER TABLE ${table} DROP PRIMARY KEY, ADD ${to}`);
    return;
  }
  const columns = from.replace(/^UNIQUE \(|\)$/g, '').replaceAll(' ', '');
  const names = (await runner.query(
    `SELECT INDEX_NAME AS name FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '${table}' AND NON_UNIQUE = 0
      GROUP BY INDEX_NAME HAVING GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX) = '${columns}'`,
  )) as { name: string }[];
  // The other first: no row comes in between that neither would have refused.
  await runner.query(`ALTER TABLE ${table} ADD ${to}`);
  for (const { name } of names) await runner.query(`ALTER TABLE ${table} DROP INDEX ${name}`);
}

/** Triggers that refuse UPDATE and DELETE, so that the table is insert-only whoever is connected. */
export async function makeInsertOnly(runner: QueryRunner, table: string): Promise<void> {
  for (const action of ['UPDATE', 'DELETE']) {
    const name = `${table}_no_${action.toLowerCase()}`;
    const message = `${table} is insert-only`;
    await runner.query(
      isMysql(runner)
        ? `CREATE TRIGGER ${name} BEFORE ${action} ON ${table} FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${message}'`
        : `CREATE TRIGGER ${name} BEFORE ${action} ON ${table} BEGIN SELECT RAISE(ABORT, '${message}'); END`,
    );
  }
}

/** Takes the triggers of an insert-only table away, or puts them up again; either may have been done before. */
export async function insertOnlyGuards(source: Pick<DataSource, 'createQueryRunner'>, table: string, up: boolean): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    for (const action of ['update', 'delete']) await runner.query(`DROP TRIGGER IF EXISTS ${table}_no_${action}`);
    if (up) await makeInsertOnly(runner, table);
  } finally {
    await runner.release();
  }
}

/**
 * INSERT OR REPLACE takes the old row away without asking the triggers on DELETE, unless the connection says
 * `recursive_triggers`, which is up to whoever connects. So on the embedded engine every table that refuses DELETE also
 * refuses a row whose key, or any other unique key, is taken: with the words of the engine's own refusal, because that is
 * what a plain INSERT gets here first. Run after migrations, which may have given a table another key.
 */
export async function replaceGuards(source: Queries): Promise<void> {
  const guarded = (await source.query(`SELECT tbl_name AS name FROM sqlite_master WHERE type = 'trigger' AND name = tbl_name || '_no_delete'`)) as { name: string }[];
  for (const { name: table } of guarded) {
    const keys = (await source.query(`SELECT name FROM pragma_index_list('${table}') WHERE "unique" = 1 ORDER BY seq`)) as { name: string }[];
    const taken: string[] = [];
    for (const { name } of keys) {
      const columns = (await source.query(`SELECT name FROM pragma_index_info('${name}') ORDER BY seqno`)) as { name: string }[];
      taken.push(`EXISTS (SELECT 1 FROM ${table} WHERE ${columns.map((column) => `${column.name} = NEW.${column.name}`).join(' AND ')})`);
    }
    await source.query(`DROP TRIGGER IF EXISTS ${table}_no_replace`);
    await source.query(
      `CREATE TRIGGER ${table}_no_replace BEFORE INSERT ON ${table} WHEN ${taken.join(' OR ')} BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: ${table} is insert-only'); END`,
    );
  }
}

interface Queries {
  query(sql: string): Promise<unknown>;
}

export async function dropTables(runner: QueryRunner, names: readonly string[]): Promise<void> {
  for (const name of names) await runner.query(`DROP TABLE ${name}`);
}
