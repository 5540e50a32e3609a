import { CheckLedger } from '#ledger';
import { DecideVoid, RedeemMeal, RequestVoid, VoidRedemption } from '#redemption';
import { done, openSmallCounty, type SmallCounty } from '../../support/small-county.js';
import { donate } from '../../support/two-persons.js';

let county: SmallCounty;
beforeAll(async () => {
  county = await openSmallCounty();
});
afterEach(async () => {
  expect(await county.get(CheckLedger).check()).toEqual([]);
});
afterAll(async () => county.drop());

const charity = async (): Promise<number> => Number((await county.one<{ remaining_fen: number }>('SELECT remaining_fen FROM charity_fund')).remaining_fen);
const meal = async () => done(await county.get(RedeemMeal).redeem(county.meal(await county.person({ points: 500n })))).receipt;

it('books a donation once, however often it is sent, and refuses another amount under its id', async () => {
  const before = await charity();
  const donation = { id: county.id(), amountFen: 5_000 };
  const first = done(await donate(county, county.bureau, donation));
  expect(await donate(county, county.bureau, donation)).toEqual(first);
  expect(await charity()).toBe(before + 5_000);
  expect(await donate(county, county.bureau, { ...donation, amountFen: 6_000 })).toMatchObject({ code: 'id_reused' });
  expect(await charity()).toBe(before + 5_000);
});

it('takes a meal back under any id, even one that a meal has', async () => {
  const [one, other, third] = [await meal(), await meal(), await meal()];
  const order = (id: string, redemptionId: string) => county.get(VoidRedemption).void(county.till, { id, redemptionId, reason: '点错了' });
  expect(done(await order(one.redemptionId, one.redemptionId)).redemptionId).toBe(one.redemptionId);
  expect(done(await order(third.redemptionId, other.redemptionId)).redemptionId).toBe(other.redemptionId);
  expect(await order(third.redemptionId, third.redemptionId)).toMatchObject({ code: 'id_reused' });
});

it('serves a meal under the id of a void', async () => {
  const { redemptionId } = await meal();
  const { voidId } = done(await county.get(VoidRedemption).void(county.till, { id: county.id(), redemptionId, reason: '点错了' }));
  expect(done(await county.get(RedeemMeal).redeem(county.meal(await county.person(), { id: voidId }))).receipt.redemptionId).toBe(voidId);
});

it('answers a request for a late void again as before, and so its decision', async () => {
  const { redemptionId } = await meal();
  const order = { id: county.id(), redemptionId, reason: '老人没有来' };
  const first = done(await county.get(RequestVoid).request(county.till, order));
  expect(await county.get(RequestVoid).request(county.till, order)).toEqual(first);
  expect(await county.get(RequestVoid).request(county.till, { ...order, id: county.id() })).toMatchObject({ code: 'conflict' });
  const approver = { ...county.bureau, id: 'approver' };
  const voided = done(await county.get(DecideVoid).decide(approver, { requestId: order.id, granted: true }));
  expect(await county.get(DecideVoid).decide(approver, { requestId: order.id, granted: true })).toEqual(voided);
  expect(await county.get(DecideVoid).decide(approver, { requestId: order.id, granted: false, reason: '小票对不上' })).toMatchObject({ code: 'conflict' });
});

it('puts no grant on record for a meal that the till had taken back already', async () => {
  const { redemptionId } = await meal();
  const order = { id: county.id(), redemptionId, reason: '老人没有来' };
  done(await county.get(RequestVoid).request(county.till, order));
  done(await county.get(VoidRedemption).void(county.till, { ...order, id: county.id() }));
  const approver = { ...county.bureau, id: 'approver' };
  expect(await county.get(DecideVoid).decide(approver, { requestId: order.id, granted: true })).toMatchObject({ code: 'already_voided' });
  expect(Number((await county.one<{ n: number }>(`SELECT COUNT(*) AS n FROM audit_entry WHERE action = 'void.grant' AND object_id = ?`, [redemptionId])).n)).toBe(0);
});
