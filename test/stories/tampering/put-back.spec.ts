import { sign } from 'node:crypto';
import request from 'supertest';
import { EnrolPhone, MakeActivation } from '#cards';
import { SetPin } from '#counter';
import { ChangePassword, CreateUser, DeviceReader, DisableUser, elderSignInText, RefreshSession, SignIn, SignOut } from '#identity';
import { CheckIntegrity } from '#integrity';
import { AddCategory, EndCategory, RecordMove } from '#people';
import { type Database, type Row, RowSeals, sealedRow, type SealedRows, UnitOfWork } from '#platform';
import { CloseSite, SetPlace, SetWindows } from '#sites';
import { addDays, day, dayOf, isRefusal } from '#values';
import { COUNTY, done, LUNCH, type SmallCounty } from '../../support/small-county.js';
import { hire, openShift, PIN, Tablet } from '../counter/tablet.js';
import { keyPair } from '../elder/elder-town.js';
import { asAdministrator, insert, putRow } from './administrator.js';
import { type OpenHouse, openHouse, PASSWORD } from './open-house.js';

let house: OpenHouse;
let county: SmallCounty;
beforeAll(async () => {
  house = await openHouse();
  ({ county } = house);
});
afterAll(() => house.close());

const database = (): Database => county.db.database;
const found = async (): Promise<string[]> => {
  county.clock.set(county.clock.nowMs() + 1000);
  return (await county.get(CheckIntegrity).check()).found.map(({ kind, objectKind, objectId }) => `${kind} ${objectKind} ${objectId}`);
};
const signIn = (login: string, password = PASSWORD) => county.get(SignIn).signIn({ audience: 'bureau', login, password });
const sessionOf = ({ refreshToken }: { readonly refreshToken: string }): string => refreshToken.split('.')[0] ?? '';
const opens = async (token: string): Promise<boolean> =>
  (await request(house.app.getHttpServer()).get('/api/v1/bureau/policies?limit=1').auth(token, { type: 'bearer' })).status === 200;
const auditor = async (login: string): Promise<string> =>
  done(await county.get(CreateUser).create(county.bureau, { login, password: PASSWORD, displayName: login, role: 'auditor', areaCode: COUNTY })).id;

/** A row as it stands, which whoever has the database's password keeps to put it back, seal and all. */
interface Kept {
  readonly row: Row;
  back(): Promise<void>;
  readonly finding: string;
}
const kept = async (table: SealedRows, where: string): Promise<Kept> => {
  const { county: of, ...rest } = await county.one<Row>(`SELECT * FROM ${table} WHERE ${where}`);
  // The database computes a person's county by itself.
  const row: Row = table === 'person' || of === undefined ? rest : { ...rest, county: of };
  const { key } = sealedRow(table);
  const place = key.map((column) => row[column] as string);
  return {
    row,
    back: () => asAdministrator(database(), [table], [`DELETE FROM ${table} WHERE ${key.map((column) => `${column} = ?`).join(' AND ')}`, ...place], insert(table, row)),
    finding: `rights_put_back ${table} ${place.join('#')}`,
  };
};

it('opens no account that was disabled and no session that was ended, and finds both until the newest stand again', async () => {
  const id = await auditor('qian.left');
  const token = done(await signIn('qian.left')).accessToken;
  const [account, session] = [await kept('user_account', `id = '${id}'`), await kept('session', `user_id = '${id}'`)];
  done(await county.get(DisableUser).disable(county.bureau, { userId: id, reason: '离职' }));
  const newest = [await kept('user_account', `id = '${id}'`), await kept('session', `user_id = '${id}'`)];
  expect(await found()).toEqual([]);
  await account.back();
  await session.back();
  expect([isRefusal(await signIn('qian.left')), await opens(token)]).toEqual([true, false]);
  expect((await found()).sort()).toEqual([session.finding, account.finding].sort());
  // Controls: in the version that the log of acts knows both open; so they do where it knows of none, which is found once that is chained.
  for (const { table, row } of [
    { table: 'user_account' as const, row: account.row },
    { table: 'session' as const, row: session.row },
  ])
    await putRow(database(), table, { id: row['id'] }, { seal: county.get(RowSeals).of(table, row, 1) });
  expect([isRefusal(await signIn('qian.left')), await opens(token)]).toEqual([false, true]);
  for (const one of newest) await one.back();
  expect([isRefusal(await signIn('qian.left')), await opens(token)]).toEqual([true, false]);
  expect(await found()).toEqual([]);
});

it('makes an old row no newer by an act on it, nor by breaking its seal before the act', async () => {
  const id = await auditor('sun.left');
  const [first, disable] = [await kept('user_account', `id = '${id}'`), () => county.get(DisableUser).disable(county.bureau, { userId: id, reason: '离职' })];
  await putRow(database(), 'user_account', { id }, { seal: 'f'.repeat(64) });
  done(await disable());
  await first.back();
  expect(isRefusal(await signIn('sun.left'))).toBe(true);
  expect(await found()).toEqual([first.finding]);
  done(await disable());
  expect(await found()).toEqual([`rights_altered user_account ${id}`]);
  await first.back();
  expect(isRefusal(await signIn('sun.left'))).toBe(true);
  await asAdministrator(database(), ['user_account'], ['DELETE FROM user_account WHERE id = ?', id]);
  await asAdministrator(database(), ['audit_entry'], [`DELETE FROM audit_entry WHERE object_id = ? AND action = 'user.create'`, id]);
});

