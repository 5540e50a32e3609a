/** Numbers from a seed, so that a run that failed can be had again. */
export class Chance {
  private state: number;

  constructor(private readonly seed: number) {
    this.state = seed >>> 0;
  }

  /** Whole, from `least` to `most`. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  one<T>(choices: readonly T[]): T {
    return choices[this.whole(0, choices.length - 1)]!;
  }

  /** The same for the same name, however often it is asked. */
  fixed(name: string, least: number, most: number): number {
    let hash = this.seed >>> 0;
    for (const glyph of name) hash = Math.imul(hash ^ glyph.charCodeAt(0), 0x01000193) >>> 0;
    return new Chance(hash).whole(least, most);
  }

  /** Mulberry32. */
  private next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
