import { statfsSync } from 'node:fs';
import { Outage } from './outage.js';

/** The free space is looked at this often at most. */
const LOOK_MS = 1000;

/**
 * The free space that the embedded database keeps in reserve. Below it nothing new is written, so that there is room for
 * what must always go: the end of what was begun, and the backup that the operator makes before clearing up.
 */
export class Room {
  private lookedAt = Number.NEGATIVE_INFINITY;
  private seen = Number.POSITIVE_INFINITY;

  /** `dir` is null where the database is on a server, whose disk nobody here can see. Bytes. */
  constructor(
    private readonly dir: string | null,
    readonly reserve: number,
  ) {}

  /** Bytes that may still be written, at most a second old; Infinity where that cannot be known. */
  get free(): number {
    if (this.dir === null) return Number.POSITIVE_INFINITY;
    const now = performance.now();
    if (now - this.lookedAt >= LOOK_MS) {
      this.lookedAt = now;
      try {
        const { bavail, bsize } = statfsSync(this.dir);
        this.seen = bavail * bsize;
      } catch {
        // A folder that cannot be asked says nothing about room; whether it can be written shows at the write itself.
        this.seen = Number.POSITIVE_INFINITY;
      }
    }
    return this.seen;
  }

  get isLow(): boolean {
    return this.free < this.reserve;
  }

  /** Throws `storage_low`. */
  demand(): void {
    if (this.isLow)
      throw new Outage('storage_low', new Error(`${String(Math.floor(this.free / 2 ** 20))} MB free, ${String(Math.floor(this.reserve / 2 ** 20))} MB are kept in reserve`));
  }
}
