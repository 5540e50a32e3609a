import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DemoLogins } from '#demo';
import type { Config } from '#platform';

/** Where the logins of the demo county are kept, readable by its owner alone. */
export const LOGINS = 'demo-logins.json';
/** The town is made in a folder of its own and moved into place whole, so that a start cut short leaves nothing half lived. */
const MAKING = 'making';

/** In the making folder once the town is whole: from then on a start cut short moves what is left, and makes nothing anew. */
const WHOLE = 'whole';
/** The database goes last: as long as it is not there, the next start goes on. */
const MOVED = ['keys', LOGINS, 'county.db-wal', 'county.db-shm', 'county.db'];

/**
 * Lives a town's month up to yesterday where there is no database yet. It is done by a process of its own: only when
 * that has ended are the files sure to be closed and can be moved. Nothing that was there before is replaced: keys without a
 * database are those of a county that is elsewhere. Answers what kept it from it.
 */
export function seedTown(config: Config): readonly string[] {
  if (config.engine !== 'embedded' || config.demo !== 'town') return [];
  const making = join(config.dir, MAKING);
  if (existsSync(config.databaseUrl)) {
    rmSync(making, { recursive: true, force: true });
    return [];
  }
  const target = (name: string): string => (name === 'keys' ? (config.keysFolder ?? join(config.dir, name)) : join(config.dir, name));
  const isWhole = existsSync(join(making, WHOLE));
  // Of a town that was moved in part, what was moved is its own; only what is still to be moved must find its place free.
  const there = MOVED.filter((name) => !isWhole || existsSync(join(making, name)))
    .map(target)
    .filter((path) => existsSync(path) && !isEmpty(path));
  if (there.length > 0) return [keptOf(there, config.databaseUrl)];
  if (!isWhole) {
    const fault = liveTown(config.dir, making);
    if (fault !== null) return [fault];
  }
  for (const name of MOVED) if (existsSync(join(making, name))) moveTo(join(making, name), target(name));
  rmSync(making, { recursive: true, force: true });
  return [];
}

function keptOf(there: readonly string[], database: string): string {
  return (
    `${there.join(', ')} 还在，${database} 却不在：请设置 DATABASE_URL，或把数据库文件放回；要新建演示县，请先把它们移走。什么都没有改动 / ` +
    `${there.join(', ')} stands without ${database}: set DATABASE_URL, or put the database back; to make a demo town, move it away first. Nothing was changed`
  );
}

function liveTown(dir: string, making: string): string | null {
  try {
    rmSync(making, { recursive: true, force: true });
    mkdirSync(making, { recursive: true });
  } catch (error) {
    return `${dir} 不能写入 / cannot be written: ${(error as NodeJS.ErrnoException).code ?? String(error)}`;
  }
  process.stdout.write('首次启动：正在生成演示县并过完本月（约半分钟）… / First start: making a demo town and living its month, about half a minute …\n');
  const done = spawnSync(process.execPath, [fileURLToPath(new URL('./live-town.js', import.meta.url)), making], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.status !== 0) return 'the demo town could not be made; DEMO=none starts without one';
  writeFileSync(join(making, WHOLE), '');
  return null;
}

function isEmpty(path: string): boolean {
  return statSync(path).isDirectory() && readdirSync(path).length === 0;
}

/** Across file systems too: the folder of the keys may be on another. An empty folder in the way is filled. */
function moveTo(from: string, to: string): void {
  if (existsSync(to)) rmdirSync(to);
  mkdirSync(dirname(to), { recursive: true });
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    const part = `${to}.part`;
    rmSync(part, { recursive: true, force: true });
    cpSync(from, part, { recursive: true });
    renameSync(part, to);
    rmSync(from, { recursive: true });
  }
}

export function demoLogins(dir: string): DemoLogins | null {
  const path = join(dir, LOGINS);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as DemoLogins) : null;
}
