import { CheckPurses, ExpireLots, PurseReader, RecallLots, SettleDeath } from '#allowances';
import { CheckLedger, TrialBalance } from '#ledger';
import { RecordDeath, RecordMove, RevokeDeath } from '#people';
import { addMonths, day, instantAt, isRefusal } from '#values';
import { type Row, RowSeals, UnitOfWork } from '#platform';
import { DecideVoid, RedeemMeal, RequestVoid, SettleRevocation } from '#redemption';
import { done, type SmallPerson } from '../../support/small-county.js';
import { AuditedCounty, NOVEMBER } from './audited-county.js';

const DECEMBER = addMonths(NOVEMBER, 1);
const BORN_1940 = { born: '1940-06-01', categories: ['DIBAO'] } as const;

let county: AuditedCounty;
let [zhou, wu, zheng, wang, xu, sun]: SmallPerson[] = [];
beforeAll(async () => {
  county = await AuditedCounty.open();
  [zhou, wu, zheng, wang, xu, sun] = [
    await county.county.person(BORN_1940),
    await county.county.person(BORN_1940),
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

it('has nothing to say of a meal on the day of a death before anybody knew of it, and of one served after that it has', async () => {
  const { county: small } = county;
  const { personId } = xu as SmallPerson;
  const meal = await county.eat(xu as SmallPerson, '25 07:30');
  small.clock.set(instantAt(day('2026-11-25'), 600));
  done(await small.get(SettleDeath).settle(small.bureau, { personId, diedOn: day('2026-11-25'), source: '医院' }));
  const known = [['redemption_after_death', 'CNY', 1120]];
  expect(await found()).toEqual(known);
  await county.administrator(['UPDATE redemption SET occurred_at = ?, received_at = ? WHERE id = ?', small.clock.nowMs(), small.clock.nowMs(), meal]);
  expect(await found()).toEqual([...known, ...known]);
  const eaten = instantAt(day('2026-11-25'), 450);
  await county.administrator(['UPDATE redemption SET occurred_at = ?, received_at = ? WHERE id = ?', eaten, eaten, meal]);
  expect(await found()).toEqual(known);
});

it('has nothing to say of a death that was revoked: lots, points and lines stand as before, lot by lot and funder by funder', async () => {
  const { county: small } = county;
  const { personId } = sun as SmallPerson;
  const taken = await county.eat(sun as SmallPerson, '27 11:40');
  const look = async () => {
    const { lines } = await small.get(TrialBalance).at(small.get(UnitOfWork).reader);
    const purse = done(await small.get(PurseReader).read(small.bureau, personId));
    return [purse.balance, purse.lots.map(({ lot }) => lot), lines.filter(({ amount }) => amount !== 0n).map((line) => [line.account, line.owner, line.amount])];
  };
  const before = await look();
  on('2026-11-28');
  const settled = done(await small.get(SettleDeath).settle(small.bureau, { personId, diedOn: day('2026-11-28'), source: '殡仪馆' }));
  expect(settled.recalledPoints).toBeGreaterThan(0n);
  expect(await look()).not.toEqual(before);
  on('2026-11-29');
  const restored = done(await small.get(SettleRevocation).revoke(small.bureau, { personId, reason: '登记错误，本人健在' }));
  expect(restored.restoredPoints).toBe(settled.recalledPoints);
  expect(await look()).toEqual(before);
  // The night finds nothing more to do, and a second false death neither takes nor gives twice.
  expect(await small.get(SettleRevocation).sweep(small.bureau)).toBe(0);
  // A void while the death is on record returns points to a closed lot: they come back too.
  done(await small.get(SettleDeath).settle(small.bureau, { personId, diedOn: day('2026-11-29'), source: '殡仪馆' }));
  const { requestId } = done(await small.get(RequestVoid).request(small.till, { id: small.id(), redemptionId: taken, reason: '老人未取餐' }));
  done(await small.get(DecideVoid).decide(small.bureau, { requestId, granted: true }));
  done(await small.get(RevokeDeath).revoke(small.bureau, { personId, reason: '登记错误，本人健在' }));
  expect(await small.get(SettleRevocation).sweep(small.bureau)).toBe(1);
  expect(done(await small.get(PurseReader).read(small.bureau, personId)).lots.map(({ lot }) => [lot.granted - lot.remaining, lot.closedOn])).toEqual([[0n, null]]);
  expect([await small.get(CheckPurses).check(), await small.get(CheckLedger).check()]).toEqual([[], []]);
  expect(await found()).toEqual([['redemption_after_death', 'CNY', 1120]]);
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
  const { personId } = wang as SmallPerson;
  const row = await county.row<Row>('SELECT id, residence_area, hukou_area FROM person WHERE id = ?', personId);
  const seal = county.county.get(RowSeals).of('person', { ...row, birth_day: '1934-06-01' });
  await county.administrator(['UPDATE person SET birth_day = ?, seal = ? WHERE id = ?', '1934-06-01', seal, personId]);
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
