import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DemoLogins } from '#demo';
import type { Config } from '#platform';

/** Where the logins of the demo county are kept, readable by its owner alone. */
export const LOGINS = 'demo-logins.json';
/** The town is made in a folder of its own and moved into place whole, so that a start cut short leaves nothing half lived. */
const MAKING = 'making';

/**
 * Lives a town's month up to yesterday where there is no database yet. It is done by a process of its own: only when
 * that has ended are the files sure to be closed and can be moved. Answers what kept it from it.
 */
export function seedTown(config: Config): readonly string[] {
  if (config.engine !== 'embedded' || config.demo !== 'town' || existsSync(config.databaseUrl)) return [];
  process.stdout.write('首次启动：正在生成演示县并过完本月（约半分钟）… / First start: making a demo town and living its month, about half a minute …\n');
  const making = join(config.dir, MAKING);
  rmSync(making, { recursive: true, force: true });
  const done = spawnSync(process.execPath, [fileURLToPath(new URL('./live-town.js', import.meta.url)), making], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.status !== 0) return ['the demo town could not be made; DEMO=none starts without one'];
  // The database goes last: as long as it is not there, the next start begins anew.
  for (const name of ['keys', LOGINS, 'county.db-wal', 'county.db-shm', 'county.db']) {
    rmSync(join(config.dir, name), { recursive: true, force: true });
    if (existsSync(join(making, name))) renameSync(join(making, name), join(config.dir, name));
  }
  rmSync(making, { recursive: true, force: true });
  return [];
}

export function demoLogins(dir: string): DemoLogins | null {
  const path = join(dir, LOGINS);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as DemoLogins) : null;
}
