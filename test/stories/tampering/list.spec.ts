import { RefreshSnapshot } from '#counter';
import { decodeHolder, HOLDER_BYTES, type HolderRecord } from '#core/snapshot';
import { ReportLost } from '#cards';
import { CheckIntegrity } from '#integrity';
import { type Row, UnitOfWork } from '#platform';
import { CountyLists } from '../../../libs/counter/src/county-list.js';
import { COUNTY, done, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { asAdministrator } from './administrator.js';
import { type OpenHouse, openHouse } from './open-house.js';

let house: OpenHouse;
let county: SmallCounty;
let people: SmallPerson[];
beforeAll(async () => {
  house = await openHouse();
  ({ county } = house);
  people = [await county.person(), await county.person(), await county.person()];
});
afterAll(() => house.close());

const entries = () => county.get(UnitOfWork).reader.query<Row & { body: string }>('SELECT * FROM snapshot_entry ORDER BY person_id, carrier_kind, carrier_id');
/** The list as a process has it that has just started. */
const loaded = async () => {
  (county.get(CountyLists) as unknown as { readonly lists: Map<string, unknown> }).lists.clear();
  return county.get(CountyLists).current(COUNTY);
};
const states = (records: Uint8Array): HolderRecord['state'][] =>
  Array.from({ length: records.length / HOLDER_BYTES }, (_none, index) => decodeHolder(records.subarray(index * HOLDER_BYTES, (index + 1) * HOLDER_BYTES)).state);
const found = async (): Promise<string[]> => {
  county.clock.set(county.clock.nowMs() + 1000);
  return (await county.get(CheckIntegrity).check()).found.map(({ kind, objectKind }) => `${kind} ${objectKind}`);
};

it.each<[string, string]>([
  ['that all cards are stopped', `UPDATE snapshot_entry SET body = substr(body, 1, 30) || '03' || substr(body, 33)`],
  ['that all cards are gone', 'UPDATE snapshot_entry SET gone = 1'],
  ['in entries of a later serial', `UPDATE snapshot_entry SET serial = serial + 1, body = substr(body, 1, 30) || '03' || substr(body, 33)`],
])('signs no list by entries that say %s', async (_what, sql) => {
  const before = await loaded();
  expect(states(before.records.bytes)).toEqual(['active', 'active', 'active']);
  expect(await found()).toEqual([]);
  const text =
    county.db.database.engine === 'mysql' ? sql.replace(/substr\(body, 1, 30\) \|\| '03' \|\| substr\(body, 33\)/, `CONCAT(substr(body, 1, 30), '03', substr(body, 33))`) : sql;
  await asAdministrator(county.db.database, [], [text]);
  expect(await found()).toEqual(Array<string>(3).fill('list_altered snapshot_entry'));
  const after = await loaded();
  expect(after.recordsSha256).toBe(before.recordsSha256);
  // They were written again, and a tablet that has the list of before lacks nothing else.
  expect(await found()).toEqual([]);
  expect((await loaded()).serial).toBeGreaterThan(before.serial);
});

it('keeps in a running process what its list had, and writes it again', async () => {
  // Long enough after everything else that only what is altered is gathered for its own sake.
  county.clock.set(county.clock.nowMs() + 700_000);
  const before = await loaded();
  const [first] = await entries();
  await asAdministrator(county.db.database, [], ['UPDATE snapshot_entry SET serial = serial + 1, gone = 1 WHERE carrier_id = ?', String(first?.['carrier_id'])]);
  done(await county.get(ReportLost).report(county.bureau, { personId: (people[2] as SmallPerson).personId, reason: '不慎丢失了' }));
  county.clock.set(county.clock.nowMs() + 60_000);
  const after = await county.get(CountyLists).current(COUNTY);
  expect(after.serial).toBeGreaterThan(before.serial);
  expect(states(after.records.bytes).sort()).toEqual(['active', 'active', 'lost']);
  expect(await found()).toEqual([]);
  await county.get(RefreshSnapshot).everybody();
  expect(states((await loaded()).records.bytes).sort()).toEqual(['active', 'active', 'lost']);
});
