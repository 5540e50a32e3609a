import { copyPolicies } from '#eligibility';
import { MIGRATIONS } from '#migrations';
import { stagedDigests } from '#people';
import type { Config } from '#platform';
import {
  bootFaults,
  migrationFaults,
  Clock,
  Database,
  fillRowSeals,
  Ids,
  Keys,
  outageOf,
  reseal,
  type Resealed,
  RowSeals,
  SEALED_ROWS,
  sealedRow,
  type SealedRows,
  Vault,
  WriterLock,
} from '#platform';
import { mealDigests } from '#redemption';
import { refusalWords } from '#values';
import { plainForms } from './plain-forms.js';
import { COUNTY_TABLES } from './tables.js';

/** A county's data, open and checked: what every process begins with. */
export interface OpenCounty {
  readonly database: Database;
  readonly keys: Keys;
  /** Names of the migrations that ran just now. */
  readonly migrated: readonly string[];
  /** Texts that were sealed by an earlier version and are bound to their rows since just now; null when there was nothing to do. */
  readonly resealed: Resealed | null;
  close(): Promise<void>;
}

/** Why a county could not be opened; one sentence each, with what mends it. */
export interface CountyClosed {
  readonly faults: readonly string[];
}

/**
 * Opens the database, brings it to this version, loads the keys (made on an empty database, demanded on any other) and
 * makes the checks of decisions 6, 22 and 23. On the embedded engine it takes the writer's lock first.
 */
export async function openCounty(
  config: Pick<Config, 'dir' | 'engine' | 'databaseUrl' | 'poolSize'> & Partial<Pick<Config, 'reserve' | 'keysFolder' | 'holding'>>,
): Promise<OpenCounty | CountyClosed> {
  const lock = config.engine === 'embedded' ? lockOf(config.dir) : null;
  if (lock && 'faults' in lock) return lock;
  if (lock && 'heldBy' in lock) return { faults: [`process ${String(lock.heldBy)} is using ${config.dir}: stop it first, or use its HTTP interface`] };
  const release = (): void => lock?.release();
  let database: Database;
  try {
    database = await Database.open({
      engine: config.engine,
      url: config.databaseUrl,
      poolSize: config.poolSize,
      reserve: config.reserve ?? 0,
      tables: COUNTY_TABLES,
      migrations: MIGRATIONS,
    });
  } catch (error) {
    release();
    return { faults: [`the database cannot be opened: ${sentenceOf(error)}`] };
  }
  const close = async (): Promise<void> => {
    await database.close();
    release();
  };
  try {
    // Two processes may make their first start at the same moment: one makes tables and keys, the other finds them.
    const { migrated, keys, resealed, faults } = await database.alone(async () => {
      const inTheWay = await migrationFaults(database);
      if (inTheWay.length > 0) return { migrated: [], keys: null, resealed: null, faults: inTheWay };
      const names = await database.migrate();
      const hasData = await database.writer.query<unknown[]>('SELECT 1 FROM setting LIMIT 1');
      const loaded = Keys.load(config.dir, hasData.length === 0, { folder: config.keysFolder, ...(config.holding === undefined ? {} : { holding: config.holding }) });
      const found = await bootFaults(database, loaded);
      // With the wrong key nothing would open, and what does not open stays unread for ever.
      if (found.length > 0) return { migrated: names, keys: loaded, resealed: null, faults: found };
      // Sealing again is for those who hold all keys; the others wait for them.
      if (loaded.holding !== 'all')
        return {
          migrated: names,
          keys: loaded,
          resealed: null,
          faults: loaded.sealsBound && unsealed(loaded).length === 0 ? [] : ['texts or rows are not sealed yet: run migrate first, and give this process the folder that it wrote'],
        };
      await sealRows(database, loaded);
      const resealed = await bindSeals(database, loaded);
      await plainForms(database, loaded);
      return { migrated: names, keys: loaded, resealed, faults: found };
    });
    if (keys !== null && faults.length === 0) return { database, keys, migrated, resealed, close };
    await close();
    return { faults };
  } catch (error) {
    // What went wrong first is what mends it; a database that fails may fail once more at its end.
    await close().catch(() => undefined);
    return { faults: [`${sentenceOf(error)}${cutShort(error)}`] };
  }
}

/** A server undoes no migration that stops half way; the next one meets what the first made. */
function cutShort(error: unknown): string {
  return /already exists|Duplicate (column|key) name/i.test(String(error))
    ? ' — 上一次升级曾中断：请恢复升级前的备份再升级 / an earlier migration was cut short: restore the copy from before it, and migrate again'
    : '';
}

/** Once for a county that is older than the binding; killed half way, the next start does the rest. */
async function bindSeals(database: Database, keys: Keys): Promise<Resealed | null> {
  if (keys.sealsBound) return null;
  const done = await reseal(database, new Vault(keys));
  keys.markSealsBound();
  return done.texts + done.unreadable.length === 0 ? null : done;
}

/** Tables whose rows from before have no seals yet, or only those of an earlier version. */
function unsealed(keys: Keys): SealedRows[] {
  return (Object.keys(SEALED_ROWS) as SealedRows[]).filter((table) => !keys.rowsSealed.has(sealedRow(table).mark));
}

/** Once for each table; whatever has no seal afterwards was not written by the app. */
async function sealRows(database: Database, keys: Keys): Promise<void> {
  const clock = new Clock();
  const seals = new RowSeals(keys, clock, new Ids(clock));
  for (const table of unsealed(keys)) {
    await fillRowSeals(database, seals, table, { widened: keys.rowsSealed.has(table), missing: MISSING[table] });
    if (table === 'policy_version') await copyPolicies(database, seals);
    keys.markRowsSealed([sealedRow(table).mark]);
  }
}

/** What tells the columns that are new beside the seal. */
const MISSING: Readonly<Partial<Record<SealedRows, typeof stagedDigests>>> = { attempt: mealDigests, later_answer: mealDigests, roster_row: stagedDigests };

/** The lock is a file too, and a disk that is full has no room even for that. */
function lockOf(dir: string): WriterLock | { readonly heldBy: number } | CountyClosed {
  try {
    return WriterLock.take(dir);
  } catch (error) {
    return { faults: [`${dir} cannot be written: ${sentenceOf(error)}`] };
  }
}

function sentenceOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const outage = outageOf(error);
  if (/(CREATE|ALTER|DROP|TRIGGER|INDEX) command denied/i.test(said))
    return `${said}: 该账号不能升级数据库，请先用迁移账号运行 migrate / this account may not change the schema: run migrate with the account that may`;
  if (outage === null) return said;
  return `${said}: ${refusalWords(outage.code).title.zh} / ${refusalWords(outage.code).title.en}`;
}
