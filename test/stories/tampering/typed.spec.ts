import { CheckIntegrity } from '#integrity';
import { type Database, UnitOfWork } from '#platform';
import { Reconcile, ReconciliationModule, ReconciliationReader } from '#reconciliation';
import { ByHandLeast, RedeemMeal, VoidRedemption } from '#redemption';
import { dayOf, type Id, type Month } from '#values';
import { COUNTY, done, LUNCH, openSmallCounty, type SmallCounty } from '../../support/small-county.js';
import { asAdministrator } from './administrator.js';
import { type OpenHouse, openHouse } from './open-house.js';

let house: OpenHouse;
let county: SmallCounty;
beforeAll(async () => {
  house = await openHouse();
  ({ county } = house);
});
afterAll(() => house.close());

const database = (): Database => county.db.database;
const day = dayOf(LUNCH);
const DAY = 24 * 3_600_000;
const found = async (): Promise<string[]> => {
  county.clock.set(county.clock.nowMs() + 1000);
  return (await county.get(CheckIntegrity).check()).found.map(({ kind, objectKind, objectId }) => `${kind} ${objectKind} ${objectId}`);
};
const differences = async () => {
  const auditor = { ...county.bureau, id: 'auditor', role: 'auditor' as const };
  const run = done(await county.get(Reconcile).month(auditor, { runId: county.id(), month: '2026-11' as Month, areaCode: COUNTY }));
  return done(await county.get(ReconciliationReader).differences(auditor, run.id, { limit: 100, cursor: undefined })).items;
};
const typed = async (reason?: string): Promise<Id> => {
  const person = await county.person({ born: '1936-03-05' });
  county.clock.set(county.clock.nowMs() + 1000);
  return done(await county.get(RedeemMeal).redeem(county.meal(person, { code: person.number, ...(reason === undefined ? {} : { typedReason: reason }) }))).receipt.redemptionId;
};
const isHeld = async (id: Id): Promise<boolean> => (await county.get(UnitOfWork).reader.query('SELECT 1 AS one FROM redemption_standing WHERE redemption_id = ?', [id])).length > 0;
const put = (column: 'code_kind' | 'meal_day', value: string, ids: readonly Id[]) =>
  asAdministrator(database(), ['redemption'], ...ids.map((id) => [`UPDATE redemption SET ${column} = ? WHERE id = ?`, value, id] as const), [
    'DELETE FROM counter_use WHERE kind = ?',
    'typed',
  ]);

it('names the meals by typed number beyond what their site has in a day that the funds bear because rows were used and put back', async () => {
  const before: Id[] = [];
  for (let n = 0; n < 12; n++) before.push(await typed());
  expect(await Promise.all(before.map(isHeld))).toEqual([...Array<boolean>(10).fill(false), true, true]);
  expect(await differences()).toEqual([]);
  await put('meal_day', dayOf(LUNCH - DAY), before);
  const after = [await typed(), await typed()];
  expect(await Promise.all(after.map(isHeld))).toEqual([false, false]);
  await put('meal_day', day, before);
  expect(await found()).toEqual([]);
  const named = await differences();
  expect(named.map(({ type, redemptionId, mealDay, personId }) => ({ type, redemptionId, mealDay, personId }))).toEqual(
    after.map((redemptionId) => ({ type: 'typed_not_held', redemptionId, mealDay: day, personId: null })),
  );
  expect(named[0]).toMatchObject({ siteId: county.till.siteId, expected: { typed: 10 }, found: { typed: 11 } });
  expect(named.every(({ amount }) => amount > 0n)).toBe(true);
  // Control: what was taken back is borne by nobody.
  done(await county.get(VoidRedemption).void(county.till, { id: county.id(), redemptionId: after[1] as Id, reason: '点错了人' }));
  expect((await differences()).map(({ redemptionId }) => redemptionId)).toEqual([after[0]]);
});

it('makes no room at the door by rows that say a card was read, where the log of acts says that it was typed', async () => {
  county.clock.set(LUNCH + DAY);
  const before: Id[] = [];
  for (let n = 0; n < 10; n++) before.push(await typed('卡片损坏'));
  expect(await Promise.all(before.map(isHeld))).toEqual(Array<boolean>(10).fill(false));
  await put('code_kind', 'card', before);
  expect(await isHeld(await typed('卡片损坏'))).toBe(true);
  await put('code_kind', 'manual', before);
  expect(await found()).toEqual([]);
});

describe('a site whose limit of a day sinks', () => {
  let house: SmallCounty;
  beforeAll(async () => {
    house = county;
    county = await openSmallCounty({ modules: [ReconciliationModule], change: (builder) => builder.overrideProvider(ByHandLeast).useValue({ meals: 1 }) });
  });
  afterAll(async () => {
    await county.drop();
    county = house;
  });

  const byCard = async (occurredAt: number): Promise<void> => {
    const person = await county.person({ born: '1936-03-05' });
    done(await county.get(RedeemMeal).redeem(county.meal(person, { occurredAt })));
  };

  // What came in so late online stands in no chain, which is another difference.
  const named = async () =>
    (await differences()).filter(({ type }) => type === 'typed_not_held').map(({ redemptionId, expected, found: typedThen }) => ({ redemptionId, expected, typedThen }));

  it('has no lawful meal named because a day with few meals came in afterwards', async () => {
    county.clock.set(LUNCH - DAY);
    for (let n = 0; n < 11; n++) await byCard(LUNCH - DAY);
    county.clock.set(LUNCH);
    // A tenth of eleven a day.
    const meals = [await typed(), await typed(), await typed()];
    expect(await Promise.all(meals.map(isHeld))).toEqual([false, false, true]);
    expect(await named()).toEqual([]);
    county.clock.set(LUNCH + 3_600_000);
    await byCard(LUNCH - 2 * DAY);
    expect(await named()).toEqual([]);
    // By now it is a tenth of six; and so it is for what is typed from now on.
    expect(await isHeld(await typed())).toBe(true);
    // Control: had the many come in after what was typed, and few before, it would be what is known now.
    await asAdministrator(database(), ['redemption'], ['UPDATE redemption SET received_at = received_at + ? WHERE meal_day = ?', 2 * DAY, dayOf(LUNCH - DAY)]);
    expect(await named()).toEqual([{ redemptionId: meals[1], expected: { typed: 1 }, typedThen: { typed: 2 } }]);
  });
});
