import { DecideHeld } from '#offline';
import { CheckIntegrity } from '#integrity';
import { type Actor, type Database, type Row, RowSeals, UnitOfWork } from '#platform';
import { RedeemMeal, VoidRedemption } from '#redemption';
import type { Id, Refusal } from '#values';
import { isRefusal } from '#values';
import { done, LUNCH, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { elder, LIST_SERIAL, listMade, OfflineTill, told } from '../offline/offline-till.js';
import { asAdministrator, insert, putRow } from './administrator.js';
import { type OpenHouse, openHouse } from './open-house.js';

const DAY = 86_400_000;

let house: OpenHouse;
let county: SmallCounty;
let taken: Id;
let late: Id;
beforeAll(async () => {
  house = await openHouse();
  ({ county } = house);
  await listMade(county, LIST_SERIAL, 1);
  const till = await OfflineTill.enrol(county);
  // The second is older than seven days: it takes two persons.
  late = till.meal(await elder(county), { at: LUNCH - 9 * DAY });
  taken = till.meal(await elder(county), { at: LUNCH - 600_000 });
  expect(told(await till.upload())).toEqual(['held batch_late', 'accepted']);
});
afterAll(() => house.close());

const database = (): Database => county.db.database;
const found = async (): Promise<string[]> => {
  county.clock.set(county.clock.nowMs() + 1000);
  return (await county.get(CheckIntegrity).check()).found.map(({ kind, objectKind, objectId }) => `${kind} ${objectKind} ${objectId}`);
};
const decide = async (by: string): Promise<string | boolean> => {
  const officer: Actor = { ...county.bureau, id: by, staffNumber: by };
  const answer = await county.get(DecideHeld).decide(officer, { eventId: late, decision: 'grant', reason: '停电证明已核', eventAt: null });
  return isRefusal(answer) ? (answer as Refusal).code : done(answer).final;
};

it('decides nothing by a row of a chain whose time, kind or person somebody changed, and finds it', async () => {
  expect(await found()).toEqual([]);
  const row = await county.one<Row>('SELECT * FROM offline_event WHERE id = ?', [late]);
  // A newer time asks for one person less, another operator for nobody of the till.
  for (const change of [{ event_at: LUNCH }, { received_at: LUNCH - 9 * DAY }, { doubt: 'clock_ahead' }, { person_id: county.id() }, { meal_kind: 'typed' }] as Row[]) {
    await putRow(database(), 'offline_event', { id: late }, change);
    expect(await decide('li.one')).toBe('field_unreadable');
    expect(await found()).toEqual([`rights_altered offline_event ${late}`]);
    await putRow(database(), 'offline_event', { id: late }, row);
  }
  expect(await found()).toEqual([]);
  // Control: as it was kept it waits for two, and is decided.
  expect([await decide('li.one'), await decide('wang.two')]).toEqual([false, true]);
});

it('finds what does not say what the tablet signed, whatever its seal', async () => {
  const seals = county.get(RowSeals);
  const row = await county.one<Row>('SELECT * FROM offline_event WHERE id = ?', [taken]);
  for (const change of [{ kind: 'not_holder' }, { operator_id: 'somebody' }, { device_at: 1 }, { snapshot_at: 1 }, { subject_id: county.id() }] as Row[]) {
    const changed = { ...row, ...change };
    // As rows of an earlier version were sealed, that had been changed before.
    await putRow(database(), 'offline_event', { id: taken }, { ...change, seal: seals.of('offline_event', changed) });
    expect(await found()).toEqual([`event_differs offline_event ${taken}`]);
    await putRow(database(), 'offline_event', { id: taken }, row);
  }
  expect(await found()).toEqual([]);
});

it('finds the count of a person’s meals that somebody made smaller, larger or took out', async () => {
  const person: SmallPerson = await county.person();
  done(await county.get(RedeemMeal).redeem(county.meal(person)));
  const again = done(await county.get(RedeemMeal).redeem(county.meal(await county.person()))).receipt.redemptionId;
  done(await county.get(VoidRedemption).void(county.till, { id: county.id(), redemptionId: again, reason: '点错了人' }));
  expect(await found()).toEqual([]);
  const rows = await county.get(UnitOfWork).reader.query('SELECT * FROM meal_counter WHERE person_id = ?', [person.personId]);
  expect(rows.map(({ period }) => String(period)).sort()).toEqual(['2026-11', '2026-11-23']);
  for (const row of rows) {
    const key = { person_id: row['person_id'], period: row['period'] };
    const named = [`counter_differs meal_counter ${person.personId}#${String(row['period'])}`];
    for (const change of [{ used: 0 }, { used: Number(row['used']) + 1, cap: Number(row['cap']) + 1 }] as Row[]) {
      await putRow(database(), 'meal_counter', key, change);
      expect(await found()).toEqual(named);
      await putRow(database(), 'meal_counter', key, row);
    }
    await asAdministrator(database(), [], ['DELETE FROM meal_counter WHERE person_id = ? AND period = ?', person.personId, String(row['period'])]);
    expect(await found()).toEqual(named);
    await asAdministrator(database(), [], insert('meal_counter', row));
  }
  // A void that somebody wrote in takes no meal back, and no count with it.
  const voided = await county.one<Row>('SELECT * FROM redemption_void WHERE redemption_id = ?', [again]);
  await putRow(database(), 'redemption_void', { id: voided['id'] }, { reason: '另一个理由' });
  expect(await found()).toEqual([`rights_altered redemption_void ${String(voided['id'])}`]);
  await putRow(database(), 'redemption_void', { id: voided['id'] }, voided);
  expect(await found()).toEqual([]);
});
