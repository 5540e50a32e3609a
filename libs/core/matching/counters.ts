import type { Day, Id } from '#values';
import { monthOf } from '#values';
import type { Difference } from './difference.js';
import { difference } from './difference.js';
import { mealDifference, publicFen } from './meal-right.js';
import type { PersonMonth, StoredMeal } from './person-month.js';

/** Two live meals in one window: the later ones are too many. Ordered by the moment of the meal, then by id. */
export function duplicateMeals(month: PersonMonth, live: readonly StoredMeal[]): Difference[] {
  const first = new Map<string, StoredMeal>();
  const differences: Difference[] = [];
  for (const meal of inTime(live)) {
    const slot = `${meal.mealDay} ${meal.window}`;
    const earlier = first.get(slot);
    if (earlier === undefined) first.set(slot, meal);
    else {
      const sides = {
        expected: { liveMeals: 1, redemptionId: earlier.id, siteId: earlier.siteId },
        found: { liveMeals: 2, redemptionId: meal.id, siteId: meal.siteId, window: meal.window },
      };
      differences.push(mealDifference('duplicate_meal', { meal, personId: month.personId }, { amount: publicFen(meal.split), ...sides }));
    }
  }
  return differences;
}

/** Meals beyond the caps of the law of their day, the latest being too many. Duplicates are told by themselves and must be left out. */
export function mealsOverCap(month: PersonMonth, live: readonly StoredMeal[]): Difference[] {
  const used = new Map<string, number>();
  const differences: Difference[] = [];
  for (const meal of inTime(live)) {
    const caps = month.county.lawOn(meal.mealDay).subsidy?.caps;
    if (caps === undefined) continue;
    const ofDay = (used.get(meal.mealDay) ?? 0) + 1;
    const ofMonth = (used.get(monthOf(meal.mealDay)) ?? 0) + 1;
    used.set(meal.mealDay, ofDay).set(monthOf(meal.mealDay), ofMonth);
    if (ofDay <= caps.perDay && ofMonth <= caps.perMonth) continue;
    const sides = { expected: { perDay: caps.perDay, perMonth: caps.perMonth }, found: { mealOfDay: ofDay, mealOfMonth: ofMonth } };
    differences.push(mealDifference('over_cap', { meal, personId: month.personId }, { amount: publicFen(meal.split), ...sides }));
  }
  return differences;
}

/** Faults told elsewhere that may by themselves put a counter off: without their share of doubt each would be told twice. */
export interface CounterDoubt {
  /** Days of live meals that may never have been counted (no transfer, second of a window, beyond a cap). */
  readonly uncounted: readonly Day[];
  /** Days of meals that may have been counted and then removed (transfers without a meal). */
  readonly vanished: readonly Day[];
}

/** Counters of the month and of its days against the live meals. */
export function counterDifferences(month: PersonMonth, live: readonly StoredMeal[], doubt: CounterDoubt): Difference[] {
  const meals = perPeriod(live.map((meal) => meal.mealDay));
  const uncounted = perPeriod(doubt.uncounted);
  const vanished = perPeriod(doubt.vanished);
  const differences: Difference[] = [];
  for (const period of [...new Set([...meals.keys(), ...month.counters.keys()])].sort()) {
    const used = month.counters.get(period) ?? 0;
    const lived = meals.get(period) ?? 0;
    if (used >= lived - (uncounted.get(period) ?? 0) && used <= lived + (vanished.get(period) ?? 0)) continue;
    const mealDay = period.length === 10 ? (period as Day) : null;
    differences.push(
      difference('counter_drift', {
        personId: month.personId,
        mealDay,
        unit: 'MEAL',
        amount: BigInt(used - lived),
        expected: { period, meals: lived },
        found: { period, meals: used },
      }),
    );
  }
  return differences;
}

function perPeriod(days: readonly Day[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const day of days) for (const period of [day, monthOf(day)]) counts.set(period, (counts.get(period) ?? 0) + 1);
  return counts;
}

function inTime(meals: readonly StoredMeal[]): StoredMeal[] {
  const key = (meal: StoredMeal): [number, Id] => [meal.occurredAtMs, meal.id];
  return [...meals].sort((one, other) => key(one)[0] - key(other)[0] || (one.id < other.id ? -1 : 1));
}
