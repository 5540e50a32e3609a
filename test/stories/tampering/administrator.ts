import type { Database, Row, Value } from '#platform';

type Statement = readonly [sql: string, ...values: Value[]];

/**
 * What somebody with the database's password does: the triggers of the tables go, rows change, the triggers come back as
 * they were, so that only the rows tell.
 */
export async function asAdministrator(database: Database, tables: readonly string[], ...statements: readonly Statement[]): Promise<void> {
  const { writer } = database;
  const names = (database.engine === 'mysql' ? 'TRIGGER_NAME AS name' : 'name') + (database.engine === 'mysql' ? ', EVENT_OBJECT_TABLE AS tbl' : ', tbl_name AS tbl, sql');
  const from = database.engine === 'mysql' ? 'information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()' : `sqlite_master WHERE type = 'trigger'`;
  const triggers = ((await writer.query(`SELECT ${names} FROM ${from}`)) as { name: string; tbl: string; sql?: string }[]).filter(({ tbl }) => tables.includes(tbl));
  const texts: string[] = [];
  for (const { name, sql } of triggers) {
    const [shown] = database.engine === 'mysql' ? ((await writer.query(`SHOW CREATE TRIGGER ${name}`)) as Record<string, string>[]) : [];
    texts.push(sql ?? (shown?.['SQL Original Statement'] ?? '').replace(/DEFINER=\S+ /, ''));
    await writer.query(`DROP TRIGGER ${name}`);
  }
  for (const [sql, ...values] of statements) await writer.query(sql, values as unknown[]);
  for (const text of texts) await writer.query(text);
}

/** A row that somebody writes in. */
export function insert(table: string, row: Row): Statement {
  const names = Object.keys(row);
  return [`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`, ...(Object.values(row) as Value[])];
}

/** Other values in the row of this primary key, whatever guards it. */
export function putRow(database: Database, table: string, key: Row, values: Row): Promise<void> {
  const given = (columns: Row, joined: string): string =>
    Object.keys(columns)
      .map((name) => `${name} = ?`)
      .join(joined);
  return asAdministrator(
    database,
    [table],
    [`UPDATE ${table} SET ${given(values, ', ')} WHERE ${given(key, ' AND ')}`, ...([...Object.values(values), ...Object.values(key)] as Value[])],
  );
}
