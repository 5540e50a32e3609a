import { createHmac, hkdfSync, randomUUID, sign } from 'node:crypto';
import request from 'supertest';
import { familySignInText, InviteFamily, JoinFamily, RevokeFamily, SignInFamily } from '#family';
import { ReportStolen } from '#identity';
import { CheckIntegrity } from '#integrity';
import { RegisterProxy, RevokeProxy, SetPortrait } from '#people';
import { type Actor, type Database, type Row, RowSeals, sealedRow, type SealedRows, sealedText } from '#platform';
import { RedeemMeal } from '#redemption';
import { day, isRefusal } from '#values';
import { Restart } from '../../support/sealed-rows.js';
import { done, type SmallCounty } from '../../support/small-county.js';
import { keyPair } from '../elder/elder-town.js';
import { asAdministrator, insert, putRow } from './administrator.js';
import { type OpenHouse, openHouse } from './open-house.js';

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
const rowOf = (table: string, where: string): Promise<Row> => county.one<Row>(`SELECT * FROM ${table} WHERE ${where}`);
const put = (table: string, id: string, columns: Row): Promise<void> => putRow(database(), table, { id }, columns);

/** A phone of somebody who looks on, by the elder's own consent. */
const household = async () => {
  const { personId } = await county.person();
  const elder: Actor = { ...county.bureau, role: 'elder', id: personId, personId };
  const { code } = done(await county.get(InviteFamily).invite(elder, { relation: '女儿', endsOn: day('2026-12-24') }));
  const { publicKey, privateKey } = keyPair();
  const { id } = done(await county.get(JoinFamily).join({ code, name: '王小芳', publicKey }));
  const enter = (familyLinkId = id) => {
    const instantMs = county.clock.nowMs();
    return county
      .get(SignInFamily)
      .signIn({ familyLinkId, instantMs, signature: sign(null, Buffer.from(familySignInText({ familyLinkId, instantMs })), privateKey).toString('base64url') });
  };
  return { elder, id, publicKey, enter };
};
const looksOn = async (token: string): Promise<number> => (await request(house.app.getHttpServer()).get('/api/v1/elder/home').auth(token, { type: 'bearer' })).status;

it('opens no elder’s page by a key and a person that were written in, nor by a consent that was made longer or given back', async () => {
  const { elder, id, enter } = await household();
  const { accessToken } = done(await enter());
  expect(await looksOn(accessToken)).toBe(200);
  const row = await rowOf('family_link', `id = '${id}'`);
  const planted = { ...row, id: randomUUID(), person_id: (await county.person()).personId };
  await asAdministrator(database(), [], insert('family_link', planted));
  expect(await enter(planted.id)).toMatchObject({ code: 'unauthenticated' });
  // Its name was sealed for the row that it was copied from.
  expect(await found()).toEqual([`rights_altered family_link ${planted.id}`, `sealed_text_broken family_link.name_sealed ${planted.id}`]);
  // Control: with the seal that only the keys make it opens.
  await put('family_link', planted.id, { seal: county.get(RowSeals).of('family_link', planted) });
  expect(isRefusal(await enter(planted.id))).toBe(false);
  await asAdministrator(database(), [], ['DELETE FROM family_link WHERE id = ?', planted.id]);
  for (const [name, value] of Object.entries({ person_id: planted.person_id, ends_at: 4_000_000_000_000, public_key: 'A'.repeat(43) })) {
    await put('family_link', id, { [name]: value });
    expect(await looksOn(accessToken)).toBe(401);
    expect(await found()).toContain(`rights_altered family_link ${id}`);
    await put('family_link', id, { [name]: row[name] });
  }
  expect(await looksOn(accessToken)).toBe(200);
  const { revokedAt } = done(await county.get(RevokeFamily).revoke(elder, id));
  expect(await found()).toEqual([]);
  await put('family_link', id, { revoked_at: null });
  expect([await looksOn(accessToken), await enter()]).toMatchObject([401, { code: 'unauthenticated' }]);
  expect(await found()).toEqual([`rights_altered family_link ${id}`]);
  await put('family_link', id, { revoked_at: revokedAt });
  expect(await found()).toEqual([]);
});

it('serves no proxy who was written in, altered or given back', async () => {
  const person = await county.person();
  const { proxyId } = done(
    await county
      .get(RegisterProxy)
      .register(county.bureau, { personId: person.personId, relation: '邻居', name: '李四', consentedOn: day('2026-11-01'), endsOn: day('2026-12-31'), mealsPerMonth: 3 }),
  );
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]).toString('base64');
  done(await county.get(SetPortrait).set(county.bureau, { kind: 'proxy', subjectId: proxyId, photo: jpeg }));
  expect(await found()).toEqual([]);
  const collect = (id = proxyId) => county.get(RedeemMeal).redeem(county.meal(person, { presence: { by: 'proxy', proxyId: id } }));
  const row = await rowOf('proxy', `id = '${proxyId}'`);
  const planted = { ...row, id: randomUUID() };
  await asAdministrator(database(), [], insert('proxy', planted));
  expect(await collect(planted.id)).toMatchObject({ code: 'proxy_unknown' });
  expect(await found()).toEqual([`rights_altered proxy ${planted.id}`, `sealed_text_broken proxy.name_sealed ${planted.id}`]);
  await asAdministrator(database(), [], ['DELETE FROM proxy WHERE id = ?', planted.id]);
  for (const [name, value] of Object.entries({ meals_per_month: 93, ends_on: '2030-12-31', photo_hash: 'a'.repeat(64) })) {
    await put('proxy', proxyId, { [name]: value });
    expect(await collect()).toMatchObject({ code: 'proxy_unknown' });
    expect(await found()).toEqual([`rights_altered proxy ${proxyId}`]);
    await put('proxy', proxyId, { [name]: row[name] });
  }
  expect(isRefusal(await collect())).toBe(false);
  const { revokedAt } = done(await county.get(RevokeProxy).revoke(county.bureau, { proxyId }));
  expect(await found()).toEqual([]);
  await put('proxy', proxyId, { revoked_at: null });
  county.clock.set(county.clock.nowMs() + 24 * 3_600_000);
  expect(await collect()).toMatchObject({ code: 'proxy_unknown' });
  expect(await found()).toEqual([`rights_altered proxy ${proxyId}`]);
  await put('proxy', proxyId, { revoked_at: revokedAt });
  expect(await found()).toEqual([]);
});

