import { existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What the system tells of the files that this process has open. */
const OPEN_FILES = '/proc/self/fd';

/**
 * Whether the log of an embedded database stands where every other client looks for it, and is the one that this process
 * writes: a foreign client that took itself for the last has deleted it, and whoever opened the database since began another.
 */
export function hasOwnLog(database: string): boolean {
  const log = `${database}-wal`;
  return existsSync(log) && !isDeleted(join(realpathSync(dirname(log)), basename(log)));
}

/** Whether this process has a file open that was deleted under that name. False where the system does not tell. */
function isDeleted(path: string): boolean {
  return existsSync(OPEN_FILES) && readdirSync(OPEN_FILES).some((file) => targetOf(join(OPEN_FILES, file)) === `${path} (deleted)`);
}

function targetOf(link: string): string | null {
  try {
    return readlinkSync(link);
  } catch {
    // Closed since it was listed.
    return null;
  }
}
