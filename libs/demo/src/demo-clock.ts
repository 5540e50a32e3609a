import type { Clock } from '#platform';
import { SetClock } from '#platform';

/** Moves the county's clock forward to an instant; never back, as time is. Throws on a clock that cannot be set. */
export function moveClock(clock: Clock, instantMs: number): void {
  if (!(clock instanceof SetClock)) throw new Error('the demo county needs a SetClock: it lives a month in minutes');
  if (instantMs > clock.nowMs()) clock.set(instantMs);
}
