import { ExpireLots, RecallLots } from '#allowances';
import { RecordDeath, RecordMove } from '#people';
import { addMonths, day, instantAt, isRefusal } from '#values';
import { DecideVoid, RedeemMeal, RequestVoid } from '#redemption';
import { done, type SmallPerson } from '../../support/small-county.js';
import { AuditedCounty, NOVEMBER } from './audited-county.js';

const DECEMBER = addMonths(NOVEMBER, 1);
const BORN_1940 = { born: '1940-06-01', categories: ['DIBAO'] } as const;

let county: AuditedCounty;
let [zhou, wu, zheng, wang]: SmallPerson[] = [];
beforeAll(async () => {
  county = await AuditedCounty.open();
  [zhou, wu, zheng, wang] = [
    await county.county.person(BORN_1940),
    await county.county.person(BORN_1940),
    await county.county.person(BORN_1940),
    await county.county.person(BORN_1940),
  ];
  await county.issue();
});
afterAll(async () => county.county.drop());

const on = (text: string) => {
  county.county.clock.set(instantAt(day(text), 600));
};
const found = async (month = NOVEMBER) => (await county.differences(month)).map((one) => [one.type, one.unit, Number(one.amount)]);

it('has nothing to say of a void that is approved in the next month', async () => {
  const meal = await county.eat(zhou as SmallPerson, '30 11:40');
  on('2026-12-02');
  const { county: small } = county;
  const { requestId } = done(await small.get(RequestVoid).request(small.till, { id: small.id(), redemptionId: meal, reason: '老人未取餐' }));
  expect(await found()).toEqual([]);
  expect(done(await small.get(DecideVoid).decide(small.bureau, { requestId, granted: true })).kind).toBe('voided');
  expect(await found()).toEqual([]);
  expect(await found(DECEMBER)).toEqual([]);
});

it('shows a meal after a death that was told late, and nothing of the recalled purse', async () => {
  const { county: small } = county;
  const { personId } = wu as SmallPerson;
  await county.eat(wu as SmallPerson, '24 11:40');
  on('2026-11-26');
  done(await small.get(RecordDeath).record(small.bureau, { personId, diedOn: day('2026-11-22'), source: '殡仪馆' }));
  done(await small.get(RecallLots).recall(small.bureau, personId, day('2026-11-22')));
  expect(await found()).toEqual([['redemption_after_death', 'CNY', 1120]]);
  expect(isRefusal(await small.get(RedeemMeal).redeem(small.meal(wu as SmallPerson)))).toBe(true);
});

it('shows what was issued to somebody who had left, until a difference run takes it back', async () => {
  const { county: small } = county;
  on('2026-12-03');
  done(await small.get(RecordMove).record(small.bureau, { personId: (zheng as SmallPerson).personId, kind: 'move_out', effectiveOn: day('2026-10-20'), source: '公安' }));
  const before = await found();
  expect(before).toContainEqual(['line_not_entitled', 'POINT', 7500]);
  expect(before).toContainEqual(['line_not_entitled', 'CNY', 5000]);
  await county.post('cyf', 'difference');
  await county.post('senior_cash', 'difference');
  expect(await found()).toEqual([['redemption_after_death', 'CNY', 1120]]);
});

it('shows what is due by a fact that came late, until a difference run gives it', async () => {
  await county.administrator(['UPDATE person SET birth_day = ? WHERE id = ?', '1934-06-01', (wang as SmallPerson).personId]);
  expect(await found()).toContainEqual(['line_amount_drift', 'POINT', 7500]);
  on('2026-12-04');
  await county.post('cyf', 'difference');
  await county.post('senior_cash', 'difference');
  expect(await found()).toEqual([['redemption_after_death', 'CNY', 1120]]);
});

it('has nothing to say of lots that lapsed', async () => {
  on('2028-03-01');
  const { lots } = await county.county.get(ExpireLots).expire(day('2028-03-01'));
  expect(lots).toBeGreaterThan(0);
  expect(await found()).toEqual([['redemption_after_death', 'CNY', 1120]]);
});
