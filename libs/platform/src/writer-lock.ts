import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

interface LockFile {
  exec(sql: string): unknown;
  close(): void;
}

/** Two that ask in the same instant are in each other's way for a moment; after this long the other one has it. */
const WAIT_MS = 300;

/**
 * The embedded engine has one writing process. Its lock is the operating system's own, taken by an empty database that
 * nothing is ever written to: it ends with its process, however that ends, so that nothing is left behind to be judged
 * stale, and of two that start at once after a crash one is refused. The holder's id stands beside it for the message only.
 */
export class WriterLock {
  private constructor(
    private readonly file: LockFile,
    private readonly note: string,
  ) {}

  /** The lock, or the id of the process that holds it. */
  static take(dir: string): WriterLock | { readonly heldBy: number } {
    mkdirSync(dir, { recursive: true });
    const note = join(dir, 'writer.pid');
    const file = open(join(dir, 'writer-lock.db'));
    try {
      file.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      file.close();
      if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
      return { heldBy: holderOf(note) };
    }
    writeFileSync(note, String(process.pid));
    return new WriterLock(file, note);
  }

  release(): void {
    rmSync(this.note, { force: true });
    this.file.close();
  }
}

function open(path: string): LockFile {
  const Libsql = createRequire(import.meta.url)('libsql') as new (path: string, options: { timeout: number }) => LockFile;
  return new Libsql(path, { timeout: WAIT_MS });
}

/** 0 in the moment between a lock and its note. */
function holderOf(note: string): number {
  try {
    return Number(readFileSync(note, 'utf8')) || 0;
  } catch {
    return 0;
  }
}
