import { randomUUID } from 'node:crypto';
import { CancelRun, DraftRun } from '#allowances';
import { CarrierReader, ReplaceCard, ReportLost, SuspendCarrier } from '#cards';
import { CheckIntegrity } from '#integrity';
import { ABILITY_ITEMS, PersonFactsReader, ProxyReader, RecordAssessment, RecordMove, RecordDeath, RegisterProxy } from '#people';
import { type Database, type Row, RowSeals, UnitOfWork } from '#platform';
import { Reconcile, ReconciliationReader } from '#reconciliation';
import { RedeemMeal } from '#redemption';
import { SetWindows } from '#sites';
import type { Id, Month, Refusal } from '#values';
import { day, isRefusal } from '#values';
import { COUNTY, done, LUNCH, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { elder, LIST_SERIAL, listMade, OfflineTill, told } from '../offline/offline-till.js';
import { asAdministrator, insert, putRow } from './administrator.js';
import { type OpenHouse, openHouse } from './open-house.js';

const HOUR = 3_600_000;

let house: OpenHouse;
let county: SmallCounty;
beforeAll(async () => {
  house = await openHouse();
  ({ county } = house);
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
const codeOf = (answer: object): string | null => (isRefusal(answer) ? (answer as Refusal).code : null);
const eat = async (person: SmallPerson): Promise<string | null> => codeOf(await county.get(RedeemMeal).redeem(county.meal(person)));
const differences = async (): Promise<string[]> => {
  const auditor = { ...county.bureau, id: 'auditor', role: 'auditor' as const };
  const run = done(await county.get(Reconcile).month(auditor, { runId: county.id(), month: '2026-11' as Month, areaCode: COUNTY }));
  return done(await county.get(ReconciliationReader).differences(auditor, run.id, { limit: 100, cursor: undefined })).items.map(
    ({ type, redemptionId }) => `${type} ${redemptionId ?? ''}`,
  );
};
const factsOf = async (personId: Id) => (await county.get(PersonFactsReader).of(county.get(UnitOfWork).reader, [personId])).get(personId)?.facts;

it('serves no subsidised meal by a card whose row somebody made active, and by none of an earlier generation', async () => {
  const [lost, suspended, replaced, other] = [await county.person(), await county.person(), await county.person(), await county.person()];
  done(await county.get(ReportLost).report(county.bureau, { personId: lost.personId, reason: '不慎丢失了' }));
  done(await county.get(SuspendCarrier).suspend(county.bureau, { personId: suspended.personId, reason: '核查使用情况' }));
  done(await county.get(ReplaceCard).replace(county.bureau, { personId: replaced.personId, generation: 1, reason: '卡片损坏' }));
  expect(await found()).toEqual([]);
  for (const [person, change, back, code] of [
    [lost, { state: 'active' }, { state: 'lost' }, 'revoked'],
    [suspended, { state: 'active' }, { state: 'suspended' }, 'suspended'],
    [replaced, { generation: 1 }, { generation: 2 }, 'revoked'],
  ] as const) {
    await putRow(database(), 'carrier', { person_id: person.personId }, change);
    expect(await eat(person)).toBe(code);
    expect((await found()).filter((one) => one.endsWith(`carrier ${person.personId}`))).toHaveLength(1);
    await putRow(database(), 'carrier', { person_id: person.personId }, back);
  }
  // With a withdrawal of the loss that was written in beside it.
  const event = await county.one<Row>(`SELECT * FROM carrier_event WHERE person_id = ? AND kind = 'lost'`, [lost.personId]);
  const planted = { ...event, id: randomUUID(), kind: 'loss_withdrawn', at: Number(event['at']) + 1 };
  await asAdministrator(database(), [], insert('carrier_event', planted));
  await putRow(database(), 'carrier', { person_id: lost.personId }, { state: 'active' });
  expect(await eat(lost)).toBe('revoked');
  expect((await county.get(CarrierReader).deeds(county.get(UnitOfWork).reader, [lost.personId])).get(lost.personId)?.some(({ kind }) => kind === 'loss_withdrawn')).toBe(false);
  expect(await found()).toContain(`rights_altered carrier_event ${planted.id}`);
  // Control: with the seal that only the keys make, it would be a card again.
  await putRow(database(), 'carrier_event', { id: planted.id }, { seal: county.get(RowSeals).of('carrier_event', planted) });
  expect(await eat(lost)).toBeNull();
  await asAdministrator(database(), ['carrier_event'], ['DELETE FROM carrier_event WHERE id = ?', planted.id]);
  await putRow(database(), 'carrier', { person_id: lost.personId }, { state: 'lost' });
  expect(await eat(other)).toBeNull();
});

it('serves nobody whose death was taken out of the row, nor by a revocation that was written in', async () => {
  const person = await county.person();
  done(await county.get(RecordDeath).record(county.bureau, { personId: person.personId, diedOn: day('2026-11-20'), source: '殡仪馆' }));
  expect(await eat(person)).toBe('deceased');
  county.clock.set(LUNCH + HOUR / 4);
  await putRow(database(), 'person', { id: person.personId }, { died_on: null });
  expect(await eat(person)).toBe('deceased');
  expect(await found()).toContain(`death_without_event person ${person.personId}`);
  const death = await county.one<Row>(`SELECT * FROM life_event WHERE person_id = ? AND kind = 'death'`, [person.personId]);
  const planted = { ...death, id: randomUUID(), kind: 'death_revoked', noticed_at: Number(death['noticed_at']) + 1 };
  await asAdministrator(database(), [], insert('life_event', planted));
  county.clock.set(LUNCH + HOUR / 2);
  expect(await eat(person)).toBe('deceased');
  expect(await found()).toContain(`rights_altered life_event ${planted.id}`);
  // Control: with the seal that only the keys make, the death would be revoked.
  await putRow(database(), 'life_event', { id: planted.id }, { seal: county.get(RowSeals).of('life_event', planted) });
  expect(await eat(person)).toBeNull();
  await asAdministrator(database(), ['life_event'], ['DELETE FROM life_event WHERE id = ?', planted.id]);
  await putRow(database(), 'person', { id: person.personId }, { died_on: '2026-11-20' });
});

it('gives nothing by a category or a grade that was copied from another person', async () => {
  const [poor, mine] = [await county.person({ categories: ['DIBAO'] }), await county.person()];
  const sheet = { scores: Object.fromEntries(ABILITY_ITEMS.map(({ code }) => [code, 0])), coma: false, mentalIllness: false, accidentsIn30Days: 0 };
  done(await county.get(RecordAssessment).record(county.bureau, { personId: poor.personId, assessedOn: day('2026-10-31'), ...sheet, assessor: 'PG-1', secondAssessor: 'PG-2' }));
  expect(await factsOf(poor.personId)).toMatchObject({ categories: [{ category: 'DIBAO' }], assessments: [{}] });
  const before = await found();
  for (const table of ['person_category', 'assessment'] as const) {
    const row = await county.one<Row>(`SELECT * FROM ${table} WHERE person_id = ?`, [poor.personId]);
    const planted = { ...row, id: randomUUID(), person_id: mine.personId };
    await asAdministrator(database(), [], insert(table, planted));
    expect(await factsOf(mine.personId)).toMatchObject({ categories: [], assessments: [] });
    expect((await found()).filter((one) => !before.includes(one))).toContain(`rights_altered ${table} ${planted.id}`);
    // Control: with a seal that only the keys make, it would be a fact.
    await putRow(database(), table, { id: planted.id }, { seal: county.get(RowSeals).of(table, planted) });
    const facts = await factsOf(mine.personId);
    expect((facts?.categories.length ?? 0) + (facts?.assessments.length ?? 0)).toBe(1);
    await asAdministrator(database(), [table], [`DELETE FROM ${table} WHERE id = ?`, planted.id]);
  }
  expect(await found()).toEqual(before);
});

it('takes an altered 户籍 or residence for none: full price at the till, and nothing given or taken back by a run', async () => {
  const [mine, other] = [await county.person({ hukou: '330105' }), await county.person()];
  const before = await found();
  const row = await county.one<Row>('SELECT hukou_area, residence_area FROM person WHERE id = ?', [mine.personId]);
  for (const change of [{ hukou_area: COUNTY }, { residence_area: `${COUNTY}002` }]) {
    await putRow(database(), 'person', { id: mine.personId }, change);
    const refused = await county.get(RedeemMeal).redeem(county.meal(mine));
    expect(refused).toMatchObject({ code: 'ineligible' });
    expect(JSON.stringify(refused)).toContain('档案内容被改动');
    expect((await found()).filter((one) => !before.includes(one)).sort()).toEqual([`residence_differs person ${mine.personId}`, `rights_altered person ${mine.personId}`]);
    const runId = county.id();
    done(await county.get(DraftRun).draft(county.bureau, { runId, programme: 'senior_cash', month: '2026-11' as Month, kind: 'monthly' }));
    const lines = await county.get(UnitOfWork).reader.query<{ person_id: Id }>('SELECT person_id FROM issuance_line WHERE run_id = ?', [runId]);
    expect(lines.map(({ person_id: id }) => id)).toContain(other.personId);
    expect(lines.map(({ person_id: id }) => id)).not.toContain(mine.personId);
    done(await county.get(CancelRun).cancel(county.bureau, runId));
    await putRow(database(), 'person', { id: mine.personId }, row);
  }
  // Control: put back, and as the app wrote it, the meal goes on.
  expect(await eat(mine)).toBeNull();
  expect(await eat(other)).toBeNull();
});

it('finds a row of where somebody lived that was taken out, changed or written in, and gives nothing by that record', async () => {
  const { personId, ...card } = await county.person();
  const mine = { personId, ...card };
  done(await county.get(RecordMove).record(county.bureau, { personId, kind: 'move_in', effectiveOn: day('2026-11-20'), residenceArea: `${COUNTY}002`, source: '公安' }));
  const before = await found();
  const [first, last] = await county.get(UnitOfWork).reader.query('SELECT * FROM person_place WHERE person_id = ? ORDER BY n', [personId]);
  const taken = (n: number) => asAdministrator(database(), ['person_place'], ['DELETE FROM person_place WHERE person_id = ? AND n = ?', personId, n]);
  const told = async () => (await found()).filter((one) => !before.includes(one)).sort();
  for (const [n, row, findings] of [
    [1, first, [`row_gone person_place ${personId}`]],
    [2, last, [`residence_differs person ${personId}`]],
  ] as const) {
    await taken(n);
    expect(await told()).toEqual(findings);
    expect(await eat(mine)).toBe('ineligible');
    await asAdministrator(database(), [], insert('person_place', row ?? {}));
  }
  await putRow(database(), 'person_place', { person_id: personId, n: 2 }, { from_day: '2026-11-01' });
  expect(await told()).toEqual([`rights_altered person_place ${personId}#2`]);
  expect(await eat(mine)).toBe('ineligible');
  await putRow(database(), 'person_place', { person_id: personId, n: 2 }, { from_day: '2026-11-20' });
  await asAdministrator(database(), [], insert('person_place', { ...first, n: 3, from_day: '2026-11-22' }));
  expect(await told()).toEqual([`residence_differs person ${personId}`, `rights_altered person_place ${personId}#3`]);
  expect(await eat(mine)).toBe('ineligible');
  await taken(3);
  expect(await told()).toEqual([]);
  expect(await eat(mine)).toBeNull();
});

it('takes a birth day that was changed for a moment for none, at a till and by a run', async () => {
  const mine = await county.person({ born: '1962-03-05' });
  const before = await found();
  await putRow(database(), 'person', { id: mine.personId }, { birth_day: '1930-03-05' });
  const refused = await county.get(RedeemMeal).redeem(county.meal(mine));
  expect(refused).toMatchObject({ code: 'ineligible' });
  expect(JSON.stringify(refused)).toContain('档案内容被改动');
  expect(await factsOf(mine.personId)).toMatchObject({ altered: true });
  expect((await found()).filter((one) => !before.includes(one)).sort()).toEqual([`person_differs_from_id person ${mine.personId}`, `rights_altered person ${mine.personId}`]);
  await putRow(database(), 'person', { id: mine.personId }, { birth_day: '1962-03-05' });
  expect(await found()).toEqual(before);
  // Control: as it was, the meal goes on.
  expect(await eat(mine)).toBeNull();
});

it('serves at full price only where a site, its hours or its licence were written in or altered', async () => {
  const siteId = county.till.siteId ?? '';
  const person = await county.person();
  const change = async (table: 'site' | 'site_licence', key: Row, values: Row): Promise<void> => {
    const names = Object.keys(values);
    const before = await county.one<Row>(`SELECT ${names.join(', ')} FROM ${table} WHERE ${Object.keys(key)[0] ?? ''} = ?`, [String(Object.values(key)[0])]);
    await putRow(database(), table, key, values);
    expect(await eat(person)).toBe('licence_lapsed');
    expect((await found()).filter((one) => one.startsWith(`rights_altered ${table} `))).toHaveLength(1);
    await putRow(database(), table, key, before);
  };
  await change('site', { id: siteId }, { portions_per_meal: 90_000 });
  await change('site_licence', { site_id: siteId }, { valid_until: '2030-12-31' });
  // Hours past the county's, which the site never had: they are none.
  county.clock.set(LUNCH + 12 * HOUR);
  await asAdministrator(database(), [], insert('site_window', { site_id: siteId, meal_window: 'dinner', from_minute: 1300, to_minute: 1439, seal: '0'.repeat(64) }));
  expect(await eat(person)).toBe('out_of_window');
  expect(await found()).toContain(`rights_altered site_window ${siteId}#dinner`);
  await asAdministrator(database(), ['site_window'], ['DELETE FROM site_window WHERE site_id = ?', siteId]);
  // Control: hours that the bureau set are hours.
  const windows = [{ window: 'dinner' as const, fromMinute: 1300, toMinute: 1439 }];
  done(await county.get(SetWindows).set(county.bureau, { siteId, windows }));
  expect(await eat(person)).toBeNull();
  done(await county.get(SetWindows).set(county.bureau, { siteId, windows: [] }));
  county.clock.set(LUNCH);
  expect(await eat(await county.person())).toBeNull();
});

it('reconciles nothing by the meals a month of a proxy, nor by a ceiling of a tablet, that somebody raised', async () => {
  await listMade(county, LIST_SERIAL, 1);
  const person = await county.person();
  const consent = { consentedOn: day('2026-11-01'), endsOn: day('2027-10-31'), mealsPerMonth: 20 };
  const { proxyId } = done(await county.get(RegisterProxy).register(county.bureau, { personId: person.personId, relation: '邻居', name: '李小明', ...consent }));
  const collected = done(await county.get(RedeemMeal).redeem(county.meal(person, { presence: { by: 'proxy', proxyId } }))).receipt.redemptionId;
  const till = await OfflineTill.enrol(county);
  const late = till.meal(await elder(county), { at: LUNCH - 600_000 });
  expect(told(await till.upload())).toEqual(['accepted']);
  const mine = async () => (await differences()).filter((one) => one.endsWith(collected) || one.endsWith(late));
  expect(await mine()).toEqual([]);
  const caps = () => county.get(ProxyReader).mealsPerMonth(county.get(UnitOfWork).reader, [proxyId]);
  await putRow(database(), 'proxy', { id: proxyId }, { meals_per_month: 93 });
  expect([...(await caps()).keys()]).toEqual([]);
  expect(await mine()).toHaveLength(1);
  await putRow(database(), 'proxy', { id: proxyId }, { meals_per_month: 20 });
  expect([...(await caps()).values()]).toEqual([20]);
  await putRow(database(), 'device_ceiling', { device_id: till.deviceId }, { fresh: 9000 });
  expect(await mine()).toEqual([`late_without_list ${late}`]);
  await putRow(database(), 'device_ceiling', { device_id: till.deviceId }, { fresh: 1000 });
  expect(await mine()).toEqual([]);
});