it.each<[string, SealedRows, Row]>([
  ['the name of who is paid', 'operator', { name: '他人公司' }],
  ['the credit code of who is paid', 'operator', { credit_code: '91330102MA0000000X' }],
  ['what a proposal says', 'proposal', { body: '{"amountFen":999999999}' }],
  ['who confirmed', 'proposal_decision', { decided_staff: 'A-999' }],
])('finds %s', async (_what, table, change) => {
  const [key = ''] = sealedRow(table).key;
  const row = await rowOf(table, `seal IS NOT NULL ORDER BY ${key} LIMIT 1`);
  await putRow(database(), table, { [key]: row[key] }, change);
  // Beside it, where it is a proposal about money, that its income is not backed any more.
  expect(await found()).toContain(`rights_altered ${table} ${String(row[key])}`);
  await putRow(database(), table, { [key]: row[key] }, Object.fromEntries(Object.keys(change).map((name) => [name, row[name]])));
  expect(await found()).toEqual([]);
});

it.each([
  ['device_ceiling', { device_id: 'planted', serial: 3, fresh: 900, stale: 900, paid_fresh: null, paid_stale: null, site_fresh: null, given_at: 1 }, 'planted#3'],
  ['fund_override', { run_id: 'planted', proposal_id: 'planted', funds: '[]', proposed_by: 'one', confirmed_by: 'two', confirmed_at: 1 }, 'planted'],
  ['standing_decision', { redemption_id: 'planted', n: 1, bearer: 'funds', closes: 0, reason: '无', decided_by: 'one', decided_at: 1 }, 'planted#1'],
  ['offline_decision', { event_id: 'planted', n: 1, decision: 'grant', event_at: null, reason: '无', decided_by: 'one', decided_at: 1 }, 'planted#1'],
] as const)('finds a row of %s that was written in', async (table, row, named) => {
  await asAdministrator(database(), [], insert(table, row));
  expect(await found()).toEqual([`rights_altered ${table} ${named}`]);
  // Control: what the app writes is such a row with its seal.
  await asAdministrator(database(), [table], [`UPDATE ${table} SET seal = ?`, county.get(RowSeals).of(table, row)]);
  expect(await found()).toEqual([]);
  await asAdministrator(database(), [table], [`DELETE FROM ${table}`]);
});

it('finds when a theft was told earlier or later, and seals once what an earlier version sealed without it', async () => {
  const deviceId = county.otherTill.deviceId ?? '';
  const reporter: Actor = { ...county.bureau, id: 'wang.officer' };
  done(await county.get(ReportStolen).report(reporter, { deviceId, since: county.clock.nowMs() - 60_000, reason: '平板被盗' }));
  const row = await rowOf('device', `id = '${deviceId}'`);
  await put('device', deviceId, { stolen_reported_at: 1 });
  expect(await found()).toEqual([`rights_altered device ${deviceId}`]);
  await put('device', deviceId, { stolen_reported_at: row['stolen_reported_at'] });
  expect(await found()).toEqual([]);
  const restart = new Restart(county.db);
  // The seal of the version before, over fewer columns, in the form that it has had since then.
  const columns = ['id', 'site_id', 'public_key', 'enrolled_at', 'enrolled_by', 'revoked_at', 'stolen_since'];
  const key = Buffer.from(hkdfSync('sha256', county.db.keys.secret('blind-index'), '', 'love-card/row-seal/v1', 32));
  const text = JSON.stringify(['device', ...columns, ...columns.map((name) => sealedText(row[name]))]);
  await put('device', deviceId, { seal: createHmac('sha256', key).update(text).digest('hex') });
  // Nor did that version tell the log of acts how often a row had changed.
  await asAdministrator(database(), ['audit_entry'], ['DELETE FROM audit_entry WHERE object_id = ?', `device|${deviceId}`]);
  const planted = { ...row, id: randomUUID(), seal: null };
  await asAdministrator(database(), [], insert('device', planted));
  const altered = county.till.deviceId ?? '';
  const { seal } = await rowOf('device', `id = '${altered}'`);
  await put('device', altered, { seal: 'f'.repeat(64) });
  // The first start writes down what the keys are; the second is one of a county that has lived.
  await restart.open();
  restart.rewrite(restart.filled.replace('device-2', 'device'));
  await restart.open();
  expect((await rowOf('device', `id = '${deviceId}'`))['seal']).toBe(county.get(RowSeals).of('device', row));
  expect((await found()).sort()).toEqual([`rights_altered device ${planted.id}`, `rights_altered device ${altered}`].sort());
  await asAdministrator(database(), ['device'], ['DELETE FROM device WHERE id = ?', planted.id]);
  await put('device', altered, { seal });
  expect(await found()).toEqual([]);
});
