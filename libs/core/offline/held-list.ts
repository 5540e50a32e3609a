import { CLOCK_TOLERANCE_MS } from './event-time.js';

/** What an event says of the list it was decided on. */
export interface ListClaim {
  readonly snapshotSerial: number | null;
  readonly snapshotMadeAt: number | null;
}

/** The county's own record of one list, UTC ms: when it was first made, and when the next one was; null while there is none. */
export interface ListRecord {
  readonly madeAt: number;
  readonly supersededAt: number | null;
}

export interface HeldList {
  /** When the list was true, UTC ms; null when the tablet had none. */
  readonly madeAt: number | null;
  /** `as_claimed`; `corrected`: no list of that number was ever true at the time claimed, so the nearest time counts at which it was; `unknown`: the county knows no such list. */
  readonly basis: 'as_claimed' | 'corrected' | 'unknown';
}

/**
 * How old the list was that a tablet decided on. A list is true from when it was made until the next one is; a tablet that
 * claims another time for its number is judged by the nearest true one, so that neither a fresher nor an older list than
 * it had helps its site. A number that the county never gave, or only after the meal, is for a person to look at.
 */
export function heldList({ snapshotSerial, snapshotMadeAt }: ListClaim, record: ListRecord | null, eventAt: number): HeldList {
  if (snapshotMadeAt === null) return { madeAt: null, basis: 'as_claimed' };
  if (snapshotSerial === null || record === null || record.madeAt > eventAt + CLOCK_TOLERANCE_MS) return { madeAt: snapshotMadeAt, basis: 'unknown' };
  const [from, to] = [record.madeAt, record.supersededAt ?? Number.MAX_SAFE_INTEGER];
  if (snapshotMadeAt < from - CLOCK_TOLERANCE_MS) return { madeAt: from, basis: 'corrected' };
  if (snapshotMadeAt > to + CLOCK_TOLERANCE_MS) return { madeAt: to, basis: 'corrected' };
  return { madeAt: snapshotMadeAt, basis: 'as_claimed' };
}
