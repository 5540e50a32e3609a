import type { Day, Id } from '#values';
import { monthOf } from '#values';

/**
 * Who bears the public part of a meal: the public funds; the elder's next months (an advance, never shown as a debt); an
 * account under review; or the site.
 */
export type Bearing = 'funded' | 'advance' | 'suspense' | 'site';
/** `granted`: the funds bear it although it holds no place, because two persons decided so. */
export type Standing = Bearing | 'granted';
/** Who two persons decided should bear a meal that holds no place. */
export type DecidedBearer = 'funds' | 'site';

/** Whose money it is: a granted meal is the funds' as every funded one. */
export function bearingOf(standing: Standing): Bearing {
  return standing === 'granted' ? 'funded' : standing;
}

/** Why a meal online stands for review: typed by hand, beyond what its site has in a day. */
export const BY_HAND_ABOVE = 'by_hand_above';

/** A meal as the fold sees it. Meals accepted online kept the rules, because the county itself decided them, and have no block but this one. */
export interface PlacedMeal {
  readonly id: Id;
  readonly day: Day;
  readonly window: string;
  /** Corrected time of the meal, UTC ms. */
  readonly eventAt: number;
  readonly voided: boolean;
  /** Why there was no right to a subsidy at that time, whatever else was eaten (`revoked`, `deceased`); null when there was. */
  readonly block: string | null;
  /** Whether the site kept the rules: a fresh list, within its limits, nothing that the list forbade. */
  readonly kept: boolean;
  /** Subsidy and collective part, fen. */
  readonly publicFen: bigint;
  /** A phone code's key and step: each pays once. */
  readonly step: string | null;
  /** The registered proxy who collected it, and how many meals of a month that proxy may; null when the holder came. */
  readonly proxy: { readonly id: Id; readonly perMonth: number } | null;
  /** What two persons decided of it; it counts only while the meal has no place of its own. */
  readonly decided: DecidedBearer | null;
}

export interface Caps {
  readonly perDay: number;
  readonly perMonth: number;
}

/** What becomes of one meal. */
export interface MealStanding {
  readonly standing: Standing;
  /** Why it is not funded: a code of the catalogue; null when it is. */
  readonly code: string | null;
  /** The meal that holds the place; null where none does. */
  readonly otherId: Id | null;
}

const FUNDED: MealStanding = { standing: 'funded', code: null, otherId: null };

/**
 * Which of a person's meals of one month the public funds pay for, and who bears the others. The earlier meal keeps its
 * place (one a window, the caps of day and month), whenever it became known: by time, then by id, so that the answer
 * depends on the set alone. A voided meal holds no place; its code stays used.
 *
 * Where the site kept the rules it is paid: an excess becomes an advance, up to `advanceCapFen` in the month and beyond it
 * a case for review, as every meal without a right is. Where it did not, the site bears it (codes.md 4.3.7). A decision of
 * people on one meal changes nothing about the others.
 */
export function foldMeals(meals: readonly PlacedMeal[], rules: { readonly capsOn: (day: Day) => Caps; readonly advanceCapFen: bigint }): Map<Id, MealStanding> {
  const result = new Map<Id, MealStanding>();
  const windows = new Map<string, Id>();
  const steps = new Map<string, Id>();
  const used = new Map<string, number>();
  let advancedFen = 0n;
  for (const meal of [...meals].sort(inTime)) {
    const place = placeOf(meal, { windows, steps, used, caps: rules.capsOn(meal.day) });
    if (meal.step !== null && !steps.has(meal.step)) steps.set(meal.step, meal.id);
    if (meal.voided) {
      result.set(meal.id, FUNDED);
      continue;
    }
    if (place === null) {
      windows.set(slotOf(meal), meal.id);
      for (const period of periodsOf(meal)) used.set(period, (used.get(period) ?? 0) + 1);
      result.set(meal.id, FUNDED);
      continue;
    }
    const advance = meal.kept && meal.block === null && advancedFen + meal.publicFen <= rules.advanceCapFen;
    if (advance) advancedFen += meal.publicFen;
    const undecided = meal.kept ? (advance ? 'advance' : 'suspense') : 'site';
    result.set(meal.id, { standing: meal.decided === null ? undecided : DECIDED[meal.decided], ...place });
  }
  return result;
}

interface Taken {
  readonly windows: ReadonlyMap<string, Id>;
  readonly steps: ReadonlyMap<string, Id>;
  readonly used: ReadonlyMap<string, number>;
  readonly caps: Caps;
}

/** Why the meal has no place of its own; null when it has one. In the order of decisions 11. */
function placeOf(meal: PlacedMeal, { windows, steps, used, caps }: Taken): { code: string; otherId: Id | null } | null {
  if (meal.block !== null) return { code: meal.block, otherId: null };
  const holder = windows.get(slotOf(meal));
  if (holder !== undefined) return { code: 'already_redeemed', otherId: holder };
  const spent = meal.step === null ? undefined : steps.get(meal.step);
  if (spent !== undefined) return { code: 'code_used', otherId: spent };
  const full = isSpent(meal, used) || (used.get(monthOf(meal.day)) ?? 0) >= caps.perMonth || (used.get(meal.day) ?? 0) >= caps.perDay;
  return full ? { code: 'over_quota', otherId: null } : null;
}

const DECIDED: Readonly<Record<DecidedBearer, Standing>> = { funds: 'granted', site: 'site' };

/** A proxy's meals of a month are counted as the person's own are: those that hold a place. */
function isSpent({ proxy }: PlacedMeal, used: ReadonlyMap<string, number>): boolean {
  return proxy !== null && (used.get(proxy.id) ?? 0) >= proxy.perMonth;
}

function periodsOf({ day, proxy }: PlacedMeal): string[] {
  return [day, monthOf(day), ...(proxy === null ? [] : [proxy.id])];
}

function slotOf(meal: PlacedMeal): string {
  return `${meal.day}|${meal.window}`;
}

function inTime(one: PlacedMeal, other: PlacedMeal): number {
  return one.eventAt - other.eventAt || (one.id < other.id ? -1 : 1);
}