it('tells of an entry of a version that was taken out of the log of acts', async () => {
  const id = await auditor('zhou.left');
  done(await county.get(DisableUser).disable(county.bureau, { userId: id, reason: '离职' }));
  const object = `user_account|${id}`;
  const entry = await county.one<Row>(`SELECT * FROM audit_entry WHERE object_id = '${object}'`);
  await asAdministrator(database(), ['audit_entry'], ['DELETE FROM audit_entry WHERE object_id = ?', object]);
  expect(await found()).toEqual([`seal_version_gone user_account ${id}`]);
  await asAdministrator(database(), ['audit_entry'], insert('audit_entry', entry));
  expect(await found()).toEqual([]);
});

it('takes neither the old password nor the new one after the account of before was put back, and no session that was signed out', async () => {
  const id = await auditor('wu.changed');
  const grant = done(await signIn('wu.changed'));
  const [account, session] = [await kept('user_account', `id = '${id}'`), await kept('session', `id = '${sessionOf(grant)}'`)];
  await county.get(SignOut).signOut(grant.actor, sessionOf(grant));
  done(await county.get(ChangePassword).change(grant.actor, { current: PASSWORD, next: 'another horse 86' }));
  const newest = [await kept('user_account', `id = '${id}'`), await kept('session', `id = '${sessionOf(grant)}'`)];
  expect(isRefusal(await signIn('wu.changed', 'another horse 86'))).toBe(false);
  await account.back();
  await session.back();
  expect([isRefusal(await signIn('wu.changed')), isRefusal(await signIn('wu.changed', 'another horse 86')), await opens(grant.accessToken)]).toEqual([true, true, false]);
  expect((await found()).sort()).toEqual([session.finding, account.finding].sort());
  for (const one of newest) await one.back();
  expect(await found()).toEqual([]);
});

it('holds a tablet that was retired for retired, since that very moment, and opens no shift there; nor one by a PIN of before', async () => {
  const siteId = county.till.siteId;
  const [tablet, operator] = [await Tablet.at(county, siteId), await hire(county, 'zheng.till', { siteId })];
  const { refreshToken } = done(await openShift(county, tablet, operator));
  const pin = await kept('counter_pin', `account_id = '${operator.id}'`);
  done(await county.get(SetPin).set(operator, { password: PASSWORD, pin: '550193' }));
  const other = await kept('counter_pin', `account_id = '${operator.id}'`);
  await pin.back();
  expect([await openShift(county, tablet, operator), await openShift(county, tablet, operator, { pin: '550193' })]).toMatchObject([{ code: 'pin_wrong' }, { code: 'pin_wrong' }]);
  expect(await found()).toEqual([pin.finding]);
  await other.back();
  expect(isRefusal(await openShift(county, tablet, operator, { pin: PIN }))).toBe(true);

  const [device, session] = [await kept('device', `id = '${tablet.deviceId}'`), await kept('session', `id = '${refreshToken.slice(0, 36)}'`)];
  const standing = async () => (await county.get(DeviceReader).of(county.get(UnitOfWork).reader, [tablet.deviceId])).get(tablet.deviceId)?.revokedAt;
  expect(await standing()).toBeNull();
  await tablet.revoke();
  const [revokedAt, retired] = [county.clock.nowMs(), await kept('device', `id = '${tablet.deviceId}'`)];
  county.clock.set(revokedAt + 60_000);
  await device.back();
  await session.back();
  expect(await county.get(RefreshSession).refresh({ audience: 'counter', refreshToken })).toMatchObject({ code: 'device_revoked' });
  expect([await standing(), await openShift(county, tablet, operator, { pin: '550193' })]).toMatchObject([revokedAt, { code: 'device_revoked' }]);
  expect((await found()).sort()).toEqual([device.finding, session.finding].sort());
  await retired.back();
  await asAdministrator(database(), ['session'], ['DELETE FROM session WHERE id = ?', refreshToken.slice(0, 36)]);
  expect(await found()).toEqual([]);
});

