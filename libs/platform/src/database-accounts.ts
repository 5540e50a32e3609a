import { createConnection } from 'mysql2/promise';
import type { Database } from './database.js';

/** Two accounts of a server: one makes and changes the schema, the other only uses it. */
export interface AccountsWanted {
  readonly schema: string;
  /** From where they connect; `%` for anywhere. */
  readonly host: string;
  readonly migrate: { readonly user: string; readonly password: string };
  readonly app: { readonly user: string; readonly password: string };
}

/** What the app needs of a schema. EXECUTE is for the one procedure that tells it which triggers there are. */
const APP_NEEDS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'EXECUTE'];
/** What lets an account take guards away or empty tables: none of it is needed once the schema is made. */
const BEYOND = [
  'ALL PRIVILEGES',
  'DROP',
  'ALTER',
  'TRIGGER',
  'CREATE',
  'INDEX',
  'REFERENCES',
  'CREATE ROUTINE',
  'ALTER ROUTINE',
  'DELETE HISTORY',
  'SUPER',
  'FILE',
  'GRANT OPTION',
];

/** What is told at start of an account that can do more than it needs. */
export const ACCOUNT_BEYOND_NEED =
  '数据库账号权限过大：能删触发器、清空表。请用 lovecard grants 建两个账号，应用用其中权限小的 / the account of the database can take triggers away and empty tables: make two accounts with "lovecard grants" and give the app the lesser one';

/** SQL that makes both accounts, or puts them right; run again it changes nothing. Throws RangeError for a name that is none. */
export function grantsSql({ schema, host, migrate, app }: AccountsWanted): string[] {
  for (const name of [schema, migrate.user, app.user]) if (!/^\w{1,32}$/.test(name)) throw new RangeError(`${name} is no name of a schema or an account`);
  if (!/^[\w.%:-]{1,60}$/.test(host)) throw new RangeError(`${host} is no host`);
  const account = ({ user }: { user: string }): string => `'${user}'@'${host}'`;
  const made = (one: { user: string; password: string }): string[] => [
    `CREATE USER IF NOT EXISTS ${account(one)} IDENTIFIED BY ${quoted(one.password)}`,
    `ALTER USER ${account(one)} IDENTIFIED BY ${quoted(one.password)}`,
    `REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${account(one)}`,
  ];
  // An underscore would stand for any letter in the name of a schema.
  const on = `\`${schema.replaceAll('_', '\\_')}\`.*`;
  return [...made(migrate), `GRANT ALL PRIVILEGES ON ${on} TO ${account(migrate)}`, ...made(app), `GRANT ${APP_NEEDS.join(', ')} ON ${on} TO ${account(app)}`];
}

/** Runs statements as an administrator of the server. */
export async function applyGrants(adminUrl: string, statements: readonly string[]): Promise<void> {
  const connection = await createConnection(adminUrl);
  try {
    for (const statement of statements) await connection.query(statement);
  } finally {
    await connection.end();
  }
}

/** Rights of this process's account over the schema that it has no need of; empty on the embedded engine, whose file is its own. */
export async function accountBeyondNeed(database: Database): Promise<readonly string[]> {
  if (database.engine === 'embedded') return [];
  const rows: Record<string, string>[] = await database.writer.query('SHOW GRANTS');
  const [own]: { name: string }[] = await database.writer.query('SELECT DATABASE() AS name');
  const found = new Set<string>();
  for (const text of rows.flatMap((row) => Object.values(row))) {
    const [, rights = '', scope = ''] = /^GRANT (.+?) ON (\S+) TO /.exec(text) ?? [];
    if (!covers(scope, own?.name ?? '')) continue;
    for (const right of rights.split(', ')) if (BEYOND.includes(right)) found.add(right);
    if (/ WITH GRANT OPTION/.test(text)) found.add('GRANT OPTION');
  }
  return [...found].sort();
}

/** Whether the scope of a grant holds a schema: `*.*`, its name, or a pattern that it fits. */
function covers(scope: string, schema: string): boolean {
  if (scope === '*.*') return true;
  const [, pattern = ''] = /^`(.+)`\.\*$/.exec(scope) ?? [];
  const expression = pattern.replace(/\\_|[%_]/g, (sign) => (sign === '%' ? '.*' : sign === '_' ? '.' : '_'));
  return new RegExp(`^${expression}$`).test(schema);
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, (sign) => `\\${sign}`)}'`;
}
