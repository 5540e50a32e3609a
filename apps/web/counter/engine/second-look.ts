import type { Picture } from '#core/code';

/** Unread frames before a worn card is suspected: a good code is read in the first or second. */
const PATIENCE = 3;
/** A second look may take one part in so many of the time: the first look, which most codes need, goes on. */
const SHARE = 4;
/** How far ink is thickened, pixels: a quarter of the modules of a card held close, and of one held farther away. */
const RADII = [2, 1] as const;

const LINES = 32;
const LINES_LEAST = 6;
const CHANGES_LEAST = 16;
const DEPTH = 24;

/** When a frame that could not be read is looked at once more, and how far its ink is thickened then. Pure: instants in ms of any one clock. */
export class SecondLook {
  private unread = 0;
  private turn = 0;
  private restUntil = Number.NEGATIVE_INFINITY;

  /** After the first look at a frame: the radius of a second one, or null. */
  after(isRead: boolean, at: number): number | null {
    this.unread = isRead ? 0 : this.unread + 1;
    return this.unread < PATIENCE || at < this.restUntil ? null : (RADII[this.turn] ?? null);
  }

  /** What came of it, and how long it took. What was read is looked at in the same way again, without a pause. */
  took(isRead: boolean, from: number, to: number): void {
    if (isRead) return;
    this.turn = (this.turn + 1) % RADII.length;
    this.restUntil = to + (to - from) * SHARE;
  }
}

/** Whether something like print is in the picture: light and dark change often along many lines. An empty counter is not looked at twice. */
export function looksPrinted({ data, width, height }: Picture): boolean {
  let printed = 0;
  for (let line = 0; line < LINES; line++) {
    const row = Math.floor(((line + 0.5) * height) / LINES) * width;
    if (changesAlong(data, row, width) >= CHANGES_LEAST) printed += 1;
  }
  return printed >= LINES_LEAST;
}

function changesAlong(data: Uint8ClampedArray, row: number, width: number): number {
  let changes = 0;
  let turningPoint = data[row * 4 + 1] ?? 0;
  let rising = true;
  for (let column = 1; column < width; column++) {
    const value = data[(row + column) * 4 + 1] ?? 0;
    if (rising ? value > turningPoint : value < turningPoint) turningPoint = value;
    else if (Math.abs(value - turningPoint) > DEPTH) {
      changes += 1;
      rising = !rising;
      turningPoint = value;
    }
  }
  return changes;
}
