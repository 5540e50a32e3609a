import type { Day } from '#values';

/** A death on record: its day, and when the county learnt of it, UTC ms; null when no notice of it is on record. */
export interface KnownDeath {
  readonly diedOn: Day | null;
  readonly knownAt: number | null;
}

/**
 * Whether a meal was had by somebody who was dead as far as anybody could know: on any day after the death, and on its day from
 * when it was on record. Who breakfasts and dies in the afternoon breakfasted.
 */
export function eatenAfterDeath({ day, at }: { readonly day: Day; readonly at: number }, { diedOn, knownAt }: KnownDeath): boolean {
  if (diedOn === null || day < diedOn) return false;
  return day > diedOn || knownAt === null || at >= knownAt;
}
