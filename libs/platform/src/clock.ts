import { Injectable } from '@nestjs/common';

/** The time of the server. The law never asks it: use cases read it once and pass `now` on. */
@Injectable()
export class Clock {
  /** UTC milliseconds. */
  nowMs(): number {
    return Date.now();
  }
}

/** A clock that stands until it is moved: for tests, and for the demo county that lives a month in minutes. */
export class SetClock extends Clock {
  constructor(private instantMs: number) {
    super();
  }
  override nowMs(): number {
    return this.instantMs;
  }
  set(instantMs: number): void {
    this.instantMs = instantMs;
  }
}
