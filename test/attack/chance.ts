import { createHash } from 'node:crypto';

/** Chance out of a seed: the same seed gives the same attack on every machine. */
export class Chance {
  private serial = 0;

  constructor(private readonly seed: number) {}

  /** 0 <= n < below. */
  int(below: number): number {
    return (
      createHash('sha256')
        .update(`${String(this.seed)}:${String(this.serial++)}`)
        .digest()
        .readUInt32LE(0) % below
    );
  }

  pick<T>(from: readonly T[]): T {
    const chosen = from[this.int(from.length)];
    if (chosen === undefined) throw new RangeError('nothing to pick from');
    return chosen;
  }

  shuffled<T>(items: readonly T[]): T[] {
    const all = [...items];
    for (let last = all.length - 1; last > 0; last--) {
      const other = this.int(last + 1);
      const kept = all[last] as T;
      all[last] = all[other] as T;
      all[other] = kept;
    }
    return all;
  }
}
