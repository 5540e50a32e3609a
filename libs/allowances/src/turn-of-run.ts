import { createHash } from 'node:crypto';
import type { Day, Id, Month } from '#values';
import { addMonths, dayOf, daysBetween, monthOf } from '#values';

/** Nights in which each old run has its turn once. */
const NIGHTS = 30;
/** Months before this one whose runs are looked at every night. */
const RECENT_MONTHS = 2;
const EPOCH = '1970-01-01' as Day;

/** A run and the moment of its latest deed that is known. */
export interface RunAge {
  readonly id: Id;
  readonly month: Month;
  readonly at: number;
}

/**
 * Whether the night looks at what is dear to read of a run, which is every line. Runs of the last two months, or made in them: every
 * night. Older ones grow for ever, so each has one night of thirty, by its id and the day alone: whoever writes rows cannot move it.
 */
export function isOnTurn({ id, month, at }: RunAge, nowMs: number): boolean {
  const today = dayOf(nowMs);
  const since = addMonths(monthOf(today), -RECENT_MONTHS);
  if (month >= since || monthOf(dayOf(at)) >= since) return true;
  const place = Number.parseInt(createHash('sha256').update(id).digest('hex').slice(0, 8), 16);
  return place % NIGHTS === daysBetween({ from: EPOCH, to: today }) % NIGHTS;
}
