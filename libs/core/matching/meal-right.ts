import { eatenAfterDeath } from '#core/offline';
import type { MealDecision, MealWindow } from '#core/policy';
import { decideMeal } from '#core/policy';
import type { MealSplit } from '#core/redemption';
import { dayOf, minuteOfDay, minuteText } from '#values';
import type { Difference, DifferenceType, Side } from './difference.js';
import { difference } from './difference.js';
import type { CountyMonth, FiledPrice, LawOfDay, PersonMonth, StoredMeal } from './person-month.js';

/** What the public pays for a meal: subsidy, collective, charity and points (one hundredth is one fen). */
export function publicFen(split: MealSplit): bigint {
  return split.subsidyFen + split.collectiveFen + split.charityFen + split.points;
}

/** A difference about one meal, with the places it names. */
export function mealDifference(
  type: DifferenceType,
  { meal, personId }: { meal: StoredMeal; personId: string },
  sides: { amount: bigint; expected: Side; found: Side },
): Difference {
  return difference(type, { personId, redemptionId: meal.id, transferId: meal.transferId, siteId: meal.siteId, mealDay: meal.mealDay, ...sides });
}

/** Whether the person was dead as far as anybody could know when this meal was had. */
export function isAfterDeath({ facts, deathKnownAt }: PersonMonth, meal: StoredMeal): boolean {
  return facts !== null && eatenAfterDeath({ day: meal.mealDay, at: meal.occurredAtMs }, { diedOn: facts.diedOn, knownAt: deathKnownAt });
}

/** The law run again for one meal; null where no law gives a discount and a subsidy that day. */
export function decideAgain(month: PersonMonth, meal: StoredMeal): MealDecision | null {
  const { discount, subsidy } = month.county.lawOn(meal.mealDay);
  if (month.facts === null || discount === null || subsidy === null) return null;
  const facts = isAfterDeath(month, meal) ? month.facts : { ...month.facts, diedOn: null };
  return decideMeal(facts, { discount, subsidy }, meal.mealDay, meal.split.listPriceFen);
}

/** Whether the person may have had this meal at all: unknown and dead come before what the law says, as at the counter. */
export function rightDifference(month: PersonMonth, meal: StoredMeal, right: MealDecision | null): Difference | null {
  const about = { meal, personId: month.personId };
  const amount = publicFen(meal.split);
  const found = { mealDay: meal.mealDay, window: meal.window, publicFen: Number(amount) };
  if (month.facts === null) return mealDifference('person_unknown', about, { amount, expected: { person: 'registered' }, found: { ...found, person: 'unknown' } });
  const { diedOn } = month.facts;
  if (isAfterDeath(month, meal)) return mealDifference('redemption_after_death', about, { amount, expected: { diedOn, publicFen: 0 }, found });
  if (right?.eligible === true) return null;
  const reason = right === null ? 'no law in force' : (right.reasons[0]?.rule ?? '');
  return mealDifference('redemption_not_entitled', about, { amount, expected: { eligible: 0, reason, publicFen: 0 }, found });
}

/** Whether the meal happened when and where subsidised meals are served. */
export function serviceDifferences(month: PersonMonth, meal: StoredMeal): Difference[] {
  const about = { meal, personId: month.personId };
  const { county } = month;
  const amount = publicFen(meal.split);
  const differences: Difference[] = [];
  if (!insideWindow(county, meal)) {
    const windows = [...windowsOf(county, meal)]
      .filter((window) => window.window === meal.window)
      .map((window) => `${minuteText(window.fromMinute)}-${minuteText(window.toMinute)}`);
    const expected = { mealDay: meal.mealDay, window: meal.window, hours: windows.join(' ') };
    const at = { mealDay: dayOf(meal.occurredAtMs), window: meal.window, at: minuteText(minuteOfDay(meal.occurredAtMs)), occurredAt: meal.occurredAtMs };
    differences.push(mealDifference('outside_window', about, { amount, expected, found: at }));
  }
  if (!county.siteServes(meal.siteId, meal.mealDay)) {
    differences.push(mealDifference('site_not_licensed', about, { amount, expected: { foodLicence: 1, publicFen: 0 }, found: { foodLicence: 0, publicFen: Number(amount) } }));
  }
  return differences;
}

/**
 * Whether the list price is filed. With an open price anything up to the ceiling is. A meal without a menu item has no
 * filed price to be held to, so all that the public paid for it is in question.
 */
export function priceDifference(month: PersonMonth, meal: StoredMeal): Difference | null {
  const filed = meal.menuItemId === null ? null : month.county.filedPrice(meal.menuItemId);
  const price = meal.split.listPriceFen;
  const found = { listPriceFen: Number(price), menuItemId: meal.menuItemId };
  const about = { meal, personId: month.personId };
  if (filed === null || !isFiledFor(filed, meal)) return mealDifference('price_not_filed', about, { amount: publicFen(meal.split), expected: { listPriceFen: null }, found });
  if (filed.openPrice ? price <= filed.priceFen : price === filed.priceFen) return null;
  return mealDifference('price_not_filed', about, {
    amount: price - filed.priceFen,
    expected: { listPriceFen: Number(filed.priceFen), openPrice: filed.openPrice ? 1 : 0 },
    found,
  });
}

function isFiledFor(filed: FiledPrice, meal: StoredMeal): boolean {
  const holds = filed.validFrom <= meal.mealDay && (filed.validUntil === null || filed.validUntil >= meal.mealDay);
  return holds && filed.siteId === meal.siteId && (filed.window === null || filed.window === meal.window);
}

function insideWindow(county: CountyMonth, meal: StoredMeal): boolean {
  if (dayOf(meal.occurredAtMs) !== meal.mealDay) return false;
  const minute = minuteOfDay(meal.occurredAtMs);
  return windowsOf(county, meal).some((window) => window.window === meal.window && minute >= window.fromMinute && minute < window.toMinute);
}

/** The county's hours and the site's own at the time of the meal. What a site's were before each change was kept is not known, so a meal inside either is let pass. */
function windowsOf(county: CountyMonth, meal: StoredMeal): readonly MealWindow[] {
  const law: LawOfDay = county.lawOn(meal.mealDay);
  return [...(law.subsidy?.windows ?? []), ...county.siteWindows(meal.siteId, meal.occurredAtMs)];
}
