import { Injectable } from '@nestjs/common';
import { StretchRegulars } from '#counter';

/** A few at a time, so that a stop is soon heard. */
const KEYS_PER_TURN = 10;
const PAUSE_MS = 200;
/** When nothing was left to make. */
const REST_MS = 60_000;

/** The slow keys of regulars, made bit by bit in the process that does the jobs. */
@Injectable()
export class Stretching {
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(private readonly regulars: StretchRegulars) {}

  /** `report` is told what went wrong; the next turn comes all the same. */
  start(report: (trouble: Error) => void): void {
    const turn = (): void => {
      this.regulars
        .run(KEYS_PER_TURN)
        .catch((error: unknown) => {
          report(error instanceof Error ? error : new Error(String(error)));
          return 0;
        })
        .then((made) => {
          if (this.stopped) return;
          this.timer = setTimeout(turn, made === KEYS_PER_TURN ? PAUSE_MS : REST_MS);
          this.timer.unref();
        }, report);
    };
    this.timer = setTimeout(turn, PAUSE_MS);
    this.timer.unref();
  }

  stop(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
  }
}
