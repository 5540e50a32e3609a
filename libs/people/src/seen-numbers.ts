/** Bits in which two different people are taken for one: 96, so that in a million rows the odds are about 1 in 10^17. */
const WORDS = 3;
const SLOTS_FIRST = 1 << 16;

/**
 * Which blind indexes a file has shown so far. Twelve bytes a slot in one flat array instead of an index on the staging
 * table, whose random inserts would double the time of staging: 250,000 rows take 6 MB (12 MB while it grows).
 */
export class SeenNumbers {
  private slots = new Uint32Array(SLOTS_FIRST * WORDS);
  private size = 0;

  /** True when this index (hex) was added before; adds it otherwise. */
  sawBefore(index: string): boolean {
    const a = Number.parseInt(index.slice(0, 8), 16) || 1;
    const b = Number.parseInt(index.slice(8, 16), 16);
    const c = Number.parseInt(index.slice(16, 24), 16);
    if (!this.place(a, b, c)) return true;
    if (++this.size * 2 > this.slots.length / WORDS) this.grow();
    return false;
  }

  /** Open addressing; the first word of a used slot is never 0. False when the value is there already. */
  private place(a: number, b: number, c: number): boolean {
    const mask = this.slots.length / WORDS - 1;
    for (let slot = b & mask; ; slot = (slot + 1) & mask) {
      const at = slot * WORDS;
      if (this.slots[at] === 0) {
        this.slots.set([a, b, c], at);
        return true;
      }
      if (this.slots[at] === a && this.slots[at + 1] === b && this.slots[at + 2] === c) return false;
    }
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += WORDS) if (old[at] !== 0) this.place(old[at] ?? 0, old[at + 1] ?? 0, old[at + 2] ?? 0);
  }
}
