import { CHEN, cleanMonth, COUNTY, eventOf, id, LUNCH } from './clean-month.testkit.js';
import { day } from '#values';
import { DIFFERENCES } from './difference.js';
import { matchPerson } from './match-person.js';
import type { PersonMonth, StoredEvent, StoredMeal, StoredVoid } from './person-month.js';

const LUNCH_AND_DINNER = cleanMonth(CHEN, [LUNCH, { ...LUNCH, on: day('2026-10-13'), window: 'dinner', voided: true }]);
const MEAL = id('meal', 1);
const HOUR_MS = 3_600_000;
const LUNCH_AT = LUNCH_AND_DINNER.meals[0]?.occurredAtMs ?? 0;
const UNDONE_AT = LUNCH_AND_DINNER.voids[0]?.atMs ?? 0;
const GRANTED = { grants: 2, declines: 0, lastAt: LUNCH_AT + HOUR_MS, afterAll: false };
const origin = (month: PersonMonth, change: Partial<StoredMeal['origin']>): PersonMonth => ({
  ...month,
  meals: month.meals.map((one) => (one.id === MEAL ? { ...one, origin: { ...one.origin, ...change } } : one)),
});
const undone = (change: Partial<StoredVoid>): PersonMonth => ({ ...LUNCH_AND_DINNER, voids: LUNCH_AND_DINNER.voids.map((one) => ({ ...one, ...change })) });
/** The first lunch told of an hour later by its tablet, with all that the county asks for. */
const late = (change: Partial<StoredEvent> = {}): PersonMonth => {
  const event = { ...eventOf(LUNCH_AT), ...change };
  return { ...origin(LUNCH_AND_DINNER, { offline: true }), events: new Map([[MEAL, event]]) };
};

it('finds nothing in a late meal that the door would let in, nor in one that people let pass', () => {
  const tooLate = { receivedAt: LUNCH_AT + 192 * HOUR_MS, ceilings: null };
  for (const month of [late(), late({ ...tooLate, decisions: GRANTED }), late({ ...tooLate, decisions: { ...GRANTED, grants: 0, declines: 1, afterAll: true } })])
    expect(matchPerson(month)).toEqual([]);
});

const CASES: readonly (readonly [what: string, month: PersonMonth, type: string, amount: number, meal: string])[] = [
  ['a meal that no till asked for', origin(LUNCH_AND_DINNER, { attempted: false }), 'meal_without_evidence', 1120, MEAL],
  ['a meal that is not what its till was answered', origin(LUNCH_AND_DINNER, { asAnswered: false }), 'meal_without_evidence', 1120, MEAL],
  ['a meal at a till that was told an hour later', origin(LUNCH_AND_DINNER, { receivedAtMs: LUNCH_AT + 3_600_000 }), 'meal_without_evidence', 1120, MEAL],
  ['a late meal that stands in no chain', origin(LUNCH_AND_DINNER, { offline: true }), 'meal_without_evidence', 1120, MEAL],
  ['a late meal in the chain of another tablet', late({ deviceId: id('till', 2) }), 'meal_without_evidence', 1120, MEAL],
  ['a late meal of a tablet that nobody enrolled', late({ enrolledAt: null }), 'meal_without_evidence', 1120, MEAL],
  ['a late meal from before the enrolment, granted or not', late({ enrolledAt: LUNCH_AT + 1, decisions: GRANTED }), 'late_before_enrolment', 1120, MEAL],
  ['a late meal without a list', late({ claim: { snapshotSerial: null, snapshotMadeAt: null } }), 'late_without_list', 1120, MEAL],
  ['a late meal on a list that the county never gave', late({ list: null }), 'late_without_list', 1120, MEAL],
  ['a late meal on a list of four days', late({ claim: { snapshotSerial: 1, snapshotMadeAt: LUNCH_AT - 96 * HOUR_MS } }), 'late_without_list', 1120, MEAL],
  ['a late meal above the ceiling', late({ ceilings: { fresh: 0, stale: 0 } }), 'late_over_ceiling', 1120, MEAL],
  ['a late meal uploaded after a theft was told', late({ theft: { since: LUNCH_AT + 1, reportedAt: LUNCH_AT + 5 } }), 'late_after_theft', 1120, MEAL],
  ['a late meal at a doubtful time', late({ doubt: 'unsigned' }), 'late_not_reviewed', 1120, MEAL],
  ['one of eight days ago that one person granted', late({ receivedAt: LUNCH_AT + 192 * HOUR_MS, decisions: { ...GRANTED, grants: 1 } }), 'late_not_reviewed', 1120, MEAL],
  ['somebody of another place at the till', { ...LUNCH_AND_DINNER, county: { ...COUNTY, workedThen: (_who, _site, at) => at !== LUNCH_AT } }, 'operator_not_staff', 1120, MEAL],
  ['a void of twenty minutes later', undone({ atMs: UNDONE_AT + 20 * 60_000 }), 'late_void_without_approver', 1120, id('meal', 2)],
  ['a void at another tablet', undone({ deviceId: id('till', 2) }), 'late_void_without_approver', 1120, id('meal', 2)],
  ['a void that the app did not write', undone({ written: false }), 'late_void_without_approver', 1120, id('meal', 2)],
];

it.each(CASES)('%s', (_what, month, type, amount, meal) => {
  expect(matchPerson(month).map((one) => [one.type, one.unit, Number(one.amount), one.redemptionId])).toEqual([[type, 'CNY', amount, meal]]);
});

it('has a case for every type of where a meal came from', () => {
  const types = Object.keys(DIFFERENCES).filter((type) => type.startsWith('late_') || ['meal_without_evidence', 'operator_not_staff'].includes(type));
  expect(types.filter((type) => !CASES.some(([, , covered]) => covered === type))).toEqual([]);
});
