import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import type { Database } from './database.js';
import { replaceGuards } from './ddl.js';
import { exactIntegerDriver } from './exact-integers.js';

type Source = Pick<DataSource, 'query'>;

/** What a schema holds, by a name a person can look for (`check of person: ...`), each with the text that must be there. */
export type Catalogue = ReadonlyMap<string, string>;

/** One difference between the schema that the migrations make and the one that stands. */
export interface SchemaFault {
  readonly kind: 'schema_missing' | 'schema_changed' | 'schema_foreign';
  /** `trigger audit_entry_no_delete`, `check of charity_fund: remaining_fen>=0`, ... */
  readonly what: string;
}

/**
 * Compares the schema that stands with the one that the migrations make now, so nobody keeps a list. The expectation
 * comes from the migrations run in memory on the embedded engine: for that engine its very texts, for a server tables,
 * columns, keys, indexes and CHECKs in a form both engines write alike, and the triggers as the migrations tell a server.
 */
export async function schemaFaults(database: Database, migrations: readonly (new () => MigrationInterface)[]): Promise<SchemaFault[]> {
  const fresh = await freshSource(migrations);
  try {
    if (database.engine === 'embedded') return differences(await texts(fresh), await texts(database.reader));
    return differences(await ofServer(migrations, await structure(fresh)), await serverStructure(database.reader));
  } finally {
    await fresh.destroy();
  }
}

async function freshSource(migrations: readonly (new () => MigrationInterface)[]): Promise<DataSource> {
  const source = new DataSource({
    type: 'better-sqlite3',
    driver: exactIntegerDriver(),
    database: ':memory:',
    migrations: [...migrations],
    migrationsTableName: 'migration',
  });
  await source.initialize();
  await source.runMigrations({ transaction: 'none' });
  await replaceGuards(source);
  return source;
}

function differences(expected: Catalogue, found: Catalogue): SchemaFault[] {
  const faults: SchemaFault[] = [];
  for (const [what, text] of expected) {
    const stands = found.get(what);
    if (stands === undefined) faults.push({ kind: 'schema_missing', what });
    else if (stands !== text) faults.push({ kind: 'schema_changed', what });
  }
  for (const what of found.keys()) if (!expected.has(what)) faults.push({ kind: 'schema_foreign', what });
  return faults;
}

/** Every object of an embedded database with its own text. */
async function texts(source: Source): Promise<Catalogue> {
  const rows = await source.query<
    {
      type: string;
      name: string;
      sql: string | null;
    }[]
  >(`SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND tbl_name <> 'migration' ORDER BY name`);
  return new Map(rows.map(({ type, name, sql }) => [`${type} ${name}`, type === 'table' ? inOneOrder(sql ?? '') : (sql ?? '').replace(/\s+/g, ' ')]));
}

/**
 * The text of a table with its columns and constraints sorted: a county that took two releases one after the other added columns
 * in another order than one that begins with the second, and is the same for it.
 */
function inOneOrder(sql: string): string {
  const text = sql.replace(/\s+/g, ' ');
  const [from, to] = [text.indexOf('('), text.lastIndexOf(')')];
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  let quoted = false;
  for (const glyph of `${text.slice(from + 1, to)},`) {
    if (glyph === "'") quoted = !quoted;
    if (!quoted) depth += glyph === '(' ? 1 : glyph === ')' ? -1 : 0;
    if (glyph === ',' && depth === 0 && !quoted) {
      parts.push(part.trim());
      part = '';
    } else part += glyph;
  }
  return `${text.slice(0, from + 1)}${parts.sort().join(', ')}${text.slice(to)}`;
}

