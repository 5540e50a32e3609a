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
