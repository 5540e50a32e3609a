import { CreateUser, SignIn } from '#identity';
import { TellUnfitRows, VerifyLog } from '#integrity';
import { PersonFactsReader } from '#people';
import { type Database, RowSeals, UnitOfWork } from '#platform';
import { FindAlarms } from '#supervision';
import { isRefusal } from '#values';
import { COUNTY, done, type SmallCounty } from '../../support/small-county.js';
import { putRow } from './administrator.js';
import { type OpenHouse, openHouse, PASSWORD } from './open-house.js';

const DAY = 86_400_000;

let house: OpenHouse;
let county: SmallCounty;
beforeAll(async () => {
  house = await openHouse();
  ({ county } = house);
});
afterAll(() => house.close());

const database = (): Database => county.db.database;
const tell = () => county.get(TellUnfitRows).tell();
const alarm = async () => done(await county.get(FindAlarms).find(county.bureau)).find(({ kind }) => kind === 'rows_unfit');
const signIn = (login: string) => county.get(SignIn).signIn({ audience: 'bureau', login, password: PASSWORD });
const entries = async (): Promise<string[]> =>
  (await county.get(UnitOfWork).reader.query<{ detail: string }>(`SELECT detail FROM audit_entry WHERE action = 'row.unfit' ORDER BY id`)).map(({ detail }) => detail);

it('tells of an altered row that a door refused at once, once a day, and of no other', async () => {
  const { id } = done(await county.get(CreateUser).create(county.bureau, { login: 'zheng.raised', password: PASSWORD, displayName: '郑', role: 'auditor', areaCode: COUNTY }));
  done(await signIn('zheng.raised'));
  // Control: what the app wrote is read without a word.
  expect([await tell(), await alarm()]).toEqual([0, undefined]);
  await putRow(database(), 'user_account', { id }, { role: 'bureau_admin' });
  expect(isRefusal(await signIn('zheng.raised'))).toBe(true);
  expect(await tell()).toBe(1);
  expect(await alarm()).toMatchObject({ value: 1 });
  expect(isRefusal(await signIn('zheng.raised'))).toBe(true);
  expect([await tell(), await entries()]).toEqual([0, [JSON.stringify({ table: 'user_account', key: id })]]);
  county.clock.set(county.clock.nowMs() + DAY);
  await signIn('zheng.raised');
  expect([await tell(), (await alarm())?.value, (await entries()).length]).toEqual([1, 1, 2]);
  await putRow(database(), 'user_account', { id }, { role: 'auditor' });
  expect(isRefusal(await signIn('zheng.raised'))).toBe(false);
  expect(await tell()).toBe(0);
  county.clock.set(county.clock.nowMs() + 2 * DAY);
  expect(await alarm()).toBeUndefined();
});

it('tells of facts of a person that are read among many', async () => {
  const person = await county.person({ born: '1936-03-05' });
  const { hukou_area } = await county.one<{ hukou_area: string }>(`SELECT hukou_area FROM person WHERE id = '${person.personId}'`);
  await putRow(database(), 'person', { id: person.personId }, { hukou_area: '110101' });
  const reader = county.get(UnitOfWork).reader;
  await county.get(PersonFactsReader).of(reader, [person.personId]);
  expect(await tell()).toBe(1);
  expect((await entries()).at(-1)).toBe(JSON.stringify({ table: 'person', key: person.personId }));
  await putRow(database(), 'person', { id: person.personId }, { hukou_area });
});

it('forgets nothing that could not be written', async () => {
  const { unfit } = county.get(RowSeals);
  unfit.note({ table: 'session', key: 'x'.repeat(10) });
  await county.get(UnitOfWork).run(async () => {
    await expect(tell()).rejects.toThrow();
  });
  expect(await tell()).toBe(1);
  expect((await county.get(VerifyLog).verify()).found).toEqual([]);
});
