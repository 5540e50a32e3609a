import { FileComplaint } from '#grievances';
import { CreateUser } from '#identity';
import { CheckLedger } from '#ledger';
import { type Actor, DAY_BUDGET, DISCLOSURE_BUDGET, Tally, UnitOfWork, Vault } from '#platform';
import { DecideHeld } from '#offline';
import { RegisterPerson } from '#people';
import { Reconcile } from '#reconciliation';
import { AskStolenVoids, DecideVoid, RequestVoid } from '#redemption';
import type { Id, Month } from '#values';
import { citizenIdCheck } from '#values';
import { COUNTY, done, LUNCH } from '../../support/small-county.js';
import { elder, LIST_SERIAL, listMade, OfflineTill } from '../offline/offline-till.js';
import { FIRST_STREET, PASSWORD, TODAY, WatchedCounty } from './watched-county.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;

let serial = 0;
const nextIdNumber = (): string => {
  const first17 = `99010119410306${String(++serial).padStart(3, '0')}`;
  return first17 + citizenIdCheck(first17);
};

let watched: WatchedCounty;
let heldId: string;
let lateVoid: string;

beforeAll(async () => {
  watched = await WatchedCounty.open();
  const { county } = watched;
  await listMade(county, LIST_SERIAL, 1);
  const [till, other] = [await OfflineTill.enrol(county), await OfflineTill.enrol(county, 'other')];
  const [early, twice, late, online] = [await elder(county), await elder(county), await elder(county), await elder(county, { points: 5000n })];
  // Two sites give one lunch to the same person without the network: both are paid, one of them not by the funds.
  till.meal(early, { at: LUNCH });
  till.meal(twice, { at: LUNCH });
  other.meal(twice, { at: LUNCH + MINUTE });
  await watched.eat(online);
  county.clock.set(LUNCH + HOUR);
  await till.upload();
  await other.upload();
  // A row of the day before comes in when nobody believes its time any more without looking.
  const third = await OfflineTill.enrol(county);
  heldId = third.meal(late, { at: LUNCH - 50 * HOUR });
  await third.upload();
  await watched.signIn();
  const asElder: Actor = { id: online.personId, role: 'elder', areaCode: '', siteId: null, deviceId: null, personId: online.personId, staffNumber: null };
  const meal = await county.one<{ id: string }>('SELECT id FROM redemption WHERE person_id = ?', [online.personId]);
  lateVoid = done(await county.get(RequestVoid).request(county.till, { id: county.id(), redemptionId: meal.id, reason: '老人没有来，点错了人' })).requestId;
  done(await county.get(FileComplaint).file(asElder, { id: county.id(), redemptionId: meal.id, about: 'amount_wrong', text: '多收了两元' }));
  const appeal = { kind: 'appeal', redemption_id: null, site_id: null, about: null, programme: 'cyf', month: '2026-11', made_at: county.clock.nowMs() };
  const id = county.id();
  const text = county.get(Vault).seal('grievance.text_sealed', id, '我满八十了');
  await county.get(UnitOfWork).run((tx) => tx.insert('grievance', [{ ...appeal, id, person_id: early.personId, text_sealed: text }]));
});
afterAll(() => watched.close());

const WAITING = ['offline_held', 'void_requests_open', 'complaints_open', 'appeals_open'];

it('counts what waits, of whatever day, and leads to it', async () => {
  for (const who of ['bureau', 'first']) {
    const figures = await watched.figures(who);
    for (const key of WAITING) {
      const figure = figures.get(key);
      expect([who, key, figure?.value, figure && (await watched.sum(who, figure))]).toEqual([who, key, 1, 1]);
    }
  }
});

it('raises an alarm once a day’s budget of the county nears its end, to the county alone', async () => {
  const alarms = async () => (await watched.figures('bureau')).get('alarms');
  expect((await alarms())?.value).toBe(0);
  const { county } = watched;
  await county.get(UnitOfWork).run((tx) => tx.insert('tally', [{ name: 'activation_miss', day: TODAY, n: DAY_BUDGET.activation_miss.alarm - 1 }]));
  expect((await alarms())?.value).toBe(0);
  await county.get(UnitOfWork).run((tx) => county.get(Tally).add(tx, 'activation_miss', TODAY));
  expect((await alarms())?.value).toBe(1);
  expect(await watched.rows('auditor', 'bureau/alarms')).toMatchObject([
    { kind: 'activation_miss', value: DAY_BUDGET.activation_miss.alarm, limit: DAY_BUDGET.activation_miss.most },
  ]);
  expect((await watched.figures('first')).has('alarms')).toBe(false);
  await expect(watched.rows('first', 'bureau/alarms')).rejects.toThrow();
});

