import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The embedded engine has one writing process. Its file names it; a file left by a process that died is taken over. */
export class WriterLock {
  private constructor(private readonly path: string) {}

  /** The lock, or the id of the process that holds it. */
  static take(dir: string): WriterLock | { readonly heldBy: number } {
    mkdirSync(dir, { recursive: true });
    const path = join(dir, 'writer.lock');
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        writeFileSync(path, String(process.pid), { flag: 'wx' });
        return new WriterLock(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        const holder = holderOf(path);
        if (holder !== null && holder !== process.pid && isAlive(holder)) return { heldBy: holder };
        rmSync(path, { force: true });
      }
    }
    return { heldBy: holderOf(path) ?? 0 };
  }

  release(): void {
    rmSync(this.path, { force: true });
  }
}

function holderOf(path: string): number | null {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
