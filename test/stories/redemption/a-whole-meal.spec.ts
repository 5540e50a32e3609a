import type { MealSubsidyPolicy } from '#core/policy';
import { PriceClassifier, payersOf } from '#core/snapshot';
import { splitPrice } from '#core/redemption';
import { DEMO_POLICIES, LawReader } from '#eligibility';
import { CheckLedger } from '#ledger';
import { PersonFactsReader } from '#people';
import { type Actor, UnitOfWork } from '#platform';
import { Reconcile, ReconciliationReader } from '#reconciliation';
import { MealReader, RedeemMeal, VoidRedemption } from '#redemption';
import { dayOf, fen, type Month } from '#values';
import { COUNTY, done, LUNCH, type SmallCounty } from '../../support/small-county.js';
import { publish } from '../../support/two-persons.js';
import { elder, OfflineTill, openOfflineCounty, told } from '../offline/offline-till.js';

/* Goal: a rule that gives the whole meal gives it at the till, on the tablet, late, and in what reconciliation decides again; a rule that does not leaves a fen. */
const TODAY = dayOf(LUNCH);
let county: SmallCounty;
beforeAll(async () => {
  county = await openOfflineCounty();
  const now = DEMO_POLICIES.filter((policy): policy is MealSubsidyPolicy => policy.kind === 'meal_subsidy').at(-1);
  if (!now) throw new Error('no subsidy in the demo law');
  const paid = { zh: '特困供养', en: 'Extreme poverty' };
  const rules = [
    ...now.rules,
    { id: 'tekun_whole', title: paid, when: { category: ['TEKUN' as const] }, minSpendFen: 0, amountFen: 3000, whole: true },
    { id: 'dibao_much', title: paid, when: { category: ['DIBAO' as const] }, minSpendFen: 0, amountFen: 3000 },
  ];
  done(await publish(county, county.bureau, { ...now, version: TODAY, effectiveFrom: TODAY, rules, charity: [] }));
});
afterEach(async () => {
  expect(await county.get(CheckLedger).check()).toEqual([]);
});
afterAll(async () => county.drop());

it('costs nothing at the till, and the last fen where the rule does not say so', async () => {
  const [whole, much] = [await elder(county, { categories: ['TEKUN'] }), await elder(county, { categories: ['DIBAO'] })];
  const { receipt } = done(await county.get(RedeemMeal).redeem(county.meal(whole)));
  expect(receipt).toMatchObject({ listPriceFen: 1600n, selfPayFen: 0n });
  expect(done(await county.get(RedeemMeal).redeem(county.meal(much))).receipt.selfPayFen).toBe(1n);
  done(await county.get(VoidRedemption).void(county.till, { id: county.id(), redemptionId: receipt.redemptionId, reason: '点错人了' }));
});

it('is in the list of the tablet, comes in late as it was shown, and is what reconciliation finds too', async () => {
  const person = await elder(county, { categories: ['TEKUN'] });
  const db = county.get(UnitOfWork).reader;
  const facts = (await county.get(PersonFactsReader).of(db, [person.personId])).get(person.personId)?.facts;
  if (facts === undefined) throw new Error('nobody');
  const priceClass = new PriceClassifier(await county.get(LawReader).on(db, COUNTY, TODAY), TODAY).of(facts);
  expect(priceClass.steps.map(({ whole }) => whole)).toContain(true);
  const shown = splitPrice({ ...payersOf(priceClass, fen(1600), false), listPriceFen: fen(1600), pointsAvailable: 0n });
  expect(shown.selfPayFen).toBe(0n);

  const till = await OfflineTill.enrol(county);
  const numbers = Object.fromEntries(Object.entries(shown).map(([part, amount]) => [part, Number(amount)]));
  const id = till.meal(person, { at: LUNCH }, { shown: numbers });
  county.clock.set(LUNCH + 3_600_000);
  const answer = await till.upload();
  expect(told(answer)).toEqual(['accepted']);
  expect(answer.verdicts[0]?.flags).toEqual([]);
  expect((await county.get(MealReader).of(db, [id])).get(id)?.receipt.selfPayFen).toBe(0n);

  const auditor: Actor = { ...county.bureau, id: 'auditor', role: 'auditor' };
  const run = done(await county.get(Reconcile).month(auditor, { runId: county.id(), month: TODAY.slice(0, 7) as Month, areaCode: '330102' }));
  const { items } = done(await county.get(ReconciliationReader).differences(auditor, run.id, { limit: 200, cursor: undefined }));
  expect(items.filter(({ personId }) => personId === person.personId)).toEqual([]);
});