it('counts people and cards opened by person and day, logs each look, refuses beyond the day’s budget, and tells the bureau', async () => {
  const { county } = watched;
  const person = await elder(county);
  const { id } = await county.one<{ id: string }>("SELECT id FROM user_account WHERE login = 'first.li'");
  const reveal = (who: string) => watched.post(who, `bureau/persons/${person.personId}/reveals`, { reason: '核实身份' });
  const carrier = (who: string) => watched.get(who, `bureau/carriers/${person.personId}`);
  const drawing = (who: string) => watched.get(who, `bureau/cards/${person.personId}/code.svg`);
  const entries = async (action: string) =>
    Number((await county.one<{ n: unknown }>('SELECT COUNT(*) AS n FROM audit_entry WHERE actor_id = ? AND object_id = ? AND action = ?', [id, person.personId, action])).n);
  for (const [kind, ask, action] of [
    ['person_reveal', reveal, 'person.reveal'],
    ['card_read', carrier, 'card.read'],
    ['card_code', drawing, 'card.print'],
  ] as const) {
    const before = (await watched.rows('auditor', 'bureau/alarms')).length;
    const { account, alarm } = DISCLOSURE_BUDGET[kind];
    await ask('first').expect(200);
    // What the rest of a busy day would have counted.
    await county.get(UnitOfWork).run((tx) => county.get(Tally).add(tx, `${kind}|${COUNTY}/W-FIRST`, TODAY, account - 2));
    await ask('first').expect(200);
    expect((await ask('first').expect(429)).body).toMatchObject({ code: 'disclosure_limit' });
    await ask('first').expect(429);
    expect(await entries(action)).toBe(2);
    await ask('bureau').expect(200);
    expect((await watched.rows('auditor', 'bureau/alarms')).slice(before)).toMatchObject([{ kind, value: 3, limit: alarm }]);
  }
});

it('counts what one person makes alone of what meals and money follow from, and tells the bureau', async () => {
  const { county } = watched;
  const none = async () =>
    done(await county.get(RegisterPerson).register(county.bureau, { idNumber: nextIdNumber(), name: '王英', residenceArea: FIRST_STREET, hukouArea: COUNTY }));
  for (const [kind, ask] of [
    ['category_alone', (personId: Id) => watched.post('first', 'bureau/categories', { personId, category: 'DIBAO', startsOn: '2026-11-01', evidence: '低保证 1' })],
    ['card_issued', (personId: Id) => watched.post('first', 'bureau/cards', { personIds: [personId] })],
    ['phone_opened', (personId: Id) => watched.post('first', 'bureau/activations', { personId })],
    ['social_bound', (personId: Id) => watched.post('first', 'bureau/social-cards', { personId, number: `A${String(10_000_000 + ++serial)}` })],
  ] as const) {
    const { account, alarm } = DISCLOSURE_BUDGET[kind];
    expect((await ask((await none()).personId)).status).toBeLessThan(300);
    await county.get(UnitOfWork).run((tx) => county.get(Tally).add(tx, `${kind}|${COUNTY}/W-FIRST`, TODAY, account - 1));
    expect((await ask((await none()).personId).expect(429)).body).toMatchObject({ code: 'desk_limit', detail: { most: account, per: 'day' } });
    expect(await watched.rows('auditor', 'bureau/alarms')).toContainEqual(expect.objectContaining({ kind, value: 1, limit: alarm }));
  }
});

it('shows a street nothing of another: its elders live elsewhere, its site had no such row', async () => {
  const figures = await watched.figures('second');
  for (const key of WAITING) {
    const figure = figures.get(key);
    expect([key, figure?.value, figure && (await watched.sum('second', figure))]).toEqual([key, 0, 0]);
  }
  expect(await watched.rows('second', `bureau/offline-reviews?list=held&areaCode=${FIRST_STREET}`)).toEqual([]);
});

it('tells apart who bears an offline meal, and the funds pay what the books say', async () => {
  const figures = await watched.figures('bureau');
  const value = (key: string): number => figures.get(key)?.value ?? NaN;
  expect([value('meals'), value('meals_offline')]).toEqual([4, 3]);
  const unfunded = ['advance', 'suspense', 'site'].map((standing) => value(`standing.${standing}`));
  expect(unfunded.reduce((sum, meals) => sum + meals, 0)).toBe(1);
  for (const key of ['meals', 'meals_offline', 'standing.advance', 'standing.suspense', 'standing.site', 'subsidy', 'subsidy.CITY', 'subsidy.DISTRICT', 'points']) {
    const figure = figures.get(key);
    expect([key, figure && (await watched.sum('bureau', figure))]).toEqual([key, figure?.value]);
  }
  const { reader } = watched.county.get(UnitOfWork);
  const rows = await reader.query<{ funder: string; fen: number | string }>(
    `SELECT p.account_owner AS funder, SUM(-p.amount) AS fen FROM posting p JOIN transfer t ON t.id = p.transfer_id
      WHERE p.account_kind = 'FUND' AND t.kind IN ('redemption','void','reclassification') GROUP BY p.account_owner`,
  );
  const books = new Map(rows.map((row) => [row.funder, Number(row.fen)]));
  expect([value('subsidy.CITY'), value('subsidy.DISTRICT') + value('points')]).toEqual([books.get('CITY'), books.get('DISTRICT')]);
});

