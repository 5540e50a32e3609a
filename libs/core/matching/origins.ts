import { heldList, holdReason, isStolen, personsFor } from '#core/offline';
import { VOID_WINDOW_MS } from '#core/redemption';
import type { Difference, DifferenceType, Side } from './difference.js';
import { difference } from './difference.js';
import { mealDifference, publicFen } from './meal-right.js';
import type { PersonMonth, StoredEvent, StoredMeal, StoredVoid } from './person-month.js';

/** A till that asks the county is answered at once; what was told later than this came another way. */
export const ONLINE_MS = 15 * 60_000;

/** What puts the whole of a meal in question: where it came from is then no second fault. */
const WHOLE_MEAL: readonly DifferenceType[] = [
  'person_unknown',
  'redemption_after_death',
  'redemption_not_entitled',
  'duplicate_meal',
  'over_cap',
  'outside_window',
  'redemption_without_transfer',
];

/** What the door holds, by the type under which it is told when it is in the books and nobody granted it. */
const PAST_THE_DOOR: Readonly<Record<string, DifferenceType>> = {
  device_stolen: 'late_after_theft',
  no_list: 'late_without_list',
  list_unknown: 'late_without_list',
  list_too_old: 'late_without_list',
  over_ceiling: 'late_over_ceiling',
  operator_unknown: 'operator_not_staff',
  clock_doubt: 'late_not_reviewed',
  batch_late: 'late_not_reviewed',
};

interface Told {
  readonly told: readonly Difference[];
  readonly isVoided: (meal: StoredMeal) => boolean;
}

/**
 * Where meals and voids came from, judged again as the doors judge them: every meal was asked for by somebody who worked
 * there, and is what it was answered with; a late one stands in its tablet's chain, after the enrolment, on a list, within the ceilings, not after a report of
 * theft, or people granted it; and a late void was approved. One difference a meal, the first of these that fails.
 */
export function originDifferences(month: PersonMonth, { told, isVoided }: Told): Difference[] {
  const explained = new Set(told.filter(({ type }) => WHOLE_MEAL.includes(type)).map((one) => one.redemptionId));
  const meals = month.meals.filter((meal) => !explained.has(meal.id) && !isVoided(meal)).flatMap((meal) => mealOrigin(month, meal) ?? []);
  // Whatever is told of a meal already says that somebody altered it.
  const known = new Set([...told, ...meals].map((one) => one.redemptionId));
  const altered = month.meals.filter((meal) => !known.has(meal.id) && meal.origin.attempted && !meal.origin.asAnswered).map((meal) => notAsAnswered(month, meal));
  const voidTold = new Set(told.filter(({ type }) => type === 'void_drift').map((one) => one.redemptionId));
  return [...meals, ...altered, ...month.voids.filter((one) => !voidTold.has(one.redemptionId)).flatMap((one) => voidOrigin(month, one) ?? [])];
}

function mealOrigin(month: PersonMonth, meal: StoredMeal): Difference | null {
  const { origin, occurredAtMs } = meal;
  const tell = (type: DifferenceType, expected: Side, found: Side): Difference =>
    mealDifference(type, { meal, personId: month.personId }, { amount: publicFen(meal.split), expected, found: { ...found, publicFen: Number(publicFen(meal.split)) } });
  const worked = month.county.workedThen(origin.operatorId, meal.siteId, occurredAtMs);
  if (!origin.attempted) return tell('meal_without_evidence', { attempt: 'one' }, { attempt: null });
  if (!origin.offline) {
    if (origin.receivedAtMs - occurredAtMs > ONLINE_MS)
      return tell('meal_without_evidence', { event: 'one' }, { event: null, occurredAt: occurredAtMs, receivedAt: origin.receivedAtMs });
    return worked ? null : tell('operator_not_staff', { operator: 'staff' }, { operator: origin.operatorId });
  }
  const event = month.events.get(meal.id);
  // A sale at full price becomes a meal when a person says that its subsidy was missed, and in no other way.
  const isMeal = event?.kind === 'meal' || (event?.kind === 'full_price' && isGranted(event, occurredAtMs));
  if (event === undefined || !isMeal || event.deviceId !== origin.deviceId || event.enrolledAt === null) {
    return tell('meal_without_evidence', { event: 'one', deviceId: origin.deviceId }, { event: event?.kind ?? null, deviceId: event?.deviceId ?? null });
  }
  if (occurredAtMs < event.enrolledAt) return tell('late_before_enrolment', { enrolledAt: event.enrolledAt }, { occurredAt: occurredAtMs });
  const held = isGranted(event, occurredAtMs) ? null : heldAgain(month, meal, event);
  return held === null ? null : tell(PAST_THE_DOOR[held.code] ?? 'late_not_reviewed', { held: held.code, granted: 1 }, { held: null, granted: 0, ...held.found });
}