/** The same as `serverStructure` answers, read from an embedded database. */
async function structure(source: Source): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const tables = await source.query<{ name: string; sql: string }[]>(`SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`);
  for (const { name: table, sql } of tables) {
    if (table === 'migration') continue;
    found.set(`table ${table}`, '');
    const columns = await source.query<{ name: string; required: number }[]>(`SELECT name, "notnull" AS required FROM pragma_table_xinfo('${table}')`);
    for (const { name, required } of columns) found.set(`column ${table}.${name}`, required === 1 ? 'required' : 'may be empty');
    for (const check of checksIn(sql)) found.set(`check of ${table}: ${plainCheck(check)}`, '');
    const indexes = await source.query<{ name: string; single: number }[]>(`SELECT name, "unique" AS single FROM pragma_index_list('${table}')`);
    for (const index of indexes) {
      const parts = await source.query<{ name: string }[]>(`SELECT name FROM pragma_index_info('${index.name}') ORDER BY seqno`);
      found.set(`${index.single === 1 ? 'unique' : 'index'} of ${table}: ${parts.map(({ name }) => name).join(', ')}`, '');
    }
  }
  return found;
}

/** What the migrations say to a server and not to the embedded engine: their triggers, and CHECKs that are added to a table later. */
async function ofServer(migrations: readonly (new () => MigrationInterface)[], expected: Map<string, string>): Promise<Catalogue> {
  const triggers = new Map<string, { table: string; text: string }>();
  const checks = new Map<string, string>();
  const query = (sql: string): Promise<unknown[]> => {
    const [, renamed = '', to = ''] = /^ALTER TABLE (\w+) RENAME TO (\w+)/i.exec(sql) ?? [];
    const [, dropped] = /^DROP TABLE (?:IF EXISTS )?(\w+)/i.exec(sql) ?? [];
    const [, gone] = /^DROP TRIGGER (?:IF EXISTS )?(\w+)/i.exec(sql) ?? [];
    const [, name, timing = '', event = '', on = '', body = ''] = /^CREATE TRIGGER (\w+)\s+(BEFORE|AFTER)\s+(INSERT|UPDATE|DELETE)\s+ON\s+(\w+)([^]*)/i.exec(sql) ?? [];
    const [, table = '', constraint, condition = ''] = /^ALTER TABLE (\w+) ADD CONSTRAINT (\w+) CHECK \(([^]*)\)$/i.exec(sql.trim()) ?? [];
    const [, released] = /^ALTER TABLE \w+ DROP (?:CONSTRAINT|CHECK) (\w+)/i.exec(sql) ?? [];
    for (const [trigger, { table: own, text }] of triggers) {
      if (own === renamed) triggers.set(trigger, { table: to, text });
      if (own === dropped) triggers.delete(trigger);
    }
    if (gone !== undefined) triggers.delete(gone);
    if (name !== undefined) triggers.set(name, { table: on, text: `${timing} ${event} ${said(body)}`.toUpperCase() });
    if (constraint !== undefined) checks.set(constraint, `check of ${table}: ${plainCheck(condition)}`);
    if (released !== undefined) checks.delete(released);
    return Promise.resolve([]);
  };
  const listener = { dataSource: { options: { type: 'mysql' } }, query } as unknown as QueryRunner;
  for (const Migration of migrations) await new Migration().up(listener);
  for (const check of checks.values()) expected.set(check, '');
  for (const [name, { table, text }] of triggers) expected.set(`trigger ${name}`, `${table}: ${text}`);
  return expected;
}

