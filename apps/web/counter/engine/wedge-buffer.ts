/** A person types no faster than this; a scanner gun never slower. A longer gap begins a new text. */
export const WEDGE_GAP_MS = 60;
/** A gun without an end key has finished when it pauses for this long. */
export const WEDGE_PAUSE_MS = 120;
/** After so many keys at that speed it is a gun beyond doubt: a hitch of the machine below the pause does not cut its text in two. */
const SURE = 12;
/** Shorter bursts are two keys pressed at once, not a code. */
const SHORTEST = 6;
const LONGEST = 512;

/**
 * Tells a scanner gun from a person by the gaps between keys. Pure: instants come in (ms, any origin), texts come out.
 * A text is whole when an end key follows within the pause, or when `isWhole` knows it by length and check digits.
 */
export class WedgeBuffer {
  private text = '';
  private lastAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly isWhole: (text: string) => boolean) {}

  /** True when this key belongs to the burst before it: it came too fast for a hand. */
  key(character: string, at: number): boolean {
    const gap = this.text.length >= SURE ? WEDGE_PAUSE_MS : WEDGE_GAP_MS;
    const inBurst = at - this.lastAt <= gap && this.text.length < LONGEST;
    this.text = inBurst ? this.text + character : character;
    this.lastAt = at;
    return inBurst;
  }

  /** Enter or Tab: the text, or null when what came before was no burst. */
  end(at: number): string | null {
    const text = at - this.lastAt <= WEDGE_PAUSE_MS && this.text.length >= SHORTEST ? this.text : null;
    this.reset();
    return text;
  }

  /** After a pause: the text when it is whole by itself, else null; either way the burst is over. */
  pause(at: number): string | null {
    if (at - this.lastAt < WEDGE_PAUSE_MS) return null;
    const text = this.isWhole(this.text) ? this.text : null;
    this.reset();
    return text;
  }

  get length(): number {
    return this.text.length;
  }

  reset(): void {
    this.text = '';
    this.lastAt = Number.NEGATIVE_INFINITY;
  }
}
