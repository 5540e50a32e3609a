/** The same code again within this time is the same showing of it: held before a camera, or read twice by a gun. */
export const SAME_CODE_MS = 3_000;

/**
 * Tells a new showing of a code from one that simply has not gone away. Every sighting extends the showing, so a code held
 * for ten seconds is one scan. Pure: instants in ms of any one clock.
 */
export class Sightings {
  private readonly last = new Map<string, number>();

  /** True when this text was not seen within the last three seconds. */
  isNew(text: string, at: number): boolean {
    const before = this.last.get(text);
    this.last.set(text, at);
    if (this.last.size > 64) for (const [old, seen] of this.last) if (at - seen > SAME_CODE_MS) this.last.delete(old);
    return before === undefined || at - before > SAME_CODE_MS;
  }

  /** Counts as seen now, without asking. */
  note(text: string, at: number): void {
    this.last.set(text, at);
  }

  /** True while something that was noted has not gone away; each time it is asked, it is seen again. Never notes by itself. */
  isStill(text: string, at: number): boolean {
    const before = this.last.get(text);
    if (before === undefined || at - before > SAME_CODE_MS) return false;
    this.last.set(text, at);
    return true;
  }

  forget(text: string): void {
    this.last.delete(text);
  }
}
