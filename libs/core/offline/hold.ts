import type { OfflineCeilings } from '#core/snapshot';
import type { Day } from '#values';
import { latenessOf } from './event-time.js';
import type { HeldList } from './held-list.js';
import { listAge, offlineLimits } from './limits.js';

/** How the holder was known, as the ceilings of a list tell them apart: by a fresh code of the phone, by something that proves nobody's presence, or by a number typed by hand. */
export type CountKind = 'phone' | 'static' | 'typed';

/** A meal of one tablet without the network. */
export interface CountedMeal {
  readonly seq: number;
  readonly day: Day;
  readonly kind: CountKind;
}

/** What a tablet had served without the network on a day. */
export interface DayCount {
  readonly meals: number;
  readonly byStatic: number;
  readonly typed: number;
}

/**
 * Counts the meals of one tablet by day, in the order of its chain. Meals that were taken back count too: else a void that
 * nobody has looked at yet would make room for another meal.
 */
export class DeviceCount {
  private readonly meals: CountedMeal[];

  constructor(known: readonly CountedMeal[] = []) {
    this.meals = [...known];
  }

  note(meal: CountedMeal): void {
    this.meals.push(meal);
  }

  before(day: Day, seq: number): DayCount {
    const earlier = this.meals.filter((meal) => meal.day === day && meal.seq < seq);
    return { meals: earlier.length, byStatic: earlier.filter((meal) => meal.kind !== 'phone').length, typed: earlier.filter((meal) => meal.kind === 'typed').length };
  }
}

export function countKindOf(codeKind: string | null, typedReason: string | null): CountKind {
  if (typedReason !== null || codeKind === 'manual') return 'typed';
  return codeKind === 'phone' ? 'phone' : 'static';
}

/** Since when a tablet was gone, and when that was told, UTC ms. */
export interface Theft {
  readonly since: number;
  readonly reportedAt: number;
}

/** Rows after a theft wait for a person, and all that comes in after the report, whatever time it tells. */
export function isStolen(theft: Theft | null, { eventAt, receivedAt }: { readonly eventAt: number; readonly receivedAt: number }): boolean {
  return theft !== null && (eventAt >= theft.since || receivedAt >= theft.reportedAt);
}

/** What decides whether a person looks at a meal before the funds pay it. */
export interface HoldFacts {
  readonly eventAt: number;
  readonly receivedAt: number;
  readonly theft: Theft | null;
  /** Why its time is in doubt; null when it is not. */
  readonly doubt: string | null;
  readonly list: HeldList;
  /** What of that list is paid unseen for this tablet (`unseenShare`); null when the county gave this tablet none of that number. */
  readonly ceilings: OfflineCeilings | null;
  readonly kind: CountKind;
  readonly count: DayCount;
  /** Whether whoever stood at the till worked at that site then. */
  readonly isStaff: boolean;
}

/** The code of why a person must look at it first; null when nobody need. */
export function holdReason(facts: HoldFacts): string | null {
  const { eventAt, receivedAt, list, ceilings } = facts;
  if (isStolen(facts.theft, facts)) return 'device_stolen';
  if (facts.doubt !== null) return 'clock_doubt';
  if (list.madeAt === null) return 'no_list';
  if (list.basis === 'unknown' || ceilings === null) return 'list_unknown';
  const limits = offlineLimits(listAge(list.madeAt, eventAt), ceilings);
  if (limits.age === 'too_old') return 'list_too_old';
  if (!facts.isStaff) return 'operator_unknown';
  const { count, kind } = facts;
  if (count.meals >= limits.siteCeiling) return 'over_ceiling';
  if (kind !== 'phone' && count.byStatic >= limits.staticCeiling) return 'over_ceiling';
  if (kind === 'typed' && count.typed >= limits.typedCeiling) return 'over_ceiling';
  return latenessOf(eventAt, receivedAt) === 'in_time' ? null : 'batch_late';
}

/** A row that nobody has decided for this long goes to a second person too. */
const UNDECIDED_MS = 15 * 86_400_000;

/** What of a held row says how many must decide it. */
interface HeldRow {
  /** `meal`, `full_price` or `void`. */
  readonly kind: string;
  /** How the holder was known; null of a sale from before it was kept, and of whatever names nobody. */
  readonly mealKind: CountKind | null;
  /** Why its time is in doubt; null when it is not. */
  readonly doubt: string | null;
  readonly eventAt: number;
  readonly receivedAt: number;
}

/**
 * How many different persons must decide a held row: two when it came in after more than seven days, has waited for more than fifteen, or was
 * typed: a typed number proves nobody's presence, and with the network such a meal beyond its site's day takes two as well. Of a sale that may become
 * a meal the tablet had decided nothing, so it takes two too where nobody knows when it was, or how the number came into it.
 */
export function personsFor({ kind, mealKind, doubt, eventAt, receivedAt }: HeldRow, nowMs: number): 1 | 2 {
  const isVague = kind === 'full_price' && (mealKind === null || doubt !== null);
  return mealKind === 'typed' || isVague || latenessOf(eventAt, receivedAt) === 'very_late' || nowMs - receivedAt > UNDECIDED_MS ? 2 : 1;
}
