import type { QueryRunner } from 'typeorm';

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

export async function dropTables(runner: QueryRunner, names: readonly string[]): Promise<void> {
  for (const name of names) await runner.query(`DROP TABLE ${name}`);
}