function notAsAnswered({ personId }: PersonMonth, meal: StoredMeal): Difference {
  const amount = publicFen(meal.split);
  return mealDifference('meal_without_evidence', { meal, personId }, { amount, expected: { facts: 'as answered' }, found: { facts: 'others', publicFen: Number(amount) } });
}

/** Why the door would hold it; null when it would not. What was reported stolen later could not be known then. */
function heldAgain(month: PersonMonth, meal: StoredMeal, event: StoredEvent): { code: string; found: Side } | null {
  const { county } = month;
  const list = heldList(event.claim, event.list, event.eventAt);
  const count = county.countBefore(meal.id);
  const { operatorId } = meal.origin;
  const isStaff = [event.operatorId ?? operatorId, operatorId].every((id) => county.workedThen(id, meal.siteId, event.eventAt));
  const { eventAt, receivedAt, doubt, ceilings, mealKind } = event;
  const kind = mealKind ?? 'static';
  const code = holdReason({ eventAt, receivedAt, theft: theftThen(event), doubt, list, ceilings, kind, count, isStaff });
  if (code === null) return null;
  return { code, found: { deviceId: event.deviceId, eventAt, receivedAt, listMadeAt: list.madeAt, kind, earlierThatDay: count.meals, operator: event.operatorId } };
}

function theftThen({ theft, receivedAt }: Pick<StoredEvent, 'theft' | 'receivedAt'>): StoredEvent['theft'] {
  return theft !== null && receivedAt >= theft.reportedAt ? theft : null;
}

/** Whether as many persons as it takes let it pass and none would not; or two did after it had been declined. */
function isGranted({ decisions, ...event }: StoredEvent, settledAt: number): boolean {
  if (decisions.afterAll) return true;
  const { eventAt, receivedAt, mealKind } = event;
  // Of sales from before the kind of their code was kept one person decided.
  const kind = mealKind === null ? 'meal' : event.kind;
  const needed = personsFor({ ...event, kind, eventAt: Math.min(eventAt, settledAt) }, decisions.lastAt ?? receivedAt);
  return decisions.declines === 0 && decisions.grants >= needed;
}

/**
 * A void that nobody approved must have come from the tablet of its meal, within the minutes in which a slip of the hand is noticed. Nobody
 * approved one that the app did not write, whatever name it gives.
 */
function voidOrigin(month: PersonMonth, entry: StoredVoid): Difference | null {
  const meal = month.meals.find((one) => one.id === entry.redemptionId);
  if (meal === undefined || entry.approved) return null;
  const event = month.events.get(entry.id);
  const inTime = event === undefined ? entry.atMs - meal.origin.receivedAtMs <= VOID_WINDOW_MS : chainInTime(meal, event, month.events.get(meal.id));
  if (entry.written && inTime && entry.deviceId === meal.origin.deviceId) return null;
  return difference('late_void_without_approver', {
    ...{ personId: month.personId, redemptionId: meal.id, transferId: entry.transferId, siteId: meal.siteId, mealDay: meal.mealDay },
    amount: publicFen(meal.split) + meal.split.selfPayFen,
    expected: { approvedBy: 'one', minutes: VOID_WINDOW_MS / 60_000 },
    found: { approvedBy: null, mealAt: meal.origin.receivedAtMs, voidAt: entry.atMs, deviceId: entry.deviceId },
  });
}

function chainInTime(meal: StoredMeal, event: StoredEvent, ofMeal: StoredEvent | undefined): boolean {
  if (event.kind !== 'void' || event.deviceId !== meal.origin.deviceId || event.doubt !== null || isStolen(theftThen(event), event)) return false;
  const soon = event.receivedAt - event.eventAt <= VOID_WINDOW_MS;
  const together = ofMeal !== undefined && event.receivedAt - ofMeal.receivedAt <= VOID_WINDOW_MS;
  return event.eventAt - meal.occurredAtMs <= VOID_WINDOW_MS && (soon || together);
}
