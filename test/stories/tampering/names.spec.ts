import { CreateUser } from '#identity';
import { CheckIntegrity } from '#integrity';
import { FindNotices, ReadHome, TellNotices } from '#notices';
import { HelpLine, PortraitReader, SetAreaContact, SetPortrait } from '#people';
import { type Actor, type Database, type Row, UnitOfWork } from '#platform';
import { RedeemMeal } from '#redemption';
import type { Id } from '#values';
import { Restart } from '../../support/sealed-rows.js';
import { COUNTY, done, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { asAdministrator, putRow } from './administrator.js';
import { type OpenHouse, openHouse, PASSWORD } from './open-house.js';

const [HER_FACE, HIS_FACE] = ['her face', 'his face'].map((face) => Buffer.from(`\u00ff\u00d8\u00ff${face}`, 'latin1').toString('base64'));
const TEL = '0571-86001122';
const SWINDLER = '13900000000';

let house: OpenHouse;
let county: SmallCounty;
let chen: SmallPerson;
let elder: Actor;
let account: Id;
beforeAll(async () => {
  house = await openHouse();
  ({ county } = house);
  chen = await county.person();
  elder = { id: chen.personId, role: 'elder', areaCode: `${COUNTY}001`, siteId: null, deviceId: null, personId: chen.personId, staffNumber: null };
  done(await county.get(SetAreaContact).set(county.bureau, { areaCode: `${COUNTY}001`, tel: '0571-86009999' }));
  done(await county.get(SetAreaContact).set(county.bureau, { areaCode: `${COUNTY}001`, tel: TEL }));
  await photo(HER_FACE);
  account = done(await county.get(CreateUser).create(county.bureau, { login: 'zhou.desk', password: PASSWORD, displayName: '周敏', role: 'bureau_officer', areaCode: COUNTY })).id;
  await county.get(TellNotices).tell();
  done(await county.get(RedeemMeal).redeem(county.meal(chen)));
  county.clock.set(county.clock.nowMs() + 60_000);
  await county.get(TellNotices).tell();
});
afterAll(() => house.close());

const database = (): Database => county.db.database;
const reader = () => county.get(UnitOfWork).reader;
const found = async (): Promise<string[]> => {
  county.clock.set(county.clock.nowMs() + 1000);
  return (await county.get(CheckIntegrity).check()).found.map(({ kind, objectKind, objectId }) => `${kind} ${objectKind} ${objectId}`);
};
const photo = async (face = ''): Promise<void> => void done(await county.get(SetPortrait).set(county.bureau, { kind: 'person', subjectId: chen.personId, photo: face }));
const shown = async (): Promise<string | undefined> => (await county.get(PortraitReader).dataUrls(reader(), [chen.personId])).get(chen.personId);
const contacts = async (): Promise<string[]> => done(await county.get(ReadHome).read(elder)).contacts.map(({ tel }) => tel);
const told = async (): Promise<number> => done(await county.get(FindNotices).find(elder, { limit: 10 })).items.length;

it('finds nothing in what the app wrote, told and replaced', async () => {
  expect(await found()).toEqual([]);
  expect(await contacts()).toEqual([TEL, '12345']);
  expect(await county.get(HelpLine).of(reader(), `${COUNTY}001`)).toBe(TEL);
  expect(await told()).toBe(1);
});

it('tells nobody to ring a number that somebody wrote in or put back', async () => {
  const key = { area_code: `${COUNTY}001` };
  const row = await county.one<Row>('SELECT * FROM area_contact');
  await putRow(database(), 'area_contact', key, { tel: SWINDLER });
  expect(await contacts()).toEqual(['12345']);
  expect(await county.get(HelpLine).of(reader(), `${COUNTY}001`)).toBe('12345');
  expect(await found()).toEqual([`rights_altered area_contact ${COUNTY}001`]);
  await asAdministrator(database(), [], [`INSERT INTO area_contact (area_code, tel) VALUES (?, ?)`, COUNTY, SWINDLER]);
  expect(await contacts()).toEqual(['12345']);
  await asAdministrator(database(), [], [`DELETE FROM area_contact WHERE area_code = ?`, COUNTY]);
  await putRow(database(), 'area_contact', key, row);
  // The number before, with its seal of then.
  done(await county.get(SetAreaContact).set(county.bureau, { areaCode: `${COUNTY}001`, tel: '0571-86003333' }));
  const now = await county.one<Row>('SELECT * FROM area_contact');
  await putRow(database(), 'area_contact', key, row);
  expect(await contacts()).toEqual(['12345']);
  expect(await found()).toEqual([`rights_put_back area_contact ${COUNTY}001`]);
  await putRow(database(), 'area_contact', key, now);
  expect(await contacts()).toEqual(['0571-86003333', '12345']);
  expect(await found()).toEqual([]);
});

it('shows no face at a till that is not the one that was kept', async () => {
  const key = { subject_id: chen.personId };
  const before = await county.one<Row>('SELECT * FROM portrait');
  await photo(HIS_FACE);
  const now = await county.one<Row>('SELECT * FROM portrait');
  expect(await shown()).toBe(`data:image/jpeg;base64,${HIS_FACE ?? ''}`);
  // The earlier photo opens here as well: alone, with its digest, and as the whole row that it was.
  for (const [change, kind] of [
    [{ photo_sealed: before['photo_sealed'] }, 'rights_altered'],
    [{ photo_sealed: before['photo_sealed'], sha256: before['sha256'] }, 'rights_altered'],
    [before, 'rights_put_back'],
  ] as const) {
    await putRow(database(), 'portrait', key, change);
    expect(await shown()).toBeUndefined();
    expect(await found()).toEqual([`${kind} portrait ${chen.personId}`]);
    await putRow(database(), 'portrait', key, now);
  }
  await putRow(database(), 'portrait', key, { fingerprint: '00000000' });
  expect((await county.get(PortraitReader).fingerprints(reader(), [chen.personId])).size).toBe(0);
  await putRow(database(), 'portrait', key, now);
  expect(await shown()).toBe(`data:image/jpeg;base64,${HIS_FACE ?? ''}`);
  expect(await found()).toEqual([]);
});

it('tells an elder nothing that the app did not write', async () => {
  const row = await county.one<Row>('SELECT * FROM notice');
  const key = { seq: row['seq'] };
  for (const change of [{ kind: 'carrier' }, { at: 1 }, { subject_id: county.id() }] as Row[]) {
    await putRow(database(), 'notice', key, change);
    expect(await told()).toBe(0);
    expect(await found()).toEqual([`rights_altered notice ${String(row['seq'])}`]);
    await putRow(database(), 'notice', key, row);
  }
  expect(await told()).toBe(1);
  expect(await found()).toEqual([]);
});

it('finds what an account and a site are called when somebody changes it, and costs nobody a right or a meal by it', async () => {
  const site = await county.one<Row>('SELECT id, name, name_en, address FROM site WHERE id = ?', [county.till.siteId ?? '']);
  for (const column of ['name', 'name_en', 'address']) {
    await putRow(database(), 'site', { id: site['id'] }, { [column]: '骗子食堂' });
    expect(await found()).toEqual([`rights_altered site_name ${String(site['id'])}`]);
    const { receipt } = done(await county.get(RedeemMeal).redeem(county.meal(await county.person())));
    expect(receipt.subsidyFen).toBeGreaterThan(0n);
    await putRow(database(), 'site', { id: site['id'] }, site);
  }
  const till = await county.one<Row>(`SELECT id, display_name FROM user_account WHERE id = ?`, [account]);
  await putRow(database(), 'user_account', { id: account }, { display_name: '局长' });
  expect(await found()).toEqual([`rights_altered account_name ${account}`]);
  expect(await house.token('zhou.desk')).not.toBe('');
  await putRow(database(), 'user_account', { id: account }, till);
  expect(await found()).toEqual([]);
});

it('gives rows from before their seals once, and none to what is written in later', async () => {
  const restart = new Restart(county.db);
  const sealed = { area_contact: 'seal', portrait: 'seal', notice: 'seal', user_account: 'name_seal', site: 'name_seal' };
  await asAdministrator(database(), Object.keys(sealed), ...Object.entries(sealed).map(([table, column]) => [`UPDATE ${table} SET ${column} = NULL`] as const));
  expect((await found()).length).toBeGreaterThan(5);
  await restart.open();
  restart.rewrite(restart.filled.replace(/^(area_contact|portrait|notice|account_name|site_name)\n/gm, ''));
  await restart.open();
  // What had changed before is of a version that its row no longer tells.
  const putBack = [`rights_put_back area_contact ${COUNTY}001`, `rights_put_back portrait ${chen.personId}`];
  expect((await found()).sort()).toEqual(putBack);
  await asAdministrator(database(), [], [`INSERT INTO area_contact (area_code, tel) VALUES (?, ?)`, `${COUNTY}002`, SWINDLER]);
  await restart.open();
  expect((await found()).sort()).toEqual([`rights_altered area_contact ${COUNTY}002`, ...putBack]);
});
