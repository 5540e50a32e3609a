import type { Day, Id } from '#values';
import { dayOf, isRefusal } from '#values';
import { LookupKey } from '#cards';
import { type DeliveryOrder, FindDeliveries, OrderDelivery, ReadDay, StepDelivery } from '#counter';
import { SetMealNote } from '#people';
import { UnitOfWork } from '#platform';
import { RedeemMeal, VoidRedemption } from '#redemption';
import { done, LUNCH, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { openCounterCounty } from './tablet.js';

const TODAY = dayOf(LUNCH);
const ADDRESS = '采荷路 3 号 2 单元 501';

let county: SmallCounty;
beforeEach(async () => {
  county = await openCounterCounty();
});
afterEach(async () => county.drop());

const order = (person: SmallPerson, change: Partial<DeliveryOrder> = {}) =>
  county.get(OrderDelivery).order(county.till, { id: county.id(), code: person.code, day: TODAY, window: 'lunch', menuItemId: county.menuItemId, address: ADDRESS, ...change });
const step = (deliveryId: Id, name: 'prepared' | 'out' | 'delivered' | 'no_show', change: { redemptionId?: Id; reason?: string; id?: Id; at?: number } = {}) =>
  county.get(StepDelivery).step(county.till, { id: county.id(), deliveryId, step: name, ...change });
const eat = async (person: SmallPerson): Promise<Id> => done(await county.get(RedeemMeal).redeem(county.meal(person))).receipt.redemptionId;
const codeOf = (answer: unknown): string => (isRefusal(answer) ? answer.code : 'ok');

it('goes out and is proven by the meal that was scanned at the door', async () => {
  const person = await county.person();
  done(await county.get(SetMealNote).set(county.bureau, { personId: person.personId, note: '糖尿病餐' }));
  const ordered = done(await order(person));
  expect(ordered).toMatchObject({ state: 'ordered', nameMasked: '陈*英', address: ADDRESS, note: '糖尿病餐', dish: '午餐套餐', window: 'lunch', unproven: false, steps: [] });
  expect(done(await step(ordered.id, 'prepared')).state).toBe('prepared');
  expect(done(await step(ordered.id, 'out')).state).toBe('out');
  const redemptionId = await eat(person);
  const end = { id: county.id(), redemptionId };
  const delivered = done(await step(ordered.id, 'delivered', end));
  expect(delivered).toMatchObject({ state: 'delivered', unproven: false });
  expect(await step(ordered.id, 'delivered', end)).toEqual(delivered);
  expect(await county.get(FindDeliveries).find(county.till, { day: TODAY })).toEqual([delivered]);
  expect(await county.get(FindDeliveries).find(county.till, { day: TODAY, window: 'dinner' })).toEqual([]);
  expect(await county.get(FindDeliveries).find(county.otherTill, { day: TODAY })).toEqual([]);
});

it('of two orders at once under one id takes one, and answers the other like it or refuses it', async () => {
  const [person, other, id] = [await county.person(), await county.person(), county.id()];
  const same = await Promise.all([order(person, { id }), order(person, { id })]);
  expect(done(same[0])).toEqual(done(same[1]));
  const one = county.id();
  const codes = await Promise.all([order(other, { id: one, window: 'dinner' }), order(person, { id: one, window: 'dinner' })]);
  expect(codes.map(codeOf).sort()).toEqual(['id_reused', 'ok']);
});

it('takes a step once under its id, and no other step, proof or reason', async () => {
  const person = await county.person();
  const [first, second] = [done(await order(person)), done(await order(person, { window: 'dinner' }))];
  const [id, at, redemptionId] = [county.id(), county.clock.nowMs(), await eat(person)];
  const taken = done(await step(first.id, 'delivered', { id, at, redemptionId }));
  expect(await step(first.id, 'delivered', { id, at, redemptionId })).toEqual(taken);
  expect(await step(first.id, 'delivered', { id, redemptionId })).toEqual(taken);
  for (const change of [{}, { redemptionId, at: at - 1 }, { redemptionId, reason: '放在门口' }])
    expect(codeOf(await step(first.id, 'delivered', { id, ...change }))).toBe('id_reused');
  expect(codeOf(await step(second.id, 'delivered', { id, at }))).toBe('id_reused');
  const [third, other] = [done(await order(await county.person())), county.id()];
  const codes = await Promise.all([step(second.id, 'out', { id: other }), step(third.id, 'out', { id: other })]);
  expect(codes.map(codeOf).sort()).toEqual(['id_reused', 'ok']);
});

it('keeps the address sealed', async () => {
  done(await order(await county.person()));
  const row = await county.one<{ address_sealed: string }>('SELECT address_sealed FROM delivery_order');
  expect(row.address_sealed).not.toContain('采荷');
});

it('is one a person and meal, whatever the site, also when two order at once', async () => {
  const person = await county.person();
  const id = county.id();
  const first = done(await order(person, { id }));
  expect(await order(person, { id })).toEqual(first);
  expect(codeOf(await order(person, { id, window: 'dinner' }))).toBe('id_reused');
  expect(codeOf(await order(person, { id, address: '采荷路 5 号' }))).toBe('id_reused');
  expect(codeOf(await order(person, { id, menuItemId: county.otherMenuItemId }))).toBe('id_reused');
  expect(codeOf(await order(await county.person(), { id }))).toBe('id_reused');
  expect(codeOf(await order(person))).toBe('delivery_exists');
  const elsewhere = { id: county.id(), code: person.code, day: TODAY, window: 'lunch' as const, menuItemId: county.otherMenuItemId, address: ADDRESS };
  expect(codeOf(await county.get(OrderDelivery).order(county.otherTill, elsewhere))).toBe('delivery_exists');
  expect(codeOf(await order(person, { window: 'dinner' }))).toBe('ok');
  const other = await county.person();
  const codes = await Promise.all(Array.from({ length: 5 }, async () => codeOf(await order(other))));
  expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
  expect(codes.filter((code) => code === 'delivery_exists')).toHaveLength(4);
});

it('takes no order for yesterday, of an unknown person, or of another site’s dish', async () => {
  const person = await county.person();
  expect(codeOf(await order(person, { day: '2026-11-22' as Day }))).toBe('period_invalid');
  expect(codeOf(await order(person, { day: '2026-12-25' as Day }))).toBe('period_invalid');
  expect(codeOf(await order(person, { code: '1234567890123456' }))).toBe('code_unknown');
  expect(codeOf(await order(person, { menuItemId: county.otherMenuItemId }))).toBe('price_not_filed');
});

it('is not proven by another person’s meal, another window’s, a voided one, or one that proves another round', async () => {
  const [person, other] = [await county.person(), await county.person()];
  const first = done(await order(person));
  const dinner = done(await order(person, { window: 'dinner' }));
  const theirs = await eat(other);
  const meal = await eat(person);
  expect(codeOf(await step(first.id, 'delivered', { redemptionId: theirs }))).toBe('proof_unfit');
  expect(codeOf(await step(dinner.id, 'delivered', { redemptionId: meal }))).toBe('proof_unfit');
  expect(codeOf(await step(first.id, 'delivered', { redemptionId: county.id() }))).toBe('proof_unfit');
  done(await county.get(VoidRedemption).void(county.till, { id: county.id(), redemptionId: meal, reason: '点错了' }));
  expect(codeOf(await step(first.id, 'delivered', { redemptionId: meal }))).toBe('proof_unfit');
  expect(codeOf(await step(first.id, 'delivered', { redemptionId: await eat(person) }))).toBe('ok');
});

it('shows what was delivered and never redeemed', async () => {
  const ordered = done(await order(await county.person()));
  expect(done(await step(ordered.id, 'delivered'))).toMatchObject({ state: 'delivered', unproven: true });
  expect(await county.get(ReadDay).read(county.till, TODAY)).toMatchObject({ unprovenDeliveries: 1 });
});

it('ends once: delivered or nobody there, with a reason', async () => {
  const ordered = done(await order(await county.person()));
  expect(codeOf(await step(ordered.id, 'no_show'))).toBe('reason_required');
  expect(codeOf(await step(ordered.id, 'out'))).toBe('ok');
  expect(codeOf(await step(ordered.id, 'prepared'))).toBe('delivery_state');
  expect(done(await step(ordered.id, 'no_show', { reason: '敲门无人应' }))).toMatchObject({ state: 'no_show', unproven: false });
  expect(codeOf(await step(ordered.id, 'delivered'))).toBe('delivery_state');
  const race = done(await order(await county.person()));
  const codes = await Promise.all([step(race.id, 'delivered'), step(race.id, 'no_show', { reason: '无人' })]);
  expect(codes.map(codeOf).sort()).toEqual(['delivery_state', 'ok']);
});

it('is the site’s own, by its own time, and kept for ever', async () => {
  const ordered = done(await order(await county.person()));
  expect(codeOf(await county.get(StepDelivery).step(county.otherTill, { id: county.id(), deliveryId: ordered.id, step: 'out' }))).toBe('not_found');
  expect(codeOf(await step(ordered.id, 'out', { at: LUNCH + 6 * 60_000 }))).toBe('invalid_request');
  expect(done(await step(ordered.id, 'out', { at: LUNCH - 60_000 })).steps).toMatchObject([{ step: 'out', at: LUNCH - 60_000 }]);
  await expect(county.get(UnitOfWork).run((tx) => tx.execute('DELETE FROM delivery_step'))).rejects.toThrow(/insert-only/);
});

it('names the person by the mark that the county’s list on a tablet has for them', async () => {
  const [person, other] = [await county.person(), await county.person()];
  const [first, second] = [done(await order(person)), done(await order(other))];
  const marks = county.get(LookupKey);
  expect([first.holder, second.holder]).toEqual([marks.ofHolder(person.personId), marks.ofHolder(other.personId)]);
});
