import { createHash } from 'node:crypto';

/**
 * Chance out of a seed: the same seed and stream give the same numbers on every machine (sfc32, seeded by SHA-256).
 * Each part of the demo county draws from a stream of its own, so that a change in one part leaves the others as they were.
 */
export class Chance {
  private a: number;
  private b: number;
  private c: number;
  private counter: number;

  constructor(seed: number, stream: string) {
    const digest = createHash('sha256')
      .update(`${String(seed)}:${stream}`)
      .digest();
    this.a = digest.readInt32LE(0);
    this.b = digest.readInt32LE(4);
    this.c = digest.readInt32LE(8);
    this.counter = digest.readInt32LE(12);
  }

  /** A whole number 0..2^32-1. */
  word(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    this.c |= 0;
    return sum >>> 0;
  }

  /** 0 <= x < 1. */
  next(): number {
    return this.word() / 4294967296;
  }

  /** 0 <= n < below. */
  int(below: number): number {
    return Math.floor(this.next() * below);
  }

  /** first <= n <= last. */
  between(first: number, last: number): number {
    return first + this.int(last - first + 1);
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(from: readonly T[]): T {
    const chosen = from[this.int(from.length)];
    if (chosen === undefined) throw new RangeError('nothing to pick from');
    return chosen;
  }

  /** The index of one weight, as likely as the weight is heavy. */
  weighted(weights: readonly number[]): number {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let left = this.next() * total;
    for (const [index, weight] of weights.entries()) {
      left -= weight;
      if (left < 0) return index;
    }
    return weights.length - 1;
  }

  /** Bell-shaped around 0 with deviation 1, within +-6 (the sum of twelve uniform draws, which needs no logarithm and is exact everywhere). */
  normal(): number {
    let sum = -6;
    for (let draw = 0; draw < 12; draw++) sum += this.next();
    return sum;
  }

  shuffle<T extends unknown[] | Uint8Array | Uint16Array>(values: T): T {
    for (let last = values.length - 1; last > 0; last--) {
      const other = this.int(last + 1);
      const kept: unknown = values[last];
      values[last] = values[other];
      values[other] = kept;
    }
    return values;
  }

  bytes(count: number): Uint8Array {
    const made = new Uint8Array(count);
    for (let start = 0; start < count; start += 4) {
      const word = this.word();
      for (let index = start; index < Math.min(start + 4, count); index++) made[index] = (word >>> ((index - start) * 8)) & 0xff;
    }
    return made;
  }
}

/** Splits a whole number by weights, by largest remainder: the parts add up to the total, and equal remainders go to the first. */
export function quotas(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const parts = exact.map(Math.floor);
  const left = total - parts.reduce((all, part) => all + part, 0);
  const order = exact.map((value, index) => ({ index, rest: value - Math.floor(value) })).sort((x, y) => y.rest - x.rest || x.index - y.index);
  for (const { index } of order.slice(0, left)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}
