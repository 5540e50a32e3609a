import type { Database } from './database.js';
import type { Keys } from './keys.js';

/**
 * What must hold before the first request is taken (decisions 6 and 23): the keys are those the data was written with,
 * and the server keeps what it acknowledges. Answers one sentence for each fault, with the setting that mends it.
 */
export async function bootFaults(database: Database, keys: Keys): Promise<string[]> {
  return [...(await keyFaults(database, keys)), ...(database.engine === 'mysql' ? await durabilityFaults(database) : await embeddedFaults(database))];
}

/** Records the fingerprints of keys at first start; later starts compare. */
async function keyFaults(database: Database, keys: Keys): Promise<string[]> {
  const rows: { name: string; value: string }[] = await database.writer.query(`SELECT name, value FROM setting WHERE name LIKE 'key.%'`);
  const known = new Map(rows.map((row) => [row.name, row.value]));
  const faults: string[] = [];
  for (const [name, print] of keys.fingerprints()) {
    const expected = known.get(`key.${name}`);
    if (expected === undefined) await database.writer.query('INSERT INTO setting (name, value) VALUES (?, ?)', [`key.${name}`, print]);
    else if (expected !== print) faults.push(`the ${name} key in this folder is not the one the data was written with: restore keys/${name}.* from the backup`);
  }
  return faults;
}

async function durabilityFaults(database: Database): Promise<string[]> {
  const rows: { name: string; value: string }[] = await database.writer.query(
    `SELECT LOWER(VARIABLE_NAME) AS name, VARIABLE_VALUE AS value FROM ${await variablesTable(database)} WHERE LOWER(VARIABLE_NAME) IN ('innodb_flush_log_at_trx_commit','sync_binlog','log_bin','sql_mode')`,
  );
  const value = new Map(rows.map((row) => [row.name, row.value]));
  const faults: string[] = [];
  if (value.get('innodb_flush_log_at_trx_commit') !== '1') faults.push('innodb_flush_log_at_trx_commit must be 1: with another value an acknowledged meal can be lost');
  if (value.get('log_bin') === 'ON' && value.get('sync_binlog') !== '1') faults.push('sync_binlog must be 1 while the binary log is on');
  if (!/STRICT_(TRANS|ALL)_TABLES/.test(value.get('sql_mode') ?? '')) faults.push('sql_mode must contain STRICT_TRANS_TABLES: without it amounts are cut off in silence');
  return faults;
}

/**
 * What stands in the way of migrations on a server, which undoes none that stops half way: so it is asked before the first
 * of them. One sentence each, with its mend; none on the embedded engine, where a migration is whole or not at all.
 */
export async function migrationFaults(database: Database): Promise<string[]> {
  if (database.engine === 'embedded') return [];
  const ask = <T>(sql: string): Promise<T[]> => database.writer.query<T[]>(sql);
  const tables = await ask<{ name: string }>('SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()');
  const ended = tables.some(({ name }) => name === 'migration') ? await ask('SELECT 1 AS one FROM migration LIMIT 1') : [];
  if (ended.length > 0) return [];
  const own = tables.filter(({ name }) => name !== 'migration');
  const ours = new Set(database.writer.entityMetadatas.map((table) => table.tableName));
  if (own.length > 0 && own.every(({ name }) => !ours.has(name)))
    return [
      `数据库中已有别的程序的表（如 ${own[0]?.name ?? ''}）：请换一个空库 / this database holds tables of something else (${own[0]?.name ?? ''}, ...): name an empty one in DATABASE_URL`,
    ];
  if (own.length > 0)
    return [
      `数据库中有 ${String(own.length)} 张表，却没有一次完成的建库：首次建库曾中断。请删除并重建这个空库后再来 / ` +
        `this database has ${String(own.length)} tables and no migration that ended: a first one was cut short. Nothing can be in it; drop it, create it anew, and run this again`,
    ];
  const shown = await ask<{ Variable_name: string; Value: string }>(`SHOW GLOBAL VARIABLES WHERE Variable_name IN ('log_bin','log_bin_trust_function_creators')`);
  const isOn = (name: string): boolean => shown.some((row) => row.Variable_name === name && row.Value === 'ON');
  const grants = (await ask<Record<string, string>>('SHOW GRANTS')).flatMap((row) => Object.values(row));
  const may = grants.some((grant) => /\bON \*\.\*/.test(grant) && /\b(SUPER|ALL PRIVILEGES|BINLOG ADMIN)\b/.test(grant));
  return isOn('log_bin') && !isOn('log_bin_trust_function_creators') && !may
    ? ['服务器开着二进制日志：建触发器需要 / the binary log is on, so triggers need: SET GLOBAL log_bin_trust_function_creators = 1']
    : [];
}

async function variablesTable(database: Database): Promise<string> {
  const [row]: { version: string }[] = await database.writer.query('SELECT VERSION() AS version');
  return row?.version.includes('MariaDB') ? 'information_schema.GLOBAL_VARIABLES' : 'performance_schema.global_variables';
}

async function embeddedFaults(database: Database): Promise<string[]> {
  const [mode]: { journal_mode: string }[] = await database.writer.query('PRAGMA journal_mode');
  const [sync]: { synchronous: number }[] = await database.writer.query('PRAGMA synchronous');
  const faults: string[] = [];
  if (mode?.journal_mode !== 'wal') faults.push(`the embedded database is not in WAL mode (${mode?.journal_mode ?? '?'}): is the folder on a network share?`);
  if (sync?.synchronous !== 2) faults.push('the embedded database does not sync fully');
  return faults;
}
