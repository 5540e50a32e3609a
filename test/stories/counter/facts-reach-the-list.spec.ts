import { createHash } from 'node:crypto';
import type { MealSubsidyPolicy } from '#core/policy';
import { parseCard } from '#core/code';
import { cardTagBytes, decodeHolder, payersOf } from '#core/snapshot';
import { DEMO_POLICIES } from '#eligibility';
import { ABILITY_ITEMS, AddCategory, CORRECT_PLACE, EndCategory, RecordAssessment, RecordMove, WithdrawFact } from '#people';
import { RedeemMeal } from '#redemption';
import { day, dayOf, type Id, isRefusal } from '#values';
import { CountyLists } from '../../../libs/counter/src/county-list.js';
import { COUNTY, done, LUNCH, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { byTwo, publish } from '../../support/two-persons.js';
import { openCounterCounty } from './tablet.js';

/* Goal: what the county knows of a person is on the tablets the same day, and one person's record decides for nobody else. */
const TODAY = dayOf(LUNCH);
let county: SmallCounty;
beforeAll(async () => {
  county = await openCounterCounty();
  const now = DEMO_POLICIES.filter((policy): policy is MealSubsidyPolicy => policy.kind === 'meal_subsidy').at(-1);
  if (!now) throw new Error('no subsidy in the demo law');
  // A law under which every fact that a person may have changes the price.
  const title = { zh: '完全失能', en: 'Fully dependent' };
  const rules = [...now.rules, { id: 'total', title, when: { ability: ['TOTAL' as const] }, minSpendFen: 0, amountFen: 700 }];
  const collective = [{ id: 'village', title, when: { residenceWithin: `${COUNTY}002` }, amountFen: 150 }];
  done(await publish(county, county.bureau, { ...now, version: TODAY, effectiveFrom: TODAY, rules, collective }));
});
afterAll(() => county.drop());

const later = (ms: number) => {
  county.clock.set(county.clock.nowMs() + ms);
};
/** What a tablet's list says of a card, and pays of a meal of 16 yuan. */
async function listed({ code }: SmallPerson) {
  const list = await county.get(CountyLists).current(COUNTY);
  const card = parseCard(code);
  if (card.kind === 'unreadable') throw new Error('no card');
  const found = list.records.find(createHash('sha256').update(cardTagBytes(card.signature)).digest().subarray(0, 8));
  if (found === null) throw new Error('not on the list');
  const { state, priceClass } = decodeHolder(found);
  const own = list.classes.find(({ id }) => id === priceClass);
  if (own === undefined) throw new Error('no class');
  const { subsidyFen, collectiveFen } = payersOf(own, 1600n, false);
  return { state, eligible: own.eligible, paid: [Number(subsidyFen), Number(collectiveFen)] };
}
/** What the list pays after an act; what was done before is longer ago than a list looks back, so that nothing else touches the person. */
async function after<A>(person: SmallPerson, act: () => Promise<A>): Promise<{ answer: A; paid: number[] }> {
  later(200_000);
  await listed(person);
  const answer = await act();
  later(20_000);
  return { answer, paid: (await listed(person)).paid };
}

it('has what was entered, ended, withdrawn or corrected of a person’s facts the same day', async () => {
  const person = await county.person();
  const { personId } = person;
  const { bureau } = county;
  const dibao = async (startsOn: string) => done(await county.get(AddCategory).add(bureau, { personId, category: 'DIBAO', startsOn: day(startsOn), evidence: '低保证 117' }));
  const withdraw = async (table: 'person_category' | 'assessment', id: Id) => done(await county.get(WithdrawFact).withdraw(bureau, { table, id, reason: '登记到了别人名下' }));
  const correct = async (body: object) => done(await byTwo(county, bureau, { kind: CORRECT_PLACE, body: { personId, from: null, until: null, ...body } }));
  expect(await listed(person)).toEqual({ state: 'active', eligible: true, paid: [300, 0] });

  const first = await after(person, () => dibao('2026-11-01'));
  expect(first.paid).toEqual([500, 0]);
  const ended = await after(person, async () => done(await county.get(EndCategory).end(bureau, { categoryId: first.answer.categoryId, endsOn: day('2026-11-22') })));
  expect(ended.paid).toEqual([300, 0]);
  const second = await after(person, () => dibao('2026-11-23'));
  expect(second.paid).toEqual([500, 0]);
  expect((await after(person, () => withdraw('person_category', second.answer.categoryId))).paid).toEqual([300, 0]);

  const scores = Object.fromEntries(ABILITY_ITEMS.map(({ code }) => [code, 0]));
  const sheet = { personId, assessedOn: day('2026-11-20'), scores, coma: false, mentalIllness: false, accidentsIn30Days: 0, assessor: 'PG-1', secondAssessor: 'PG-2' };
  const assessed = await after(person, async () => done(await county.get(RecordAssessment).record(bureau, sheet)));
  expect(assessed.paid).toEqual([700, 0]);
  expect((await after(person, () => withdraw('assessment', assessed.answer.assessmentId))).paid).toEqual([300, 0]);

  expect((await after(person, () => correct({ what: 'residence', area: `${COUNTY}002` }))).paid).toEqual([300, 150]);
  expect((await after(person, () => correct({ what: 'hukou', area: '330105' }))).paid).toEqual([0, 0]);
  // And the till with the line says the same.
  expect(done(await county.get(RedeemMeal).redeem(county.meal(person))).receipt).toMatchObject({ subsidyFen: 0n, collectiveFen: 0n });
});

it.each(['first', 'last'] as const)('has somebody whose record was altered at full price, and nobody else for it; they stand %s', async (place) => {
  // Nobody of before is gathered with them; they are in the order of their ids, which is that of their coming.
  later(200_000);
  await county.get(CountyLists).current(COUNTY);
  later(200_000);
  await county.get(CountyLists).current(COUNTY);
  const people: SmallPerson[] = [];
  for (let n = 0; n < 3; n++) {
    later(1000);
    people.push(await county.person());
  }
  const altered = (place === 'first' ? people[0] : people[2]) as SmallPerson;
  const others = people.filter((person) => person !== altered);
  await county.db.database.writer.query(`UPDATE person SET birth_day = '1941-03-06' WHERE id = ?`, [altered.personId]);
  later(60_000);
  const full = { state: 'active', eligible: false, paid: [0, 0] };
  expect(await listed(altered)).toEqual(full);
  for (const person of others) expect(await listed(person)).toEqual({ state: 'active', eligible: true, paid: [300, 0] });
  const verdict = await county.get(RedeemMeal).redeem(county.meal(altered));
  expect(isRefusal(verdict) && verdict.code).toBe('ineligible');
});

it('says of who moved away that nothing is due any more', async () => {
  const person = await county.person();
  done(await county.get(RecordMove).record(county.bureau, { personId: person.personId, kind: 'move_out', effectiveOn: day('2026-11-22'), source: '公安' }));
  later(20_000);
  expect(await listed(person)).toEqual({ state: 'stopped', eligible: false, paid: [0, 0] });
});
