import { addDays, type Day, dayOf, isRefusal } from '#values';
import type { MealSubsidyPolicy } from '#core/policy';
import { DEMO_POLICIES } from '#eligibility';
import { RegisterProxy } from '#people';
import { UnitOfWork } from '#platform';
import { RedeemMeal, RedeemMeals } from '#redemption';
import { done, LUNCH, openSmallCounty, type SmallCounty } from '../../support/small-county.js';
import { publish } from '../../support/two-persons.js';

const DAY_MS = 86_400_000;
const TODAY = dayOf(LUNCH);

let county: SmallCounty;
beforeAll(async () => {
  county = await openSmallCounty();
  // From today on the county allows a 45th meal, and charity adds to the meal of everyone over 60.
  const now = DEMO_POLICIES.filter((policy): policy is MealSubsidyPolicy => policy.kind === 'meal_subsidy').at(-1);
  if (!now) throw new Error('no subsidy in the demo law');
  done(
    await publish(county, county.bureau, {
      ...now,
      version: TODAY,
      effectiveFrom: TODAY,
      caps: { ...now.caps, perMonth: now.caps.perMonth + 1 },
      charity: [{ id: 'everyone', title: { zh: '社会捐一点', en: 'Charity adds' }, when: { age: { min: 60 } }, amountFen: 50 }],
    }),
  );
});
afterAll(async () => county.drop());

it('counts a month under the cap of its latest meal when the cap rises in the middle of it', async () => {
  const person = await county.person();
  await county.get(UnitOfWork).run(async (tx) => {
    await tx.insert('meal_counter', [{ person_id: person.personId, period: TODAY.slice(0, 7), used: 43, cap: 44 }]);
  });
  const verdicts = await county
    .get(RedeemMeals)
    .decideMany([county.meal(person, { occurredAt: LUNCH - DAY_MS, offline: true }), county.meal(person), county.meal(await county.person())]);
  expect(verdicts.map((verdict) => (isRefusal(verdict) ? verdict.code : verdict.kind))).toEqual(['redeemed', 'redeemed', 'redeemed']);
  const counter = await county.one<{ used: number; cap: number }>('SELECT used, cap FROM meal_counter WHERE person_id = ? AND period = ?', [person.personId, TODAY.slice(0, 7)]);
  expect([Number(counter.used), Number(counter.cap)]).toEqual([45, 45]);
});

it('lets charity add to the meal of a person in no category where the law says so', async () => {
  const { receipt } = done(await county.get(RedeemMeal).redeem(county.meal(await county.person())));
  expect(receipt.charityFen).toBe(50n);
});

it('holds a proxy to the monthly number inside one batch', async () => {
  const person = await county.person();
  const { proxyId } = done(
    await county.get(RegisterProxy).register(county.bureau, {
      personId: person.personId,
      relation: '女儿',
      name: '李小红',
      consentedOn: '2026-01-01' as Day,
      endsOn: addDays(TODAY, 100),
      mealsPerMonth: 1,
    }),
  );
  const fetched = { presence: { by: 'proxy' as const, proxyId }, offline: true };
  const verdicts = await county
    .get(RedeemMeals)
    .decideMany([
      county.meal(person, { ...fetched, occurredAt: LUNCH - DAY_MS }),
      county.meal(person, fetched),
      county.meal(person, { ...fetched, occurredAt: LUNCH - 2 * DAY_MS }),
    ]);
  expect(verdicts.map((verdict) => (isRefusal(verdict) ? verdict.code : verdict.kind))).toEqual(['redeemed', 'over_quota', 'over_quota']);
});
