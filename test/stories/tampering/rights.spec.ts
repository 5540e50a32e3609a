import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { ReplaceCard, ReportLost, SuspendCarrier, WithdrawLoss } from '#cards';
import { ChangePassword, DisableUser, RefreshSession, SignIn, SignOut } from '#identity';
import { CheckIntegrity } from '#integrity';
import { type Database, type Row, RowSeals, UnitOfWork } from '#platform';
import { isRefusal } from '#values';
import { done, type SmallCounty } from '../../support/small-county.js';
import { asAdministrator, insert, putRow } from './administrator.js';
import { type OpenHouse, openHouse, PASSWORD } from './open-house.js';

let house: OpenHouse;
let county: SmallCounty;
beforeAll(async () => {
  house = await openHouse();
  ({ county } = house);
  await county.person();
});
afterAll(() => house.close());

const database = (): Database => county.db.database;
const found = async (): Promise<string[]> => {
  county.clock.set(county.clock.nowMs() + 1000);
  return (await county.get(CheckIntegrity).check()).found.map(({ kind, objectKind, objectId }) => `${kind} ${objectKind} ${objectId}`);
};
const signIn = (login: string, password = PASSWORD) => county.get(SignIn).signIn({ audience: 'bureau', login, password });
const sessionOf = ({ refreshToken }: { readonly refreshToken: string }): string => refreshToken.split('.')[0] ?? '';
const opens = async (token: string): Promise<number> => (await request(house.app.getHttpServer()).get('/api/v1/bureau/policies?limit=1').auth(token, { type: 'bearer' })).status;
const rowOf = (table: string, where: string): Promise<Row> => county.one<Row>(`SELECT * FROM ${table} WHERE ${where}`);
const put = (table: string, id: string, columns: Row): Promise<void> => putRow(database(), table, { id }, columns);

it('finds nothing in what the app wrote: accounts, sessions that were renewed and ended, tablets, phones, passwords that were changed', async () => {
  const grant = done(await signIn('zhao.auditor'));
  const renewed = done(await county.get(RefreshSession).refresh({ audience: 'bureau', refreshToken: grant.refreshToken }));
  expect(await opens(renewed.accessToken)).toBe(200);
  done(await county.get(ChangePassword).change(renewed.actor, { current: PASSWORD, next: 'another horse 86' }));
  const other = done(await signIn('zhao.auditor', 'another horse 86'));
  await county.get(SignOut).signOut(other.actor, sessionOf(other));
  expect(await found()).toEqual([]);
});

it.each(['role', 'password_hash', 'area_code', 'staff_number'])('opens nothing by an account whose %s was altered, and finds it', async (column) => {
  const token = await house.token('li.approver');
  const row = await rowOf('user_account', `login = 'li.approver'`);
  const other = await rowOf('user_account', `login = 'wang.admin'`);
  const to = { role: 'bureau_admin', password_hash: other['password_hash'], area_code: '330102001', staff_number: 'X-1' }[column];
  expect(await opens(token)).toBe(200);
  await put('user_account', String(row['id']), { [column]: to });
  expect(await opens(token)).toBe(401);
  expect(isRefusal(await signIn('li.approver'))).toBe(true);
  expect(await found()).toEqual([`rights_altered user_account ${String(row['id'])}`]);
  await put('user_account', String(row['id']), { [column]: row[column] });
  expect(await opens(token)).toBe(200);
  expect(await found()).toEqual([]);
});

it('opens nothing by an account or a session that was inserted', async () => {
  const row = await rowOf('user_account', `login = 'wang.admin'`);
  const mine = { ...row, id: randomUUID(), login: 'planted', staff_number: 'Y-1', staff_key: null };
  await asAdministrator(database(), ['user_account'], insert('user_account', mine));
  expect(isRefusal(await signIn('planted'))).toBe(true);
  expect(await found()).toEqual([`rights_altered user_account ${mine.id}`, `rights_altered account_name ${mine.id}`]);
  // Control: with the seals that only the keys make it opens.
  const seals = county.get(RowSeals);
  await put('user_account', mine.id, { seal: seals.of('user_account', mine), name_seal: seals.of('account_name', mine) });
  expect(isRefusal(await signIn('planted'))).toBe(false);
  expect(await found()).toEqual([]);
});

