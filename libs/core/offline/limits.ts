import type { OfflineCeilings } from '#core/snapshot';

const HOUR_MS = 3_600_000;

/** A list of at most this age is good for meals as usual; one of at most `LIST_STALE_MS` for one meal a person and day; an older one for none. */
export const LIST_FRESH_MS = 24 * HOUR_MS;
export const LIST_STALE_MS = 72 * HOUR_MS;

/** How far a tablet's clock may fall behind what it has seen before it counts as moved back. */
export const CLOCK_BACK_MS = 60_000;

/** Meals offline that one person may have in a day by carriers that a photograph of them would replace. */
export const STATIC_PER_ELDER_DAY = 1;

/** How old the county's list on a tablet is. */
export type ListAge = 'fresh' | 'stale' | 'too_old';

/** What may be accepted without the county under a list of some age (codes.md 4.3.5). */
export interface OfflineLimits {
  readonly age: ListAge;
  /** Subsidised meals of one person on this tablet: one a window or one a day; null when none. */
  readonly perElder: 'window' | 'day' | null;
  /** Subsidised meals offline of the whole day on this tablet. */
  readonly siteCeiling: number;
  /** Of these, by a printed card, a social-security card or a typed number: nothing about them proves that the holder stands there. */
  readonly staticCeiling: number;
  /** Of these, typed by hand. */
  readonly typedCeiling: number;
}

/** The age of a list at an instant, both UTC ms by the server's clock. */
export function listAge(madeAt: number, nowMs: number): ListAge {
  const age = nowMs - madeAt;
  if (age <= LIST_FRESH_MS) return 'fresh';
  return age <= LIST_STALE_MS ? 'stale' : 'too_old';
}

/** Typed numbers are rare at an honest counter: a tenth, and never fewer than three so that one torn card in a small canteen gets its lunch. */
const TYPED_LEAST = 3;

/**
 * The limits under a list of some age. `ceilings` came with the list: the recent peak and a fifth, and the recent median.
 * Static carriers may reach the median while the list is fresh and half of it later, so that a drawer of cards cannot
 * fill a whole peak day.
 */
export function offlineLimits(age: ListAge, ceilings: OfflineCeilings): OfflineLimits {
  const typed = (of: number): number => Math.min(of, Math.max(TYPED_LEAST, Math.floor(of / 10)));
  switch (age) {
    case 'fresh':
      return { age, perElder: 'window', siteCeiling: ceilings.fresh, staticCeiling: Math.min(ceilings.fresh, ceilings.stale), typedCeiling: typed(ceilings.fresh) };
    case 'stale':
      return { age, perElder: 'day', siteCeiling: ceilings.stale, staticCeiling: Math.ceil(ceilings.stale / 2), typedCeiling: typed(Math.ceil(ceilings.stale / 2)) };
    case 'too_old':
      return { age, perElder: null, siteCeiling: 0, staticCeiling: 0, typedCeiling: 0 };
  }
}
