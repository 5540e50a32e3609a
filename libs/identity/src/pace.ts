const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Wrong tries that cost no pause. */
export const FREE_TRIES = 5;
/** Wrong tries at one login within an hour, from networks it never signed in from, that look like an attack from many places. */
export const PRESSED = 30;
/** A network where a sign-in succeeded stays known for this long. */
const KNOWN_MS = 180 * DAY_MS;
const PAUSE_MAX_MS = { known: 5 * MINUTE_MS, unknown: 15 * MINUTE_MS, pressed: 60 * MINUTE_MS };

/** How one network stands with one login. Instants are UTC milliseconds. */
export interface Pace {
  readonly tries: number;
  readonly lastAt: number;
  readonly waitUntil: number;
  /** The last right password from there. */
  readonly goodAt: number | null;
}

export const NO_PACE: Pace = { tries: 0, lastAt: 0, waitUntil: 0, goodAt: null };

export function isKnown(pace: Pace, nowMs: number): boolean {
  return pace.goodAt !== null && nowMs - pace.goodAt < KNOWN_MS;
}

/**
 * The pace after one more try, counted before the password is looked at; null while a pause lasts. Pauses double: a minute
 * after the fifth wrong try, then two, four, up to a quarter of an hour. `misses` are those at this login in this hour from
 * everywhere: under an attack from many networks a new one has one try before its first pause, and pauses up to an hour. So
 * nobody is ever shut out: the first try from any network is looked at, and a network that is known to the login does not
 * feel what others do.
 */
export function oneMoreTry(pace: Pace, misses: number, nowMs: number): Pace | null {
  if (pace.waitUntil > nowMs) return null;
  const known = isKnown(pace, nowMs);
  const pressed = !known && misses >= PRESSED;
  const tries = (nowMs - pace.lastAt < DAY_MS ? pace.tries : 0) + 1;
  const over = tries - (pressed ? 1 : FREE_TRIES);
  const most = PAUSE_MAX_MS[known ? 'known' : pressed ? 'pressed' : 'unknown'];
  return { ...pace, tries, lastAt: nowMs, waitUntil: over < 0 ? 0 : nowMs + Math.min(most, MINUTE_MS * 2 ** Math.min(over, 10)) };
}
