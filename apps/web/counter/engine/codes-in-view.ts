/** What a frame tells: a code that stands alone, and whether there are several; null where nothing has changed. */
export interface Seen {
  readonly text: string | null;
  readonly crowd: boolean | null;
}

/** Frames without a second code before the crowd is over: a code that flickers is still there. */
const CALM_FRAMES = 8;

/**
 * Takes a code only when it stands alone in two frames on end: with two codes before the camera, one frame may well see
 * only one of them, and whichever it is must not be taken by chance.
 */
export class CodesInView {
  private before: string | null = null;
  private calm = CALM_FRAMES;

  frame(texts: readonly string[]): Seen {
    const distinct = new Set(texts);
    const wasCrowd = this.calm < CALM_FRAMES;
    if (distinct.size > 1) {
      this.calm = 0;
      this.before = null;
      return { text: null, crowd: wasCrowd ? null : true };
    }
    this.calm = Math.min(CALM_FRAMES, this.calm + 1);
    const isCrowd = this.calm < CALM_FRAMES;
    const [text = null] = distinct;
    const again = text !== null && text === this.before;
    // A gap of one frame is a blink of the camera, not another code.
    if (text !== null) this.before = text;
    return { text: again && !isCrowd ? text : null, crowd: wasCrowd && !isCrowd ? false : null };
  }
}
