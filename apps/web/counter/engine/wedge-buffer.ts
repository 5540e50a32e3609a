/** A person types no faster than this; a scanner gun never slower. A longer gap begins a new text. */
export const WEDGE_GAP_MS = 60;
/** A gun without an end key has finished when it pauses for this long. */
export const WEDGE_PAUSE_MS = 120;
/** What begins like one of our codes may stumble for this long and go on; a longer silence means that it broke off. */
export const WEDGE_STALL_MS = 1500;
/** After so many keys at that speed it is a gun beyond doubt: a hitch of the machine below the pause does not cut its text in two. */
const SURE = 12;
/** Shorter bursts are two keys pressed at once, not a code. */
export const SHORTEST = 6;
const LONGEST = 512;

/** What the buffer has to know of codes. */
export interface Codes {
  /** Whole without an end key. */
  isWhole(text: string): boolean;
  /** Began like one of ours, or is as long as only ours are, and is none. */
  isPart(text: string): boolean;
  /** One of the long codes at the very end of a text. */
  longAtEnd(text: string): string | null;
}

/** What a gun read, and when the first of its keys came. */
export interface Shot {
  readonly text: string;
  readonly since: number;
}

/**
 * Tells a scanner gun from a person by the gaps between keys. Pure: instants of the keys come in (ms, any origin), texts come
 * out. A text is whole when an end key follows within the pause, or when it is known by length and check digits. Keys that
 * came shortly before a burst are remembered: a gun that stumbled after its first key is read all the same.
 */
export class WedgeBuffer {
  /** Everything without a long silence in it; the burst is its end. */
  private run = '';
  private stamps: number[] = [];
  private burstAt = 0;
  private lastAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly codes: Codes) {}

  /** True when this key belongs to the burst before it: it came too fast for a hand. */
  key(character: string, at: number): boolean {
    if (at - this.lastAt > WEDGE_STALL_MS || this.run.length >= LONGEST) this.reset();
    const inBurst = at - this.lastAt <= this.patience;
    if (!inBurst) this.burstAt = this.run.length;
    this.run += character;
    this.stamps.push(at);
    this.lastAt = at;
    return inBurst;
  }

  /** Enter or Tab: what was read, or null when what came before was no burst. */
  end(at: number): Shot | null {
    const shot = at - this.lastAt <= this.waitMs && this.length >= SHORTEST ? this.shot() : null;
    this.reset();
    return shot;
  }

  /** Nothing came for `waitMs`: what was read when it is whole by itself or broke off, else null; then a key may still belong to it. */
  pause(): Shot | null {
    const shot = this.length >= SHORTEST ? this.shot() : null;
    if (shot === null || !(this.codes.isWhole(shot.text) || this.codes.isPart(shot.text))) return null;
    this.reset();
    return shot;
  }

  /** How long to wait for the next key of this burst. */
  get waitMs(): number {
    return Math.max(WEDGE_PAUSE_MS, this.patience);
  }

  /** Keys of the burst. */
  get length(): number {
    return this.run.length - this.burstAt;
  }

  /** When the burst began. */
  get since(): number {
    return this.stamps[this.burstAt] ?? this.lastAt;
  }

  /** Whether the burst is all there is, with nothing shortly before it. */
  get isFresh(): boolean {
    return this.burstAt === 0;
  }

  private get burst(): string {
    return this.run.slice(this.burstAt);
  }

  private get patience(): number {
    if (this.length >= SHORTEST && this.codes.isPart(this.burst)) return WEDGE_STALL_MS;
    return this.length >= SURE ? WEDGE_PAUSE_MS : WEDGE_GAP_MS;
  }

  private shot(): Shot {
    const { burst, codes, run, since } = this;
    if (codes.isWhole(burst)) return { text: burst, since };
    const text = codes.longAtEnd(run) ?? (codes.isPart(run) ? run : burst);
    const at = run.lastIndexOf(text);
    return { text, since: Math.min(since, this.stamps[at] ?? since) };
  }

  private reset(): void {
    this.run = '';
    this.stamps = [];
    this.burstAt = 0;
    this.lastAt = Number.NEGATIVE_INFINITY;
  }
}