it.each(['expires_at', 'revoked_at', 'user_id', 'refresh_hash'])('opens nothing by a session whose %s was altered', async (column) => {
  const grant = done(await signIn('wang.admin'));
  const row = await rowOf('session', `id = '${sessionOf(grant)}'`);
  if (column === 'revoked_at') await county.get(SignOut).signOut(grant.actor, sessionOf(grant));
  const other = await rowOf('user_account', `login = 'zhao.auditor'`);
  await put('session', sessionOf(grant), { [column]: { expires_at: 4_000_000_000_000, revoked_at: null, user_id: other['id'], refresh_hash: 'f'.repeat(64) }[column] });
  expect(await opens(grant.accessToken)).toBe(401);
  expect(await found()).toEqual([`rights_altered session ${sessionOf(grant)}`]);
  await asAdministrator(database(), ['session'], ['DELETE FROM session WHERE id = ?', String(row['id'])]);
});

it('finds a tablet whose key was exchanged or that was put back to work', async () => {
  const row = await rowOf('device', `id = '${county.till.deviceId ?? ''}'`);
  for (const change of [{ public_key: 'A'.repeat(43) }, { site_id: county.otherTill.siteId }, { revoked_at: 1 }]) {
    const [[name, value]] = Object.entries(change) as [[string, unknown]];
    await put('device', String(row['id']), { [name]: value });
    expect(await found()).toEqual([`rights_altered device ${String(row['id'])}`]);
    await put('device', String(row['id']), { [name]: row[name] });
  }
  expect(await found()).toEqual([]);
});

it.each([
  ['who is paid', 'site', { operator_id: 'somebody-else' }],
  ['a price', 'menu_item', { price_fen: 9_900 }],
  ['how long a licence holds', 'site_licence', { valid_until: '2099-12-31' }],
  ['whose card it is', 'card', { person_id: 'somebody-else' }],
  ['the number of a card', 'card', { number: '9'.repeat(16) }],
])('finds %s', async (_what, table, change) => {
  const row = await rowOf(table, 'seal IS NOT NULL ORDER BY id LIMIT 1');
  await put(table, String(row['id']), change);
  expect(await found()).toContain(`rights_altered ${table} ${String(row['id'])}`);
  await put(table, String(row['id']), Object.fromEntries(Object.keys(change).map((name) => [name, row[name]])));
  expect(await found()).toEqual([]);
});

it('finds a lost card that was made active, and an active one that was stopped, beside cards that were lost, found, replaced and suspended by the app', async () => {
  const persons: string[] = [];
  for (let more = 0; more < 4; more++) persons.push((await county.person()).personId);
  const [lost = '', back = '', replaced = '', suspended = ''] = persons;
  for (const personId of [lost, back, replaced]) done(await county.get(ReportLost).report(county.bureau, { personId, reason: '不慎丢失了' }));
  done(await county.get(WithdrawLoss).withdraw(county.bureau, { personId: back, reason: '在家里找到' }));
  done(await county.get(ReplaceCard).replace(county.bureau, { personId: replaced, reason: '丢失后补卡' }));
  done(await county.get(SuspendCarrier).suspend(county.bureau, { personId: suspended, reason: '核查使用情况' }));
  expect(await found()).toEqual([]);
  const stand = (personId: string, state: string) => asAdministrator(database(), ['carrier'], ['UPDATE carrier SET state = ? WHERE person_id = ?', state, personId]);
  for (const [personId, state, was] of [
    [lost, 'active', 'lost'],
    [suspended, 'active', 'suspended'],
    [back, 'lost', 'active'],
    [replaced, 'suspended', 'active'],
  ] as const) {
    await stand(personId, state);
    expect(await found()).toEqual([`standing_without_event carrier ${personId}`]);
    await stand(personId, was);
  }
});

it('makes no alteration genuine by an act of somebody’s own on the same row', async () => {
  const row = await rowOf('user_account', `login = 'zhao.auditor'`);
  await put('user_account', String(row['id']), { role: 'bureau_admin' });
  done(await county.get(DisableUser).disable(county.bureau, { userId: String(row['id']), reason: '离职' }));
  expect(await found()).toEqual([`rights_altered user_account ${String(row['id'])}`]);
  expect(await county.get(UnitOfWork).reader.query(`SELECT disabled_at FROM user_account WHERE id = ? AND disabled_at IS NOT NULL`, [String(row['id'])])).toHaveLength(1);
});
