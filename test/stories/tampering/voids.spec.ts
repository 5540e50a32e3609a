import { CheckIntegrity } from '#integrity';
import { DecideHeld } from '#offline';
import { type Database, type Row, RowSeals, UnitOfWork } from '#platform';
import { Reconcile, ReconciliationReader } from '#reconciliation';
import { DecideVoid, RedeemMeal, RequestVoid, VoidRedemption } from '#redemption';
import type { Id, Month, Refusal } from '#values';
import { isRefusal } from '#values';
import { COUNTY, done, LUNCH, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { elder, LIST_SERIAL, listMade, OfflineTill, told } from '../offline/offline-till.js';
import { asAdministrator, insert, putRow } from './administrator.js';
import { type OpenHouse, openHouse } from './open-house.js';

const [MINUTE, HOUR] = [60_000, 3_600_000];

let house: OpenHouse;
let county: SmallCounty;
beforeAll(async () => {
  house = await openHouse();
  ({ county } = house);
  await listMade(county, LIST_SERIAL, 1);
});
afterAll(() => house.close());
afterEach(() => {
  county.clock.set(LUNCH);
});

const database = (): Database => county.db.database;
const found = async (): Promise<string[]> => {
  county.clock.set(county.clock.nowMs() + 1000);
  return (await county.get(CheckIntegrity).check()).found.map(({ kind, objectKind, objectId }) => `${kind} ${objectKind} ${objectId}`);
};
const differences = async (): Promise<string[]> => {
  const auditor = { ...county.bureau, id: 'auditor', role: 'auditor' as const };
  const run = done(await county.get(Reconcile).month(auditor, { runId: county.id(), month: '2026-11' as Month, areaCode: COUNTY }));
  return done(await county.get(ReconciliationReader).differences(auditor, run.id, { limit: 100, cursor: undefined })).items.map(
    ({ type, redemptionId }) => `${type} ${redemptionId ?? ''}`,
  );
};
const redeem = (person: SmallPerson) => county.get(RedeemMeal).redeem(county.meal(person));
const serve = async (person: SmallPerson): Promise<Id> => done(await redeem(person)).receipt.redemptionId;
const codeOf = (answer: object): string | null => (isRefusal(answer) ? (answer as Refusal).code : null);
const later = <T>(by: number, act: () => Promise<T>): Promise<T> => {
  county.clock.set(county.clock.nowMs() + by);
  return act();
};
const voidOf = (redemptionId: Id): Promise<Row> => county.one<Row>('SELECT * FROM redemption_void WHERE redemption_id = ?', [redemptionId]);
const many = (sql: string, values: readonly string[]): Promise<Row[]> => county.get(UnitOfWork).reader.query(sql, values);

/** A meal of each door, taken back through it. */
const byTill = async (): Promise<Id> => {
  const id = await serve(await county.person());
  done(await county.get(VoidRedemption).void(county.till, { id: county.id(), redemptionId: id, reason: '点错了人' }));
  return id;
};
const byRequest = async (): Promise<Id> => {
  const id = await serve(await county.person());
  const requestId = county.id();
  done(await county.get(RequestVoid).request(county.till, { id: requestId, redemptionId: id, reason: '老人没有来，点错了人' }));
  done(await county.get(DecideVoid).decide(county.bureau, { requestId, granted: true }));
  return id;
};
const byChain = async (): Promise<Id> => {
  const till = await OfflineTill.enrol(county);
  const id = till.meal(await elder(county), { at: LUNCH - 10 * MINUTE });
  await till.upload();
  till.void(id, { at: LUNCH - 8 * MINUTE });
  expect(told(await till.upload()).at(-1)).toBe('accepted');
  return id;
};
const byReview = async (): Promise<Id> => {
  const till = await OfflineTill.enrol(county);
  const id = till.meal(await elder(county), { at: LUNCH - 10 * MINUTE });
  await till.upload();
  county.clock.set(LUNCH + 40 * HOUR);
  const eventId = till.void(id, { at: LUNCH - 5 * MINUTE });
  expect(told(await till.upload()).at(-1)).toBe('held void_too_late');
  done(await county.get(DecideHeld).decide({ ...county.bureau, id: 'li.officer', staffNumber: 'L-9' }, { eventId, decision: 'grant', reason: '核实点错了人', eventAt: null }));
  county.clock.set(LUNCH);
  expect(await voidOf(id)).toMatchObject({ redemption_id: id });
  return id;
};

it.each([
  ['a till', byTill],
  ['a request that was granted', byRequest],
  ['a tablet without the network', byChain],
  ['a review of what a tablet did', byReview],
])('seals the void of %s, finds it altered, and misses it taken out with its transfer and postings', async (_door, door) => {
  const id = await door();
  const before = await found();
  expect(before.filter((one) => one.includes('void'))).toEqual([]);
  expect(await differences()).toEqual([]);
  const row = await voidOf(id);
  const key = { id: row['id'] };
  expect(county.get(RowSeals).fits('redemption_void', row)).toBe(true);
  await putRow(database(), 'redemption_void', key, { reason: '老人自己要求' });
  expect((await found()).filter((one) => !before.includes(one))).toEqual([`rights_altered redemption_void ${String(row['id'])}`]);
  expect(await differences()).toEqual([`late_void_without_approver ${id}`]);
  await putRow(database(), 'redemption_void', key, { reason: row['reason'] });
  expect(await differences()).toEqual([]);

  const transferId = String(row['transfer_id']);
  const [transfers, postings] = [await many('SELECT * FROM transfer WHERE id = ?', [transferId]), await many('SELECT * FROM posting WHERE transfer_id = ?', [transferId])];
  const tables = ['redemption_void', 'transfer', 'posting'];
  await asAdministrator(
    database(),
    tables,
    ['DELETE FROM redemption_void WHERE id = ?', String(row['id'])],
    ['DELETE FROM posting WHERE transfer_id = ?', transferId],
    ['DELETE FROM transfer WHERE id = ?', transferId],
  );
  expect((await found()).filter((one) => !before.includes(one))).toContain(`row_gone redemption_void ${id}`);
  await asAdministrator(database(), tables, ...transfers.map((one) => insert('transfer', one)), ...postings.map((one) => insert('posting', one)), insert('redemption_void', row));
  expect(await found()).toEqual(before);
});

/** A void with its transfer and postings, as somebody writes it in. */
const planted = async (id: Id, approvedBy: string | null): Promise<{ row: Row; undo: () => Promise<void> }> => {
  const meal = await county.one<Row>('SELECT * FROM redemption WHERE id = ?', [id]);
  const [original] = await many('SELECT * FROM transfer WHERE id = ?', [String(meal['transfer_id'])]);
  const postings = await many('SELECT * FROM posting WHERE transfer_id = ?', [String(meal['transfer_id'])]);
  const [voidId, transferId] = [county.id(), county.id()];
  const row: Row = {
    ...{ id: voidId, redemption_id: id, person_id: meal['person_id'], at: LUNCH + MINUTE, actor: county.till.id, approved_by: approvedBy },
    ...{ device_id: county.till.deviceId, reason: '点错了人', transfer_id: transferId },
  };
  const tables = ['redemption_void', 'transfer', 'posting'];
  const day = String(meal['meal_day']);
  await asAdministrator(
    database(),
    tables,
    insert('redemption_void', { ...row, seal: '0'.repeat(64) }),
    insert('transfer', { ...original, id: transferId, kind: 'void', subject_id: voidId, reversal_of: meal['transfer_id'], effective_on: day }),
    ...postings.map((one) => insert('posting', { ...one, transfer_id: transferId, amount: -Number(one['amount']) })),
    ['UPDATE meal_counter SET used = used - 1 WHERE person_id = ?', String(meal['person_id'])],
  );
  const undo = (): Promise<void> =>
    asAdministrator(
      database(),
      tables,
      ['DELETE FROM redemption_void WHERE id = ?', voidId],
      ['DELETE FROM posting WHERE transfer_id = ?', transferId],
      ['DELETE FROM transfer WHERE id = ?', transferId],
      ['UPDATE meal_counter SET used = used + 1 WHERE person_id = ?', String(meal['person_id'])],
    );
  return { row, undo };
};

it('takes back no meal by a void that was written in with its transfer and somebody’s name, and finds it', async () => {
  const person = await county.person();
  const id = await serve(person);
  const before = await found();
  const { row, undo } = await planted(id, county.bureau.id);
  // The place is still taken: nobody eats twice on the funds by it.
  const again = await later(HOUR / 4, () => redeem(person));
  expect(codeOf(again)).toBe('already_redeemed');
  expect((await found()).filter((one) => !before.includes(one))).toEqual(
    expect.arrayContaining([`rights_altered redemption_void ${String(row['id'])}`, `void_without_act redemption_void ${String(row['id'])}`]),
  );
  expect(await differences()).toEqual([`late_void_without_approver ${id}`]);
  // The till's own void is not answered by it.
  expect(codeOf(await county.get(VoidRedemption).void(county.till, { id: String(row['id']), redemptionId: id, reason: '点错了人' }))).toBe('id_reused');
  // Control: with the seal that only the keys make, the meal would be taken back; but nobody acted, and that is found all the same.
  await putRow(database(), 'redemption_void', { id: row['id'] }, { seal: county.get(RowSeals).of('redemption_void', row) });
  expect((await found()).filter((one) => !before.includes(one))).toEqual([`void_without_act redemption_void ${String(row['id'])}`]);
  expect(codeOf(await later(HOUR / 4, () => redeem(person)))).toBeNull();
  await undo();
});

it('finds nothing once it is undone, and no approver who never acted stays unseen', async () => {
  const id = await serve(await county.person());
  const before = (await found()).filter((one) => one.includes(id));
  const { row, undo } = await planted(id, null);
  await putRow(database(), 'redemption_void', { id: row['id'] }, { seal: county.get(RowSeals).of('redemption_void', row) });
  expect(await found()).toContain(`void_without_act redemption_void ${String(row['id'])}`);
  await undo();
  expect((await found()).filter((one) => one.includes(id) || one.includes(String(row['id'])))).toEqual(before);
});
