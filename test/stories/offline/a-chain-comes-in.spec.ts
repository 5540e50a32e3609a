import { DeviceReader } from '#identity';
import { type EventBatch, TakeEventBatch, TakeLeftBatches } from '#offline';
import { UnitOfWork } from '#platform';
import { isRefusal } from '#values';
import { done, LUNCH, type SmallCounty } from '../../support/small-county.js';
import { BatchStore } from '../../../libs/offline/src/batch.store.js';
import { elder, OfflineTill, openOfflineCounty, told } from './offline-till.js';

const MINUTE = 60_000;

let county: SmallCounty;
beforeAll(async () => {
  county = await openOfflineCounty();
  county.clock.set(LUNCH + 60 * MINUTE);
});
afterAll(async () => county.drop());

/** A tablet with five meals of five people. */
async function busyTill(): Promise<OfflineTill> {
  const till = await OfflineTill.enrol(county);
  for (let meal = 0; meal < 5; meal++) till.meal(await elder(county), { at: LUNCH + meal * MINUTE });
  return till;
}
const count = async (table: string, till: OfflineTill): Promise<number> =>
  Number((await county.one<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table} WHERE device_id = ?`, [till.deviceId])).n);

it('takes a prefix, then the rest, and the rest again', async () => {
  const till = await busyTill();
  expect(await till.upload(till.batch(1, 2))).toMatchObject({ expectedSeq: 3, fault: null });
  expect(await till.upload(till.batch(2, 5))).toMatchObject({ expectedSeq: 6, verdicts: [{ seq: 2, replay: true }, { seq: 3, replay: false }, { seq: 4 }, { seq: 5 }] });
  expect(told(await till.upload(till.batch(3, 5)))).toEqual(['accepted', 'accepted', 'accepted']);
  expect(await count('redemption', till)).toBe(5);
});

it('says where to resume after a gap, and keeps nothing of what came too early but a digest', async () => {
  const till = await busyTill();
  expect(await till.upload(till.batch(3, 5))).toMatchObject({ expectedSeq: 1, fault: 'gap', kept: false, verdicts: [] });
  expect([await count('offline_batch', till), await count('upload_not_kept', till)]).toEqual([0, 1]);
  expect(await count('offline_event', till)).toBe(0);
  expect(told(await till.upload())).toEqual(Array(5).fill('accepted'));
});

it('judges nothing of an upload that was cut off under way: its events are not proven', async () => {
  const till = await busyTill();
  const whole = till.batch();
  expect(await till.upload({ ...whole, events: whole.events.slice(0, 3) })).toMatchObject({ expectedSeq: 1, fault: 'cut', verdicts: [] });
  expect(told(await till.upload(whole))).toEqual(Array(5).fill('accepted'));
  expect([await count('offline_batch', till), await count('upload_not_kept', till)]).toEqual([1, 1]);
});

it('rejects what another key signed, keeps its digest only, and is not held up by it', async () => {
  const [till, thief] = [await busyTill(), await busyTill()];
  const forged = { ...till.batch(), signature: thief.batch().signature };
  const answer = await till.upload(forged);
  expect(answer).toMatchObject({ expectedSeq: 1, fault: 'signature' });
  expect(told(answer)).toEqual(Array(5).fill('rejected signature_wrong'));
  expect([await count('offline_batch', till), await count('upload_not_kept', till)]).toEqual([0, 1]);
  expect(told(await till.upload())).toEqual(Array(5).fill('accepted'));
});

it('rejects a changed event whatever the change, and takes the true one afterwards', async () => {
  const till = await busyTill();
  const whole = till.batch();
  const events = whole.events.map((text, index) => (index === 2 ? text.replace('"tender":"cash"', '"tender":"family"') : text));
  expect(await till.upload({ ...whole, events })).toMatchObject({ expectedSeq: 1, fault: 'broken' });
  expect(await count('redemption', till)).toBe(0);
  expect(told(await till.upload(whole))).toEqual(Array(5).fill('accepted'));
});

it('gets past an event that the tablet itself can no longer read', async () => {
  const till = await busyTill();
  const texts = [...till.texts];
  const damaged = (from: number) => ({ ...till.batch(from), events: texts.map((text, index) => (index === 2 ? '' : text)).slice(from - 1), hashes: till.hashesOf(from, 5) });
  expect(await till.upload(damaged(1))).toMatchObject({ expectedSeq: 1, fault: 'broken', verdicts: [{ seq: 3, outcome: 'rejected', refusal: { code: 'chain_broken' } }] });
  expect(told(await till.upload(till.batch(1, 2)))).toEqual(['accepted', 'accepted']);
  expect(told(await till.upload(damaged(3)))).toEqual(['rejected event_unreadable', 'accepted', 'accepted']);
});

it('does not believe a second story of the same tablet, and keeps its digest', async () => {
  const till = await busyTill();
  await till.upload(till.batch(1, 3));
  // The same key, another past: a tablet that was set back to an old copy.
  const copy = new OfflineTill(county, till.actor, till.menuItemId, till.key, till.enrolledBy);
  for (let meal = 0; meal < 4; meal++) copy.meal(await elder(county), { at: LUNCH + meal * MINUTE });
  const answer = await copy.upload();
  expect(answer).toMatchObject({ expectedSeq: 4, fault: 'fork' });
  expect(told(answer)).toEqual(['rejected chain_broken']);
  expect([await count('redemption', till), await count('offline_batch', till), await count('upload_not_kept', till)]).toEqual([3, 1, 1]);
});

it('stops at an event whose own number is not its place', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  till.meal(person, { at: LUNCH });
  till.append(JSON.stringify({ ...(JSON.parse(till.texts[0] ?? '') as object), seq: 7, id: county.id() }));
  expect(await till.upload()).toMatchObject({ expectedSeq: 2, fault: 'gap', verdicts: [{ seq: 1, outcome: 'accepted' }] });
});

it('returns an event under an id that stands for another, and goes on', async () => {
  const [till, other, person] = [await OfflineTill.enrol(county), await OfflineTill.enrol(county, 'other'), await elder(county)];
  const id = till.meal(person, { at: LUNCH });
  await till.upload();
  other.meal(await elder(county), { at: LUNCH }, {}, id);
  other.meal(await elder(county), { at: LUNCH });
  expect(told(await other.upload())).toEqual(['rejected id_reused', 'accepted']);
});

it('knows no tablet that was never enrolled, and no part without an end', async () => {
  const till = await busyTill();
  const take = async (change: object): Promise<string> => {
    const answer = await county.get(TakeEventBatch).take({ ...till.batch(), ...change });
    return isRefusal(answer) ? answer.code : 'taken';
  };
  expect(await take({ deviceId: county.id() })).toBe('not_found');
  expect(await take({ fromSeq: 5, toSeq: 4 })).toBe('invalid_request');
  expect(await take({ toSeq: 1000 })).toBe('invalid_request');
  expect(await take({ toSeq: 4 })).toBe('invalid_request');
});

it('takes no more than two hundred uploads of a tablet in a day that its key did not sign, and answers what it signed', async () => {
  const till = await busyTill();
  const batch = till.batch();
  const forged = (name: number) => county.get(TakeEventBatch).take({ ...batch, signature: String(name).padStart(86, 'A') });
  // A signature that was seen once, over other words each time: it speaks for none of them.
  const borrowed = (name: number) => county.get(TakeEventBatch).take({ ...batch, events: batch.events.map((text, index) => (index === 0 ? `${text}${' '.repeat(name)}` : text)) });
  for (let upload = 1; upload <= 200; upload++) {
    done(await forged(upload));
    if (upload <= 5) done(await borrowed(upload));
  }
  expect(await forged(201)).toMatchObject({ code: 'too_many_requests' });
  // It says nothing about the chain, but a tablet whose own text is damaged must hear so.
  expect(await borrowed(6)).toMatchObject({ fault: 'broken', kept: false });
  expect(told(await till.upload())).toEqual(Array(5).fill('accepted'));
});

it('judges at night what was kept when the process was killed, and the tablet never came again', async () => {
  const till = await busyTill();
  const [device] = [...(await county.get(DeviceReader).of(county.get(UnitOfWork).reader, [till.deviceId])).values()];
  if (device === undefined) throw new Error('not enrolled');
  const [first, second] = [till.batch(1, 3), till.batch(4, 5)];
  const keep = (batch: EventBatch, signed: boolean) => county.get(BatchStore).keep(batch, { device, signed });
  // The later part, and a forged one, are not kept: only what joins the chain is.
  expect([await keep(second, true), await keep({ ...first, signature: 'A'.repeat(86) }, false), await keep(first, true)]).toEqual([null, null, expect.any(String)]);
  expect(await count('redemption', till)).toBe(0);
  expect(await county.get(TakeLeftBatches).takeIn()).toEqual({ events: 3, failed: [] });
  expect(await count('redemption', till)).toBe(3);
  expect(await county.get(TakeLeftBatches).takeIn()).toEqual({ events: 0, failed: [] });
  expect((await till.upload()).verdicts.map((verdict) => verdict.replay)).toEqual([true, true, true, false, false]);
});

it('returns an event with letters that no account, shift or code has, and goes on', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  till.meal(person, { at: LUNCH }, { operatorId: '王师傅' });
  till.record('full_price', { at: LUNCH }, { saleKind: 'guest', priceFen: 1600, tender: 'cash', refusalCode: '不符合' });
  till.record('close', { at: LUNCH }, { shiftId: '早班' });
  till.meal(person, { at: LUNCH });
  expect(told(await till.upload())).toEqual(['rejected event_unreadable', 'rejected event_unreadable', 'rejected event_unreadable', 'accepted']);
});
