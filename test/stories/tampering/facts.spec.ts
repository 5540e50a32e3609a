import { randomUUID } from 'node:crypto';
import { BindSocialCard, EnrolPhone, MakeActivation, ReleaseSocialCard, ReportLost, WithdrawLoss } from '#cards';
import { SetPin } from '#counter';
import { CreateUser } from '#identity';
import { CheckIntegrity } from '#integrity';
import { ABILITY_ITEMS, AddCategory, AddGuardian, EndCategory, RecordAssessment, RecordDeath, RevokeDeath } from '#people';
import { type Actor, type Database, type Row, sealedRow, type SealedRows } from '#platform';
import { DecideVoid, RedeemMeal, RequestVoid } from '#redemption';
import { CloseSite, FilePrice, SetPlace, SetWindows, WithdrawPrice } from '#sites';
import { addDays, day, dayOf, fen, type Id } from '#values';
import { done, LUNCH, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { sealedCount } from '../../support/sealed-rows.js';
import { keyPair } from '../elder/elder-town.js';
import { asAdministrator, insert, putRow } from './administrator.js';
import { type OpenHouse, openHouse, PASSWORD } from './open-house.js';

const TODAY = dayOf(LUNCH);
const TABLES = [
  'site_window',
  'site_place',
  'activation',
  'counter_pin',
  'void_request',
  'card_tag',
  'social_card',
  'social_card_tag',
  'guardian',
  'carrier_event',
  'life_event',
  'person_category',
  'assessment',
] as const satisfies readonly SealedRows[];

let house: OpenHouse;
let county: SmallCounty;
let chen: SmallPerson;
let operator: Actor;
let meal: Id;

/** A county in which each of these things was done, ended and taken back by the app. */
beforeAll(async () => {
  house = await openHouse();
  ({ county } = house);
  const { bureau } = county;
  chen = await county.person();
  const { personId } = chen;
  const { categoryId } = done(await county.get(AddCategory).add(bureau, { personId, category: 'DIBAO', startsOn: day('2026-01-01'), endsOn: null, evidence: '街道核定' }));
  done(await county.get(AddGuardian).add(bureau, { personId, relation: '女儿', name: '王小芳', startsOn: day('2026-01-01'), endsOn: null }));
  done(await county.get(EndCategory).end(bureau, { categoryId, endsOn: day('2026-12-31') }));
  const sheet = { scores: Object.fromEntries(ABILITY_ITEMS.map(({ code, scoreMax }) => [code, scoreMax])), coma: false, mentalIllness: false, accidentsIn30Days: 0 };
  done(await county.get(RecordAssessment).record(bureau, { personId, assessedOn: day('2026-10-31'), ...sheet, assessor: 'PG-1', secondAssessor: 'PG-2' }));
  done(await county.get(RecordDeath).record(bureau, { personId, diedOn: day('2026-11-20'), source: '殡仪馆' }));
  done(await county.get(RevokeDeath).revoke(bureau, { personId, reason: '登记错误，本人健在' }));
  done(await county.get(ReportLost).report(bureau, { personId, reason: '不慎丢失了' }));
  done(await county.get(WithdrawLoss).withdraw(bureau, { personId, reason: '在家里找到' }));
  done(await county.get(BindSocialCard).bind(bureau, { personId, number: 'A12345678' }));
  done(await county.get(ReleaseSocialCard).release(bureau, { personId, reason: '换了新卡' }));
  done(await county.get(BindSocialCard).bind(bureau, { personId, number: 'A12345679' }));
  done(await county.get(MakeActivation).make(bureau, personId));
  const { code: activationCode } = done(await county.get(MakeActivation).make(bureau, personId));
  done(await county.get(EnrolPhone).enrol({ activationCode, publicKey: keyPair().publicKey }));
  const siteId = county.till.siteId ?? '';
  const user = done(await county.get(CreateUser).create(bureau, { login: 'zhou.till', password: PASSWORD, displayName: '周', role: 'site_operator', siteId }));
  operator = { ...county.till, id: user.id };
  for (const pin of ['274911', '385022']) done(await county.get(SetPin).set(operator, { password: PASSWORD, pin }));
  const windows = [{ window: 'lunch' as const, fromMinute: 600, toMinute: 840 }];
  done(await county.get(SetWindows).set(bureau, { siteId: county.otherTill.siteId ?? '', windows }));
  done(await county.get(SetPlace).set(bureau, { siteId, tel: '0571-86000000', latitude: 30_250_000, longitude: 120_170_000 }));
  const dish = { siteId, name: '午餐套餐', nameEn: 'Lunch set', priceFen: fen(1500), openPrice: false, window: null, validUntil: null };
  const filed = done(await county.get(FilePrice).file(bureau, { ...dish, validFrom: addDays(TODAY, 10) }));
  done(await county.get(WithdrawPrice).withdraw(bureau, { menuItemId: filed.id, validUntil: addDays(TODAY, 20) }));
  meal = done(await county.get(RedeemMeal).redeem(county.meal(chen))).receipt.redemptionId;
  const { requestId } = done(await county.get(RequestVoid).request(county.till, { id: county.id(), redemptionId: meal, reason: '老人没有来，点错了人' }));
  done(await county.get(DecideVoid).decide(bureau, { requestId, granted: false, reason: '监控显示已取餐' }));
  done(await county.get(CloseSite).close(bureau, { siteId: county.otherTill.siteId ?? '', closedOn: addDays(TODAY, 30), reason: '合同到期' }));
});
afterAll(() => house.close());

const database = (): Database => county.db.database;
const found = async (): Promise<string[]> => {
  county.clock.set(county.clock.nowMs() + 1000);
  return (await county.get(CheckIntegrity).check()).found.map(({ kind, objectKind, objectId }) => `${kind} ${objectKind} ${objectId}`);
};
const keyOf = (table: SealedRows, row: Row): Row => Object.fromEntries(sealedRow(table).key.map((column) => [column, row[column]]));
const named = (table: SealedRows, row: Row): string => `rights_altered ${table} ${Object.values(keyOf(table, row)).map(String).join('#')}`;

it('finds nothing in what the app wrote, ended and took back', async () => {
  expect(await found()).toEqual([]);
  const { rows, foreign } = await sealedCount(county, [...TABLES, 'site', 'menu_item']);
  expect(foreign).toEqual([]);
  expect(Object.entries(rows).filter(([, count]) => count === 0)).toEqual([]);
});

it.each<[string, SealedRows, Row, string?]>([
  ['the day on which a site closes', 'site', { closed_on: '2027-12-31' }, 'closed_on IS NOT NULL'],
  ['what a site may serve', 'site', { portions_per_meal: 90_000 }],
  ['the last day of a price', 'menu_item', { valid_until: '2030-12-31' }, 'valid_until IS NOT NULL'],
  ['the hours of a site', 'site_window', { to_minute: 1400 }],
  ['where a site is', 'site_place', { tel: '12345678' }],
  ['how long an activation code holds', 'activation', { expires_at: 4_000_000_000_000 }],
  ['a code that was used', 'activation', { used_at: null }, 'used_at IS NOT NULL'],
  ['the PIN of an operator', 'counter_pin', { pin_hash: '$argon2id$v=19$m=19456,t=2,p=1$Ai1y$CouP' }],
  ['what became of a request', 'void_request', { granted: 1 }],
  ['the tag of a card', 'card_tag', { tag: 'AAAAAAAAAAAAAAAA' }],
  ['whose social card it is', 'social_card', { person_id: 'somebody-else' }],
  ['a released social card', 'social_card', { bound_at: 1 }, 'released_at IS NOT NULL'],
  ['by what number a social card is found', 'social_card_tag', { tag: 'AAAAAAAAAAAAAAAA' }],
  ['whose guardian somebody is', 'guardian', { person_id: 'somebody-else' }],
  ['the county of an operator', 'operator', { county: '330106' }],
  ['that a password must be changed', 'user_account', { password_temporary: 1 }, 'password_temporary = 0'],
  ['which code of the second factor was the last', 'user_account', { second_factor_step: 1 }],
  ['when a card was lost', 'carrier_event', { at: 1 }, `kind = 'lost'`],
  ['when a death was told', 'life_event', { noticed_at: 1 }, `kind = 'death'`],
  ['a category', 'person_category', { starts_on: '2020-01-01' }],
  ['the end of a category', 'person_category', { ends_on: null }, 'ends_on IS NOT NULL'],
  ['how long a grade holds', 'assessment', { valid_until: '2030-12-31' }],
])('finds %s', async (_what, table, change, which = '1 = 1') => {
  const { key } = sealedRow(table);
  const row = await county.one<Row>(`SELECT * FROM ${table} WHERE ${which} ORDER BY ${key.join(', ')} LIMIT 1`);
  await putRow(database(), table, keyOf(table, row), change);
  expect(await found()).toContain(named(table, row));
  await putRow(database(), table, keyOf(table, row), Object.fromEntries(Object.keys(change).map((name) => [name, row[name]])));
  expect(await found()).toEqual([]);
});

it.each<[string, SealedRows, () => Promise<Row>]>([
  ['a category copied from another person', 'person_category', async () => ({ person_id: (await county.person()).personId })],
  ['a grade copied from another person', 'assessment', async () => ({ person_id: (await county.person()).personId })],
  ['a death and its revocation', 'life_event', async () => ({ person_id: (await county.person()).personId })],
])('finds %s that was written in', async (_what, table, change) => {
  const row = await county.one<Row>(`SELECT * FROM ${table} LIMIT 1`);
  const copy = { ...row, id: randomUUID(), ...(await change()) };
  await asAdministrator(database(), [], insert(table, copy));
  expect(await found()).toContain(named(table, copy));
  await asAdministrator(database(), [table], [`DELETE FROM ${table} WHERE id = ?`, copy.id]);
  expect(await found()).toEqual([]);
});

it.each<[SealedRows, string, string]>([
  ['user_account', 'id', `login = 'zhou.till'`],
  ['device', 'id', '1 = 1'],
  ['phone_key', 'id', '1 = 1'],
  ['counter_pin', 'account_id', '1 = 1'],
  ['proposal', 'id', '1 = 1'],
  ['proposal_decision', 'proposal_id', '1 = 1'],
  ['social_card', 'person_id', 'released_at IS NOT NULL'],
  ['carrier_event', 'person_id', `kind = 'loss_withdrawn'`],
  ['life_event', 'person_id', `kind = 'death_revoked'`],
  ['person_category', 'person_id', '1 = 1'],
  ['assessment', 'person_id', '1 = 1'],
])('finds a row of %s that was taken out, by the act that made it', async (table, column, which) => {
  const { key } = sealedRow(table);
  const row = await county.one<Row>(`SELECT * FROM ${table} WHERE ${which} ORDER BY ${key.join(', ')} LIMIT 1`);
  await asAdministrator(database(), [table], [`DELETE FROM ${table} WHERE ${key.map((name) => `${name} = ?`).join(' AND ')}`, ...(Object.values(keyOf(table, row)) as string[])]);
  expect(await found()).toContain(`row_gone ${table} ${String(row[column])}`);
  await asAdministrator(database(), [table], insert(table, row));
  expect(await found()).toEqual([]);
});

it('takes no activation code and no request for a void that was written in', async () => {
  const asked = await county.one<Row>('SELECT * FROM void_request');
  const [requestId, redemptionId] = [randomUUID(), done(await county.get(RedeemMeal).redeem(county.meal(await county.person()))).receipt.redemptionId];
  const planted = { ...asked, id: requestId, redemption_id: redemptionId, decided_by: null, decided_at: null, granted: null, decision_reason: null };
  await asAdministrator(database(), [], insert('void_request', planted));
  expect(await county.get(DecideVoid).decide(county.bureau, { requestId, granted: true })).toMatchObject({ code: 'not_found' });
  await asAdministrator(database(), [], ['DELETE FROM void_request WHERE id = ?', requestId]);

  const { code } = done(await county.get(MakeActivation).make(county.bureau, chen.personId, { takeOver: true }));
  const activation = await county.one<Row>('SELECT * FROM activation WHERE used_at IS NULL ORDER BY expires_at DESC LIMIT 1');
  const enrol = () => county.get(EnrolPhone).enrol({ activationCode: code, publicKey: keyPair().publicKey });
  await putRow(database(), 'activation', keyOf('activation', activation), { person_id: (await county.person()).personId });
  expect(await enrol()).toMatchObject({ code: 'token_used' });
  await putRow(database(), 'activation', keyOf('activation', activation), { person_id: chen.personId });
  done(await enrol());
  expect(await found()).toEqual([]);
});

it('says of a category that was altered what the other doors say, and takes no altered row for what is there already', async () => {
  const { personId } = await county.person();
  const entry = { personId, category: 'DIBAO' as const, startsOn: day('2026-01-01'), endsOn: null, evidence: null };
  const { categoryId } = done(await county.get(AddCategory).add(county.bureau, entry));
  const row = await county.one<Row>('SELECT * FROM person_category WHERE id = ?', [categoryId]);
  const add = () => county.get(AddCategory).add(county.bureau, entry);
  const end = () => county.get(EndCategory).end(county.bureau, { categoryId, endsOn: day('2026-12-31') });
  await putRow(database(), 'person_category', { id: categoryId }, { starts_on: '2025-01-01' });
  for (const door of [add, end]) expect(await door()).toMatchObject({ code: 'field_unreadable', detail: { id: categoryId } });
  await putRow(database(), 'person_category', { id: categoryId }, row);
  // Control: as it was written it is there already, and ends.
  expect(await add()).toMatchObject({ code: 'conflict' });
  done(await end());

  const scores = Object.fromEntries(ABILITY_ITEMS.map(({ code, scoreMax }) => [code, scoreMax]));
  const sheet = { personId, assessedOn: day('2026-10-31'), scores, coma: false, mentalIllness: false, accidentsIn30Days: 0, assessor: 'PG-1', secondAssessor: 'PG-2' };
  const assess = async () => done(await county.get(RecordAssessment).record(county.bureau, sheet)).assessmentId;
  const name = async () =>
    done(await county.get(AddGuardian).add(county.bureau, { personId, relation: '女儿', name: '王小芳', startsOn: day('2026-01-01'), endsOn: null })).guardianId;
  for (const [table, once, change] of [
    ['assessment', assess, { valid_until: '2030-12-31' }],
    ['guardian', name, { recorded_at: 1 }],
  ] as const) {
    const id = await once();
    expect(await once()).toBe(id);
    const kept = await county.one<Row>(`SELECT * FROM ${table} WHERE id = ?`, [id]);
    await putRow(database(), table, { id }, change);
    expect(await once()).not.toBe(id);
    await putRow(database(), table, { id }, kept);
  }
  expect(await found()).toEqual([]);
});

it('finds a death and its recording, and a loss and its recording, that were taken back together', async () => {
  const { personId } = await county.person();
  done(await county.get(ReportLost).report(county.bureau, { personId, reason: '不慎丢失了' }));
  done(await county.get(RecordDeath).record(county.bureau, { personId, diedOn: day('2026-11-20'), source: '殡仪馆' }));
  expect(await found()).toEqual([]);
  await asAdministrator(
    database(),
    ['life_event', 'person', 'carrier_event', 'carrier'],
    [`DELETE FROM life_event WHERE person_id = ? AND kind = 'death'`, personId],
    ['UPDATE person SET died_on = NULL WHERE id = ?', personId],
    [`DELETE FROM carrier_event WHERE person_id = ? AND kind = 'lost'`, personId],
    [`UPDATE carrier SET state = 'active' WHERE person_id = ?`, personId],
  );
  expect((await found()).sort()).toEqual([`row_gone carrier_event ${personId}`, `row_gone life_event ${personId}`]);
});