it('knows a PIN, hours and a place for old ones that were taken out past the app before newer ones were set', async () => {
  const siteId = county.till.siteId ?? '';
  const [tablet, operator] = [await Tablet.at(county, siteId), await hire(county, 'feng.till', { siteId })];
  const hours = (fromMinute: number) => county.get(SetWindows).set(county.bureau, { siteId, windows: [{ window: 'lunch', fromMinute, toMinute: 840 }] });
  const place = (tel: string) => county.get(SetPlace).set(county.bureau, { siteId, tel, latitude: null, longitude: null });
  done(await hours(600));
  done(await place('0571-86000002'));
  const which = [
    ['counter_pin', `account_id = '${operator.id}'`],
    ['site_window', `site_id = '${siteId}' AND meal_window = 'lunch'`],
    ['site_place', `site_id = '${siteId}'`],
  ] as const;
  const old = await Promise.all(which.map(([table, where]) => kept(table, where)));
  for (const [table, where] of which) await asAdministrator(database(), [table], [`DELETE FROM ${table} WHERE ${where}`]);
  done(await county.get(SetPin).set(operator, { password: PASSWORD, pin: '550193' }));
  done(await hours(630));
  done(await place('0571-86000003'));
  const newest = await Promise.all(which.map(([table, where]) => kept(table, where)));
  expect(await found()).toEqual([]);
  for (const one of old) await one.back();
  expect(await openShift(county, tablet, operator)).toMatchObject({ code: 'pin_wrong' });
  expect((await found()).sort()).toEqual(old.map(({ finding }) => finding).sort());
  for (const one of newest) await one.back();
  expect(isRefusal(await openShift(county, tablet, operator, { pin: '550193' }))).toBe(false);
  expect(await found()).toEqual([]);
});

it('signs nobody in by a phone that was replaced, and takes no activation code a second time', async () => {
  const { personId } = await county.person();
  const enrol = async () => {
    const { code: activationCode } = done(await county.get(MakeActivation).make(county.bureau, personId, { takeOver: true }));
    const activation = await kept('activation', `person_id = '${personId}' AND used_at IS NULL AND expires_at > ${String(county.clock.nowMs())}`);
    const { publicKey, privateKey } = keyPair();
    const { phoneKeyId } = done(await county.get(EnrolPhone).enrol({ activationCode, publicKey }));
    const enter = async () => {
      const instantMs = county.clock.nowMs();
      const signature = sign(null, Buffer.from(elderSignInText({ phoneKeyId, instantMs })), privateKey).toString('base64url');
      return (await request(house.app.getHttpServer()).post('/api/v1/elder/sessions').send({ phoneKeyId, instantMs, signature })).status;
    };
    return { activation, activationCode, phoneKeyId, enter };
  };
  const first = await enrol();
  expect(await first.enter()).toBe(201);
  const phone = await kept('phone_key', `id = '${first.phoneKeyId}'`);
  const used = await kept('activation', `code_hash = '${String(first.activation.row['code_hash'])}'`);
  await enrol();
  const replaced = await kept('phone_key', `id = '${first.phoneKeyId}'`);
  await phone.back();
  await first.activation.back();
  expect([await first.enter(), await county.get(EnrolPhone).enrol({ activationCode: first.activationCode, publicKey: keyPair().publicKey })]).toMatchObject([
    401,
    { code: 'token_used' },
  ]);
  expect((await found()).sort()).toEqual([first.activation.finding, phone.finding].sort());
  await used.back();
  await replaced.back();
  expect(await found()).toEqual([]);
});

it('finds the hours, the place and the end of a site, the end of a category and the residence of somebody who moved, as they were before', async () => {
  const { bureau } = county;
  const siteId = county.otherTill.siteId ?? '';
  const hours = (fromMinute: number) => county.get(SetWindows).set(bureau, { siteId, windows: [{ window: 'lunch', fromMinute, toMinute: 840 }] });
  const place = (tel: string) => county.get(SetPlace).set(bureau, { siteId, tel, latitude: null, longitude: null });
  done(await hours(600));
  done(await place('0571-86000000'));
  const { personId } = await county.person();
  const { categoryId } = done(await county.get(AddCategory).add(bureau, { personId, category: 'DIBAO', startsOn: day('2026-01-01'), endsOn: null, evidence: '街道核定' }));
  const which = [
    ['site_window', `site_id = '${siteId}' AND meal_window = 'lunch'`],
    ['site_place', `site_id = '${siteId}'`],
    ['person_category', `id = '${categoryId}'`],
    ['site', `id = '${siteId}'`],
    ['person', `id = '${personId}'`],
  ] as const;
  const all = () => Promise.all(which.map(([table, where]) => kept(table, where)));
  const before = await all();
  done(await hours(660));
  done(await place('0571-86000001'));
  done(await county.get(EndCategory).end(bureau, { categoryId, endsOn: day('2026-12-31') }));
  done(await county.get(CloseSite).close(bureau, { siteId, closedOn: addDays(dayOf(LUNCH), 30), reason: '合同到期' }));
  done(await county.get(RecordMove).record(bureau, { personId, kind: 'move_in', effectiveOn: day('2026-11-20'), residenceArea: `${COUNTY}002`, source: '公安' }));
  const after = await all();
  expect(await found()).toEqual([]);
  for (const [index, old] of before.entries()) {
    await old.back();
    // Of somebody who moved, what was told of the move still says where they live.
    expect((await found()).sort()).toEqual([...(which[index]?.[0] === 'person' ? [`residence_differs person ${personId}`] : []), old.finding]);
    await after[index]?.back();
  }
  expect(await found()).toEqual([]);
});
