import { execFileSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHUNK = Buffer.alloc(1 << 16);
const mounted = new Set<SmallDisk>();
/** A test that failed half way leaves no mount behind. */
afterAll(() => {
  for (const disk of mounted) disk.drop();
});

/** A real file system of a few megabytes, to be filled and emptied. It is a tmpfs; mounting one needs root, or sudo without a password. */
export class SmallDisk {
  readonly dir = mkdtempSync(join(tmpdir(), 'love-card-disk-'));

  /** `bytes` is what all files on it may take together. */
  constructor(readonly bytes: number) {
    asRoot('mount', ['-t', 'tmpfs', '-o', `size=${String(bytes)},mode=0777`, 'tmpfs', this.dir]);
    mounted.add(this);
  }

  get free(): number {
    const { bavail, bsize } = statfsSync(this.dir);
    return bavail * bsize;
  }

  /** Takes all room but `left` bytes, rounded to pages of the system. */
  fill(left: number): void {
    const file = openSync(this.filler, 'a');
    try {
      while (this.free > left) if (writeSync(file, CHUNK, 0, Math.min(CHUNK.length, this.free - left)) === 0) break;
      fsyncSync(file);
    } catch (error) {
      // Somebody else took the last of it while this was being written.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  giveBack(): void {
    rmSync(this.filler, { force: true });
  }

  /** Mounted anew so that nothing can be written; an open file keeps it as it is. */
  readOnly(on: boolean): void {
    asRoot('mount', ['-o', `remount,${on ? 'ro' : 'rw'}`, this.dir]);
  }

  drop(): void {
    if (!mounted.delete(this)) return;
    asRoot('umount', ['-l', this.dir]);
    rmSync(this.dir, { recursive: true, force: true });
  }

  private get filler(): string {
    return join(this.dir, 'filler');
  }
}

/** Never skipped: where nothing may be mounted this part of the promise is not tested, and the run says so by failing. */
function asRoot(command: string, args: readonly string[]): void {
  try {
    if (process.getuid?.() === 0) execFileSync(command, args, { stdio: 'pipe' });
    else execFileSync('sudo', ['-n', command, ...args], { stdio: 'pipe' });
  } catch (error) {
    throw new Error(`"${command} ${args.join(' ')}" failed, and a full disk cannot be tested without it: run as root, or allow sudo without a password (${String(error)})`, {
      cause: error,
    });
  }
}