async function serverStructure(source: Source): Promise<Catalogue> {
  const found = new Map<string, string>();
  const own = 'TABLE_SCHEMA = DATABASE()';
  const ask = async (sql: string): Promise<Record<string, string>[]> => await source.query<Record<string, string>[]>(sql);
  for (const row of await ask(`SELECT TABLE_NAME AS t FROM information_schema.TABLES WHERE ${own} AND TABLE_NAME <> 'migration'`)) found.set(`table ${row['t'] ?? ''}`, '');
  for (const row of await ask(`SELECT TABLE_NAME AS t, COLUMN_NAME AS c, IS_NULLABLE AS n FROM information_schema.COLUMNS WHERE ${own} AND TABLE_NAME <> 'migration'`))
    found.set(`column ${row['t'] ?? ''}.${row['c'] ?? ''}`, row['n'] === 'NO' ? 'required' : 'may be empty');
  for (const row of await ask(
    `SELECT tc.TABLE_NAME AS t, cc.CHECK_CLAUSE AS clause FROM information_schema.TABLE_CONSTRAINTS tc JOIN information_schema.CHECK_CONSTRAINTS cc
        ON cc.CONSTRAINT_SCHEMA = tc.CONSTRAINT_SCHEMA AND cc.CONSTRAINT_NAME = tc.CONSTRAINT_NAME${await sameTable(source)}
      WHERE tc.CONSTRAINT_SCHEMA = DATABASE() AND tc.CONSTRAINT_TYPE = 'CHECK'`,
  ))
    found.set(`check of ${row['t'] ?? ''}: ${plainCheck(row['clause'] ?? '')}`, '');
  for (const row of await ask(
    `SELECT TABLE_NAME AS t, MIN(NON_UNIQUE) AS many, GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX SEPARATOR ', ') AS c FROM information_schema.STATISTICS
      WHERE ${own} AND TABLE_NAME <> 'migration' GROUP BY TABLE_NAME, INDEX_NAME`,
  ))
    found.set(`${Number(row['many']) === 0 ? 'unique' : 'index'} of ${row['t'] ?? ''}: ${row['c'] ?? ''}`, '');
  for (const row of await triggersOf(source))
    found.set(`trigger ${row['name'] ?? ''}`, `${row['t'] ?? ''}: ${`${row['timing'] ?? ''} ${row['event'] ?? ''} ${said(row['body'] ?? '')}`.toUpperCase()}`);
  return found;
}

/** Shown, or shown with what they do, only to whoever may make triggers; the app's account asks the procedure of the one that may. */
async function triggersOf(source: Source): Promise<Record<string, string>[]> {
  const own = await source.query<Record<string, string>[]>(
    `SELECT TRIGGER_NAME AS name, EVENT_OBJECT_TABLE AS t, ACTION_TIMING AS timing, EVENT_MANIPULATION AS event, ACTION_STATEMENT AS body FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()`,
  );
  if (own.length > 0 && own.every(({ body }) => (body ?? '') !== '')) return own;
  try {
    const [rows = []] = await source.query<Record<string, string>[][]>('CALL schema_triggers()');
    return rows;
  } catch {
    // Without the procedure none can be seen, and all are told as missing.
    return [];
  }
}

/** MariaDB names CHECKs by table, MySQL by schema. */
async function sameTable(source: Source): Promise<string> {
  const [row] = await source.query<{ version: string }[]>('SELECT VERSION() AS version');
  return row?.version.includes('MariaDB') === true ? ' AND cc.TABLE_NAME = tc.TABLE_NAME' : '';
}

/** The body of a trigger, without what servers write differently. */
function said(body: string): string {
  return body
    .replace(/^\s*FOR EACH ROW\s*/i, '')
    .replace(/\s+/g, ' ')
    .replace(/[`;]\s*$/g, '')
    .trim();
}

/** The conditions of CHECK (...) within the text of a table. */
function checksIn(sql: string): string[] {
  const found: string[] = [];
  for (const match of sql.matchAll(/\bCHECK\s*\(/gi)) {
    const start = match.index + match[0].length;
    let depth = 1;
    let end = start;
    for (; depth > 0 && end < sql.length; end++) depth += sql[end] === '(' ? 1 : sql[end] === ')' ? -1 : 0;
    found.push(sql.slice(start, end - 1));
  }
  return found;
}

/** Engines write conditions with other brackets, quotes and blanks. */
function plainCheck(text: string): string {
  return (
    text
      .replace(/\\'/g, "'")
      // MariaDB writes a list of one as an equation.
      .replace(/\s+in\s*\(\s*('[^']*')\s*\)/gi, '=$1')
      .replace(/_(utf8mb4|ascii|latin1)(?=')/gi, '')
      .replace(/[\s()`"]/g, '')
      .replace(/!=/g, '<>')
      .toLowerCase()
  );
}