it('no longer counts what was decided or answered', async () => {
  const { county } = watched;
  const maker: Actor = { ...county.bureau, id: 'maker', role: 'bureau_officer' };
  done(await county.get(DecideHeld).decide(maker, { eventId: heldId, decision: 'decline', reason: '电表没有停电记录', eventAt: null }));
  const complaints = await watched.rows('bureau', 'bureau/complaints?state=received');
  expect(complaints).toMatchObject([{ aboutWords: { zh: '金额不对' }, siteNameEn: 'Caihe canteen 1', resident: true }]);
  expect(await watched.rows('bureau', 'bureau/appeals?state=received')).toMatchObject([{ programmeTitle: { zh: '重阳分（养老服务电子津贴）' } }]);
  await watched.post('first', `bureau/complaints/${String(complaints[0]?.['id'])}/answer`, { outcome: 'explained', text: '已退还两元' }).expect(201);
  const figures = await watched.figures('bureau');
  expect(WAITING.map((key) => figures.get(key)?.value)).toEqual([0, 1, 0, 1]);
});

it('decides a late void by somebody else of the area, declines none without a reason, and keeps what was said', async () => {
  const decision = `bureau/void-requests/${lateVoid}/decision`;
  expect(await watched.rows('second', 'bureau/void-requests')).toEqual([]);
  await watched.get('second', `bureau/void-requests/${lateVoid}`).expect(404);
  await watched.post('second', decision, { granted: true }).expect(404);
  for (const who of ['officer', 'auditor']) await watched.post(who, decision, { granted: true }).expect(403);
  expect((await watched.post('approver', decision, { granted: false }).expect(422)).body).toMatchObject({ code: 'reason_required' });
  const [open] = await watched.rows('approver', 'bureau/void-requests?state=open');
  expect(open).toMatchObject({ requestId: lateVoid, state: 'open', own: false, nameMasked: '陈*英', siteCode: 'CH001', standing: 'funded', reason: '老人没有来，点错了人' });
  expect((await watched.post('approver', decision, { granted: true, reason: '与网点核对无误' }).expect(200)).body).toMatchObject({ kind: 'voided' });
  expect((await watched.figures('bureau')).get('void_requests_open')?.value).toBe(0);
  const { body } = await watched.get('auditor', `bureau/void-requests/${lateVoid}`).expect(200);
  expect(body).toMatchObject({ state: 'granted', decidedBy: '李审核', decisionReason: '与网点核对无误' });
  expect(await watched.rows('bureau', 'bureau/void-requests?state=open')).toEqual([]);
  expect(await watched.rows('bureau', 'bureau/void-requests?state=granted')).toHaveLength(1);
  const { reason } = await watched.county.one<{ reason: string }>(`SELECT reason FROM audit_entry WHERE action = 'void.grant' AND object_id = ?`, [String(open?.['redemptionId'])]);
  expect(reason).toBe('与网点核对无误');
});

it('counts the differences of the last reconciliation of this very area, and says when it was', async () => {
  const { county } = watched;
  expect((await watched.figures('bureau')).get('differences')?.value).toBeNull();
  const { writer } = county.db.database;
  await writer.query('UPDATE lot SET remaining = remaining - 1 WHERE remaining > 1');
  const runId = county.id();
  done(await county.get(Reconcile).month(county.bureau, { runId, month: '2026-11' as Month, areaCode: COUNTY }));
  const run = await county.one<{ differences: number; ended_at: number }>('SELECT differences, ended_at FROM reconciliation_run WHERE id = ?', [runId]);
  const figure = (await watched.figures('bureau', `?day=${TODAY}`)).get('differences');
  if (!figure) throw new Error('no figure');
  expect([figure.value, figure.asOf]).toEqual([Number(run.differences), Number(run.ended_at)]);
  expect(figure.value).toBeGreaterThan(0);
  expect(await watched.sum('bureau', figure)).toBe(figure.value);
  expect((await watched.figures('first')).get('differences')?.value).toBeNull();
});

