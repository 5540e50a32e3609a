import { randomUUID, sign } from 'node:crypto';
import { Readable } from 'node:stream';
import { ApproveRun, DraftRun } from '#allowances';
import { BindSocialCard, ReportLost, SuspendCarrier } from '#cards';
import { encodePhone, phoneStep } from '#core/code';
import { InviteFamily, JoinFamily } from '#family';
import { AnswerGrievance, FileComplaint } from '#grievances';
import { EnrolDevice, MakeDeviceEnrolment } from '#identity';
import { CheckIntegrity } from '#integrity';
import { ActivateRoster, CheckRoster } from '#people';
import { type Actor, type Database, type Row, RowSeals, UnitOfWork } from '#platform';
import { Reconcile, ReconciliationReader } from '#reconciliation';
import { RedeemMeal, VoidRedemption } from '#redemption';
import type { Id, Month, Refusal } from '#values';
import { citizenIdCheck, day, isRefusal } from '#values';
import { COUNTY, done, LUNCH, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { asAdministrator, insert, putRow } from './administrator.js';
import { keyPair } from '../elder/elder-town.js';
import { type OpenHouse, openHouse } from './open-house.js';

const HOUR = 3_600_000;

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
const differences = async (): Promise<string[]> => {
  const auditor = { ...county.bureau, id: 'auditor', role: 'auditor' as const };
  const run = done(await county.get(Reconcile).month(auditor, { runId: county.id(), month: '2026-11' as Month, areaCode: COUNTY }));
  return done(await county.get(ReconciliationReader).differences(auditor, run.id, { limit: 100, cursor: undefined })).items.map(({ type }) => type);
};
const serve = async (person: SmallPerson, code = person.code): Promise<Id> => done(await county.get(RedeemMeal).redeem(county.meal(person, { code }))).receipt.redemptionId;
const codeOf = (answer: object): string | null => (isRefusal(answer) ? (answer as Refusal).code : null);
const standing = async (id: Id): Promise<string | undefined> =>
  (await county.get(UnitOfWork).reader.query<{ standing: string }>('SELECT standing FROM redemption_standing WHERE redemption_id = ? ORDER BY n DESC LIMIT 1', [id]))[0]?.standing;

/** A meal by typed number beyond what its site has in a day, in suspense. */
const beyond = async (): Promise<{ person: SmallPerson; id: Id }> => {
  for (;;) {
    const person = await county.person({ born: '1936-03-05' });
    const id = await serve(person, person.number);
    if ((await standing(id)) === 'suspense') return { person, id };
  }
};
/** A dinner that is taken back again, upon which the person's month is settled anew. */
const settle = async (person: SmallPerson): Promise<void> => {
  county.clock.set(county.clock.nowMs() + 6 * HOUR);
  const dinner = await serve(person);
  done(await county.get(VoidRedemption).void(county.till, { id: county.id(), redemptionId: dinner, reason: '点错了人' }));
  county.clock.set(LUNCH);
};

it('moves no money by a word on who bears a meal that somebody wrote in, and reconciles nothing by it', async () => {
  const { person, id } = await beyond();
  const word: Row = { redemption_id: id, n: 2, bearer: 'funds', closes: 1, reason: '核实属实', decided_by: randomUUID(), decided_at: LUNCH };
  await asAdministrator(database(), [], insert('standing_decision', { ...word, seal: '0'.repeat(64) }));
  expect(await differences()).toEqual([]);
  await settle(person);
  expect(await standing(id)).toBe('suspense');
  expect(await differences()).toEqual([]);
  expect(await found()).toEqual([`rights_altered standing_decision ${id}#2`]);
  // Control: with the seal that only the keys make, the money would have gone.
  await asAdministrator(
    database(),
    ['standing_decision'],
    ['UPDATE standing_decision SET seal = ? WHERE redemption_id = ?', county.get(RowSeals).of('standing_decision', word), id],
  );
  await settle(person);
  expect(await standing(id)).toBe('granted');
});

it('moves no money of a meal that was held for being typed beyond the day of its site, when that is taken out, and misses it', async () => {
  const { person, id } = await beyond();
  await asAdministrator(database(), ['held_by_hand'], ['DELETE FROM held_by_hand WHERE redemption_id = ?', id]);
  expect(await differences()).toEqual([]);
  await settle(person);
  expect(await standing(id)).toBe('suspense');
  expect(await found()).toContain(`row_gone held_by_hand ${id}`);
  // Control: the entry in the log of acts is what holds it then; only without both the money goes.
  const entry = await county.one<Row>(`SELECT * FROM audit_entry WHERE object_id = ? AND action = 'redemption.hold_by_hand'`, [id]);
  await asAdministrator(database(), ['audit_entry'], ['DELETE FROM audit_entry WHERE id = ?', String(entry['id'])]);
  await settle(person);
  expect(await standing(id)).toBe('funded');
});

it('reads no card, social card, phone or price at a till that somebody altered or wrote in, however short that stands', async () => {
  const [mine, victim] = [await county.person(), await county.person()];
  const number = 'A12345678';
  done(await county.get(BindSocialCard).bind(county.bureau, { personId: mine.personId, number }));
  const eat = async (code: string) => codeOf(await county.get(RedeemMeal).redeem(county.meal(mine, { code })));
  const altered: [table: 'card' | 'social_card', change: Row, codes: string[]][] = [
    ['card', { expires_on: '2031-12-31' }, [mine.code, mine.number]],
    ['social_card', { person_id: victim.personId }, [number]],
  ];
  for (const [table, change, codes] of altered) {
    const before = await county.one<Row>(`SELECT id, person_id${table === 'card' ? ', expires_on' : ''} FROM ${table} WHERE person_id = ?`, [mine.personId]);
    await putRow(database(), table, { id: before['id'] }, change);
    for (const code of codes) expect(await eat(code)).toBe('code_unknown');
    await putRow(database(), table, { id: before['id'] }, before);
  }
  const { publicKey, privateKey } = keyPair();
  const key: Row = { id: county.id(), serial: 4711, person_id: victim.personId, generation: 1, public_key: publicKey, enrolled_at: LUNCH - HOUR, revoked_at: null };
  await asAdministrator(database(), [], insert('phone_key', { ...key, seal: '0'.repeat(64) }));
  const code = encodePhone({ serial: 4711n, step: phoneStep(county.clock.nowMs()) }, (message) => new Uint8Array(sign(null, message, privateKey)));
  expect(await eat(code)).toBe('code_unknown');
  const price = await county.one<Row>('SELECT price_fen FROM menu_item WHERE id = ?', [county.menuItemId]);
  await putRow(database(), 'menu_item', { id: county.menuItemId }, { price_fen: 9900 });
  expect(await eat(mine.code)).not.toBeNull();
  await putRow(database(), 'menu_item', { id: county.menuItemId }, price);
  // Control: as the app wrote them they are read, and so is the phone with the seal that only the keys make.
  await putRow(database(), 'phone_key', { id: key['id'] }, { seal: county.get(RowSeals).of('phone_key', key) });
  expect([await eat(code), await eat(mine.number)]).toEqual([null, null]);
});

it.each([
  ['lost', ReportLost],
  ['suspended', SuspendCarrier],
] as const)('finds a meal by a card that was %s, made active for a moment and put back', async (state, act) => {
  const [person, other] = [await county.person(), await county.person()];
  if (act === ReportLost) done(await county.get(ReportLost).report(county.bureau, { personId: person.personId, reason: '不慎丢失了' }));
  else done(await county.get(SuspendCarrier).suspend(county.bureau, { personId: person.personId, reason: '核查使用情况' }));
  county.clock.set(county.clock.nowMs() + HOUR / 4);
  expect(codeOf(await county.get(RedeemMeal).redeem(county.meal(person)))).not.toBeNull();
  await serve(other);
  const before = await found();
  await putRow(database(), 'carrier', { person_id: person.personId }, { state: 'active' });
  expect(codeOf(await county.get(RedeemMeal).redeem(county.meal(person)))).not.toBeNull();
  // Only with the deed taken out as well is it a card, for as long as that stands.
  const deed = await county.one<Row>('SELECT * FROM carrier_event WHERE person_id = ? AND kind = ?', [person.personId, state]);
  await asAdministrator(database(), ['carrier_event'], ['DELETE FROM carrier_event WHERE id = ?', String(deed['id'])]);
  const id = await serve(person);
  await asAdministrator(database(), [], insert('carrier_event', deed));
  await putRow(database(), 'carrier', { person_id: person.personId }, { state });
  expect((await found()).filter((one) => !before.includes(one))).toEqual([`meal_by_stopped_card redemption ${id}`]);
  county.clock.set(LUNCH);
});

it('opens no elder’s page to whoever has the name in an invitation changed', async () => {
  const [mine, victim] = [await county.person(), await county.person()];
  const elder: Actor = { ...county.bureau, role: 'elder', id: mine.personId, personId: mine.personId };
  const { code } = done(await county.get(InviteFamily).invite(elder, { relation: '女儿', endsOn: day('2026-12-24') }));
  const join = async () => codeOf(await county.get(JoinFamily).join({ code, name: '王小芳', publicKey: keyPair().publicKey }));
  for (const [change, back] of [
    [{ person_id: victim.personId }, { person_id: mine.personId }],
    [{ ends_on: '2027-06-30' }, { ends_on: '2026-12-24' }],
  ]) {
    await putRow(database(), 'family_invitation', { relation: '女儿' }, change ?? {});
    expect(await join()).toBe('token_used');
    await putRow(database(), 'family_invitation', { relation: '女儿' }, back ?? {});
  }
  expect(await join()).toBeNull();
});

it('misses a void, a complaint and its answer that were taken out, by the acts that made them', async () => {
  const person = await county.person();
  const redemptionId = await serve(person);
  done(await county.get(VoidRedemption).void(county.till, { id: county.id(), redemptionId, reason: '点错了人' }));
  const elder: Actor = { ...county.bureau, role: 'elder', id: person.personId, personId: person.personId };
  const id = county.id();
  done(await county.get(FileComplaint).file(elder, { id, redemptionId, about: 'not_me' }));
  done(await county.get(AnswerGrievance).answer(county.bureau, { id, kind: 'complaint', outcome: 'explained', text: '已经说明清楚。' }));
  const before = await found();
  for (const [table, column, value] of [
    ['redemption_void', 'redemption_id', redemptionId],
    ['grievance_answer', 'grievance_id', id],
    ['grievance', 'id', id],
  ] as const) {
    expect(before).not.toContain(`row_gone ${table} ${value}`);
    const row = await county.one<Row>(`SELECT * FROM ${table} WHERE ${column} = ?`, [value]);
    await asAdministrator(database(), [table], [`DELETE FROM ${table} WHERE ${column} = ?`, value]);
    expect(await found()).toContain(`row_gone ${table} ${value}`);
    await asAdministrator(database(), [], insert(table, row));
  }
  expect(await found()).toEqual(before);
});

/** Somebody else of the bureau, whose name an altered row gives. */
const OTHER = { made_by: 'li.officer', made_staff: 'L-9' };

it('lets nobody be both persons of a run or a roster by writing a colleague into its row', async () => {
  const runId = county.id();
  done(await county.get(DraftRun).draft(county.bureau, { runId, programme: 'senior_cash', month: '2026-11' as Month, kind: 'monthly' }));
  const lines = Array.from({ length: 120 }, (_none, index) => `99010119350312${String(index + 500)}`).map(
    (first17) => `${first17}${citizenIdCheck(first17)},陈小英,,330102001,330102,,,,`,
  );
  const file = ['id_number,name,phone,residence_area,hukou_area,categories,ability_grade,assessed_on,purse_opened_on', ...lines].join('\n');
  const { importId, rowsGood } = done(await county.get(CheckRoster).check(county.bureau, { fileName: '清波.csv', stream: Readable.from([Buffer.from(file)]) }));
  expect(rowsGood).toBe(120);
  const kinds = [
    { table: 'issuance_run', id: runId, pass: (actor = county.bureau) => county.get(ApproveRun).approve(actor, runId) },
    { table: 'roster_import', id: importId, pass: (actor = county.bureau) => county.get(ActivateRoster).activate(actor, importId) },
  ] as const;
  for (const { table, id, pass } of kinds) {
    const before = await county.one<Row>(`SELECT made_by, made_staff FROM ${table} WHERE id = ?`, [id]);
    expect(codeOf(await pass())).toBe('same_person');
    await putRow(database(), table, { id }, OTHER);
    expect(codeOf(await pass())).toBe('maker_altered');
    expect(await found()).toContain(`maker_differs ${table} ${id}`);
    // With an entry that was written in beside it, in the name of the colleague.
    const entry = await county.one<Row>(`SELECT * FROM audit_entry WHERE object_id = ? AND actor_id = ?`, [id, county.bureau.id]);
    const planted = { ...entry, id: `00000000${String(entry['id']).slice(8)}`, actor_id: OTHER.made_by };
    await asAdministrator(database(), [], insert('audit_entry', planted));
    expect(codeOf(await pass())).toBe('maker_altered');
    await asAdministrator(database(), ['audit_entry'], ['DELETE FROM audit_entry WHERE id = ?', planted.id]);
    await putRow(database(), table, { id }, before);
    expect((await found()).filter((one) => one.startsWith('maker_differs'))).toEqual([]);
    expect(codeOf(await pass({ ...county.bureau, id: 'li.approver', staffNumber: 'L-9' }))).toBeNull();
  }
});

it('makes no tablet by an enrolment that says a colleague asked for it', async () => {
  const siteId = county.till.siteId ?? '';
  const enrol = (token: string) => county.get(EnrolDevice).enrol({ token, publicKey: keyPair().publicKey, name: '平板' });
  const altered = done(await county.get(MakeDeviceEnrolment).make(county.bureau, { siteId }));
  const where: Row = { site_id: siteId, made_by: county.bureau.id };
  await putRow(database(), 'device_enrolment', where, { made_by: OTHER.made_by });
  expect(codeOf(await enrol(altered.token))).toBe('token_used');
  expect((await found()).filter((one) => one.startsWith('maker_differs'))).toHaveLength(1);
  await putRow(database(), 'device_enrolment', { site_id: siteId, made_by: OTHER.made_by }, { made_by: county.bureau.id });
  expect((await found()).filter((one) => one.startsWith('maker_differs'))).toEqual([]);
  // Control: as it was made it enrols, in the name of whoever made it.
  const device = done(await enrol(done(await county.get(MakeDeviceEnrolment).make(county.bureau, { siteId })).token));
  expect(device.enrolledBy).toBe(county.bureau.id);
});