it('lists the meals of a stolen tablet that had come in before the report and are of after the theft, for two persons to take back or let stand', async () => {
  const { county } = watched;
  const now = county.clock.nowMs();
  const till = await OfflineTill.enrol(county);
  const [before, ...after] = [await elder(county), await elder(county), await elder(county), await elder(county)];
  const early = till.meal(before, { at: now - 30 * MINUTE });
  const [taken = '', stands = ''] = after.slice(0, 2).map((one, index) => till.meal(one, { at: now - (20 - index) * MINUTE }));
  await till.upload();
  const online = await watched.eat(after[2]!, { actor: till.actor, menuItemId: till.menuItemId });
  const stolen = () => watched.rows('first', `bureau/offline-reviews?list=stolen&areaCode=${FIRST_STREET}`);
  const figure = async (who: string) => (await watched.figures(who)).get('stolen_meals')?.value;
  expect([await stolen(), await figure('first')]).toEqual([[], 0]);
  county.clock.set(now + MINUTE);
  await watched.signIn();
  await watched.post('first', `bureau/devices/${till.deviceId}/theft-reports`, { since: now - 25 * MINUTE, reason: '平板失窃' }).expect(201);
  // Not the one of before the theft.
  expect((await stolen()).map((row) => row['eventId'])).toEqual([online, stands, taken].sort().reverse());
  expect((await stolen()).every((row) => row['stolen'] === true && typeof row['nameMasked'] === 'string')).toBe(true);
  expect([await figure('first'), await figure('second')]).toEqual([3, 0]);
  // Whoever has the tablet takes none off the list by asking for it, declined or not.
  const asks = [taken, stands].map((redemptionId) => ({ id: county.id(), redemptionId, reason: '点错了人，请撤销' }));
  for (const ask of asks) done(await county.get(RequestVoid).request(till.actor, ask));
  await watched.post('approver', `bureau/void-requests/${asks[0]?.id ?? ''}/decision`, { granted: false, reason: '小票对不上' }).expect(200);
  expect([(await stolen()).length, await figure('first')]).toEqual([3, 3]);
  // A street that it is not in has no such meal, nor has anybody one of before the theft.
  await watched.post('second', 'bureau/void-requests', { redemptionIds: [taken], reason: '失窃以后的餐' }).expect(404);
  await watched.post('first', 'bureau/void-requests', { redemptionIds: [early], reason: '失窃以后的餐' }).expect(404);
  await watched.post('auditor', 'bureau/void-requests', { redemptionIds: [taken], reason: '失窃以后的餐' }).expect(403);
  await watched
    .post('first', 'bureau/void-requests', { redemptionIds: [taken, stands, taken], reason: '失窃以后的餐' })
    .expect(200)
    .expect({ asked: 2 });
  expect([(await stolen()).map((row) => row['eventId']), await figure('first')]).toEqual([[online], 1]);
  const requests = (await watched.rows('bureau', 'bureau/void-requests?state=open')).filter(
    (row) => [taken, stands].includes(String(row['redemptionId'])) && !asks.some(({ id }) => id === row['requestId']),
  );
  const decided = (id: string, who: string, body: object) =>
    watched.post(who, `bureau/void-requests/${String(requests.find((row) => row['redemptionId'] === id)?.['requestId'])}/decision`, body);
  await decided(taken, 'first', { granted: true }).expect(403);
  await decided(taken, 'approver', { granted: true }).expect(200);
  await decided(stands, 'approver', { granted: false, reason: '老人本人到网点说明' }).expect(200);
  const { n } = await county.one<{ n: unknown }>('SELECT COUNT(*) AS n FROM redemption_void WHERE redemption_id IN (?, ?)', [taken, stands]);
  expect([Number(n), await county.get(CheckLedger).check()]).toEqual([1, []]);
  // Whoever asked decides under no other account either.
  const asker = done(
    await county
      .get(CreateUser)
      .create(county.bureau, { login: 'asker.li', password: PASSWORD, displayName: '李敏', role: 'bureau_officer', areaCode: COUNTY, staffNumber: 'S-77' }),
  );
  const actor: Actor = { ...county.bureau, id: asker.id, role: 'bureau_officer', staffNumber: 'S-77' };
  done(await county.get(AskStolenVoids).ask(actor, { redemptionIds: [online], reason: '失窃以后的餐' }));
  const request = await county.one<{ id: string }>('SELECT id FROM void_request WHERE redemption_id = ?', [online]);
  const decide = (by: Actor) => county.get(DecideVoid).decide(by, { requestId: request.id, granted: true });
  expect(await decide({ ...actor, id: 'li.again' })).toMatchObject({ code: 'same_person' });
  done(await decide({ ...actor, id: 'wu.approver', staffNumber: 'S-78' }));
  expect([await stolen(), await figure('first')]).toEqual([[], 0]);
});
