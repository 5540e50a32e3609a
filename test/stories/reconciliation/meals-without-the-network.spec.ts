import { ReportLost } from '#cards';
import { ReportStolen } from '#identity';
import { CheckLedger } from '#ledger';
import { DecideHeld } from '#offline';
import { RecordDeath } from '#people';
import { makeInsertOnly, type Value } from '#platform';
import { type ListedDifference, Reconcile, ReconciliationReader } from '#reconciliation';
import { RedeemMeal, VoidRedemption } from '#redemption';
import type { Day, Id, Month } from '#values';
import { done, LUNCH, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { elder, OfflineTill, openOfflineCounty, told } from '../offline/offline-till.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let county: SmallCounty;
let early: OfflineTill;
let late: OfflineTill;
/** A person for each way in which a meal can come to stand, all by the rules. */
const people = {} as Record<'advanced' | 'displaced' | 'lost' | 'dead' | 'broken' | 'returned', SmallPerson>;
const meals = {} as Record<keyof typeof people, Id>;

beforeAll(async () => {
  county = await openOfflineCounty();
  [early, late] = [await OfflineTill.enrol(county), await OfflineTill.enrol(county, 'other')];
  for (const way of ['advanced', 'displaced', 'lost', 'dead', 'broken', 'returned'] as const) people[way] = await elder(county, { points: 7500n, categories: ['DIBAO'] });

  county.clock.set(LUNCH - HOUR);
  done(await county.get(ReportLost).report(county.bureau, { personId: people.lost.personId, reason: '遗失' }));
  county.clock.set(LUNCH + 10 * MINUTE);
  meals.displaced = done(await county.get(RedeemMeal).redeem(county.meal(people.displaced))).receipt.redemptionId;
  early.meal(people.displaced, { at: LUNCH });
  early.meal(people.advanced, { at: LUNCH });
  early.meal(people.broken, { at: LUNCH });
  const takenBack = early.meal(people.returned, { at: LUNCH });
  meals.advanced = late.meal(people.advanced, { at: LUNCH + MINUTE });
  meals.broken = late.meal(people.broken, { at: LUNCH + MINUTE, listMadeAt: null });
  meals.lost = late.meal(people.lost, { at: LUNCH, listMadeAt: LUNCH - 5 * HOUR });
  meals.returned = late.meal(people.returned, { at: LUNCH + MINUTE });
  done(await county.get(RecordDeath).record(county.bureau, { personId: people.dead.personId, diedOn: '2026-11-22' as Day, source: '殡仪馆' }));
  meals.dead = late.meal(people.dead, { at: LUNCH });
  early.void(takenBack, { at: LUNCH + 5 * MINUTE });
  county.clock.set(LUNCH + 2 * HOUR);
  await early.upload(early.batch(1, 4));
  expect(told(await late.upload())).toEqual(['honoured already_redeemed', 'held no_list', 'honoured revoked', 'honoured already_redeemed', 'honoured deceased']);
  done(await county.get(DecideHeld).decide({ ...county.bureau, id: 'wang.officer' }, { eventId: meals.broken, decision: 'grant', reason: '断网证明已核', eventAt: null }));
  expect(told(await late.upload())[1]).toBe('site_bears already_redeemed');
  expect(told(await early.upload()).slice(-1)).toEqual(['accepted']);
  // And one that the till itself took back after it had become an advance.
  const voided = late.meal(people.advanced, { at: LUNCH + 2 * MINUTE });
  await late.upload();
  done(await county.get(VoidRedemption).void(late.actor, { id: county.id(), redemptionId: voided, reason: '点错了' }));
});
afterAll(async () => county.drop());

const auditor = () => ({ ...county.bureau, id: 'auditor', role: 'auditor' as const });
async function differences(): Promise<ListedDifference[]> {
  const run = done(await county.get(Reconcile).month(auditor(), { runId: county.id(), month: '2026-11' as Month, areaCode: '330102' }));
  return done(await county.get(ReconciliationReader).differences(auditor(), run.id, { limit: 100, cursor: undefined })).items as ListedDifference[];
}

/** What somebody with the password of the database does; undone afterwards by the statements that are answered. */
async function administrator(table: string, ...statements: readonly (readonly [sql: string, ...values: Value[]])[]): Promise<void> {
  const { writer } = county.db.database;
  for (const action of ['update', 'delete']) await writer.query(`DROP TRIGGER ${table}_no_${action}`);
  for (const [sql, ...values] of statements) await writer.query(sql, values as unknown[]);
  const runner = writer.createQueryRunner();
  await makeInsertOnly(runner, table);
  await runner.release();
}

/** Rows that the door held and an officer let pass: each is in the books as what it was, and people stand behind it. */
const HELD = {
  late_over_ceiling: async () => {
    const till = await OfflineTill.enrol(county, 'first', { ceilings: { fresh: 2, stale: 2 } });
    for (let meal = 0; meal < 2; meal++) till.meal(await elder(county), { at: LUNCH + meal * MINUTE });
    return { till, id: till.meal(await elder(county), { at: LUNCH + 3 * MINUTE }), held: 'over_ceiling' };
  },
  late_without_list: async () => {
    const till = await OfflineTill.enrol(county);
    return { till, id: till.meal(await elder(county), { at: LUNCH, listMadeAt: null }), held: 'no_list' };
  },
  operator_not_staff: async () => {
    const till = await OfflineTill.enrol(county);
    return { till, id: till.meal(await elder(county), { at: LUNCH }, { operatorId: county.otherTill.id }), held: 'operator_unknown' };
  },
  late_not_reviewed: async () => {
    const till = await OfflineTill.enrol(county);
    return { till, id: till.meal(await elder(county), { at: LUNCH - 48 * HOUR }), held: 'batch_late' };
  },
  late_after_theft: async () => {
    const till = await OfflineTill.enrol(county);
    const id = till.meal(await elder(county), { at: LUNCH });
    done(await county.get(ReportStolen).report({ ...county.bureau, id: 'wang.officer' }, { deviceId: till.deviceId, since: LUNCH + HOUR, reason: '平板失窃' }));
    return { till, id, held: 'device_stolen' };
  },
} as const;
const officer = () => ({ ...county.bureau, id: 'wang.officer' });
const granted = async (eventId: Id) => done(await county.get(DecideHeld).decide(officer(), { eventId, decision: 'grant', reason: '断网证明已核', eventAt: null }));

it('decides every standing again and finds nothing where only the use cases wrote', async () => {
  expect(await county.get(CheckLedger).check()).toEqual([]);
  expect(await differences()).toEqual([]);
});

describe('finds, once and by its cause,', () => {
  afterEach(async () => {
    expect(await differences()).toEqual([]);
  });

  const tampered: readonly (readonly [what: string, table: string, deed: string, undo: string, victim: keyof typeof people, type: string, amount: number])[] = [
    ['an advance written off', 'redemption_standing', `SET standing = 'suspense'`, `SET standing = 'advance'`, 'advanced', 'standing_drift', 500],
    [
      'an advance made a subsidy',
      'redemption_standing',
      `SET standing = 'funded', code = NULL`,
      `SET standing = 'advance', code = 'already_redeemed'`,
      'advanced',
      'duplicate_meal',
      500,
    ],
    ['what the site should bear given to the elder', 'redemption_standing', `SET standing = 'advance'`, `SET standing = 'site'`, 'broken', 'standing_drift', 500],
    ['another reason', 'redemption_standing', `SET code = 'suspended'`, `SET code = 'revoked'`, 'lost', 'standing_drift', 500],
    ['a loss that nobody saw', 'offline_meal', 'SET block = NULL', `SET block = 'revoked'`, 'lost', 'standing_drift', 500],
    ['a death that nobody saw', 'offline_meal', 'SET block = NULL', `SET block = 'deceased'`, 'dead', 'standing_drift', 500],
    ['a site that had kept the rules after all', 'offline_meal', 'SET kept = 1, broke = NULL', `SET kept = 0, broke = 'no_list'`, 'broken', 'standing_drift', 500],
    ['an old generation passed off as the present one', 'offline_meal', 'SET generation = 2', 'SET generation = 1', 'returned', 'standing_drift', 500],
    ['the place of an online meal given back', 'redemption_standing', `SET standing = 'suspense'`, `SET standing = 'advance'`, 'displaced', 'standing_drift', 1120],
  ];
  it.each(tampered)('%s', async (_what, table, deed, undo, ...[victim, type, amount]) => {
    const id = meals[victim];
    const [latest] = await rowsOf<{ id: Id }>('SELECT id FROM redemption_standing WHERE redemption_id = ? ORDER BY n DESC LIMIT 1', id);
    const row = table === 'offline_meal' ? id : (latest?.id ?? '');
    await administrator(table, [`UPDATE ${table} ${deed} WHERE id = ?`, row]);
    const found = await differences();
    await administrator(table, [`UPDATE ${table} ${undo} WHERE id = ?`, row]);
    expect(found.map((one) => [one.type, one.redemptionId, Number(one.amount)])).toEqual([[type, id, amount]]);
  });

  it('a correction whose money was moved elsewhere', async () => {
    const [{ transfer_id: transferId } = { transfer_id: '' }] = await rowsOf<{ transfer_id: Id }>(
      'SELECT transfer_id FROM redemption_standing WHERE redemption_id = ?',
      meals.advanced,
    );
    const own = people.advanced.personId;
    await administrator('posting', [`UPDATE posting SET account_owner = ? WHERE transfer_id = ? AND account_kind = 'RECEIVABLE'`, people.lost.personId, transferId]);
    expect((await differences()).map((one) => [one.type, one.redemptionId, one.transferId, Number(one.amount)])).toEqual([['standing_drift', meals.advanced, transferId, 500]]);
    await administrator('posting', [`UPDATE posting SET account_owner = ? WHERE transfer_id = ? AND account_kind = 'RECEIVABLE'`, own, transferId]);
  });

  it('a standing without the money that belongs to it', async () => {
    const [row] = await rowsOf<Record<string, Value>>('SELECT * FROM transfer WHERE id = (SELECT transfer_id FROM redemption_standing WHERE redemption_id = ?)', meals.broken);
    const id = row?.['id'] ?? '';
    const postings = await rowsOf<Record<string, Value>>('SELECT * FROM posting WHERE transfer_id = ?', id as string);
    await administrator('posting', ['DELETE FROM posting WHERE transfer_id = ?', id]);
    await administrator('transfer', ['DELETE FROM transfer WHERE id = ?', id]);
    expect((await differences()).map((one) => [one.type, one.redemptionId, Number(one.amount)])).toEqual([['standing_drift', meals.broken, 500]]);
    await administrator('transfer', insertOf('transfer', row ?? {}));
    await administrator('posting', ...postings.map((posting) => insertOf('posting', posting)));
  });

  it.each(Object.entries(HELD))('%s: a row that nobody let pass', async (type, make) => {
    const { till, id, held } = await make();
    expect(told(await till.upload()).at(-1)).toBe(`held ${held}`);
    await granted(id);
    expect(await differences()).toEqual([]);
    const [word] = await rowsOf<Record<string, Value>>('SELECT * FROM offline_decision WHERE event_id = ?', id);
    await administrator('offline_decision', ['DELETE FROM offline_decision WHERE event_id = ?', id]);
    expect((await differences()).map((one) => [one.type, one.redemptionId, Number(one.amount), one.expected['held']])).toEqual([[type, id, 300, held]]);
    // One who would not is enough.
    await administrator('offline_decision', insertOf('offline_decision', { ...word, decision: 'decline' }));
    expect((await differences()).map((one) => [one.type, one.redemptionId])).toEqual([[type, id]]);
    await administrator('offline_decision', ['DELETE FROM offline_decision WHERE event_id = ?', id], insertOf('offline_decision', word ?? {}));
  });

  it('late meals of a tablet: before its enrolment, in no chain, in the chain of another', async () => {
    const till = await OfflineTill.enrol(county);
    const id = till.meal(await elder(county), { at: LUNCH });
    expect(told(await till.upload())).toEqual(['accepted']);
    const types = async () => (await differences()).map((one) => [one.type, one.redemptionId, Number(one.amount)]);
    const { writer } = county.db.database;
    await writer.query('UPDATE device SET enrolled_at = enrolled_at + ? WHERE id = ?', [60 * 24 * HOUR, till.deviceId]);
    expect(await types()).toEqual([['late_before_enrolment', id, 300]]);
    await writer.query('UPDATE device SET enrolled_at = enrolled_at - ? WHERE id = ?', [60 * 24 * HOUR, till.deviceId]);
    for (const [deed, undo] of [
      [`SET device_id = '${late.deviceId}', seq = 900`, `SET device_id = '${till.deviceId}', seq = 1`],
      [`SET kind = 'delivery'`, `SET kind = 'meal'`],
    ]) {
      await administrator('offline_event', [`UPDATE offline_event ${deed ?? ''} WHERE id = ?`, id]);
      expect(await types()).toEqual([['meal_without_evidence', id, 300]]);
      await administrator('offline_event', [`UPDATE offline_event ${undo ?? ''} WHERE id = ?`, id]);
    }
    // An online meal that was dated back: what a door that took its caller's time would leave.
    await administrator('redemption', ['UPDATE redemption SET offline = 0, received_at = received_at + ? WHERE id = ?', 20 * MINUTE, id]);
    expect(await types()).toEqual([['meal_without_evidence', id, 300]]);
    await administrator('redemption', ['UPDATE redemption SET offline = 1, received_at = received_at - ? WHERE id = ?', 20 * MINUTE, id]);
  });

  it('a void of a chain that came too late and lost its approver', async () => {
    const till = await OfflineTill.enrol(county);
    const id = till.meal(await elder(county), { at: LUNCH });
    await till.upload();
    const now = county.clock.nowMs();
    county.clock.set(now + 40 * HOUR);
    const voidId = till.void(id, { at: LUNCH + 5 * MINUTE });
    expect(told(await till.upload()).at(-1)).toBe('held void_too_late');
    await granted(voidId);
    county.clock.set(now);
    expect(await differences()).toEqual([]);
    await administrator('redemption_void', ['UPDATE redemption_void SET approved_by = NULL WHERE redemption_id = ?', id]);
    expect((await differences()).map((one) => [one.type, one.redemptionId, Number(one.amount)])).toEqual([['late_void_without_approver', id, 1120]]);
    await administrator('redemption_void', ['UPDATE redemption_void SET approved_by = ? WHERE redemption_id = ?', officer().id, id]);
  });

  it('money moved for a standing that does not exist', async () => {
    const id = county.id();
    const { personId } = people.lost;
    const header = [id, county.id(), personId, county.till.siteId ?? ''];
    await administrator('transfer', [
      `INSERT INTO transfer (id, kind, subject_id, person_id, site_id, reversal_of, effective_on, recorded_at, actor) VALUES (?, 'reclassification', ?, ?, ?, NULL, '2026-11-23', 0, 'nobody')`,
      ...header,
    ]);
    await administrator('posting', [
      `INSERT INTO posting (transfer_id, line_no, account_kind, account_owner, unit, amount) VALUES (?, 1, 'RECEIVABLE', ?, 'CNY', -700), (?, 2, 'FUND', 'CITY', 'CNY', 700)`,
      id,
      personId,
      id,
    ]);
    expect((await differences()).map((one) => [one.type, one.transferId, Number(one.amount)])).toEqual([['transfer_without_redemption', id, 700]]);
    await administrator('posting', ['DELETE FROM posting WHERE transfer_id = ?', id]);
    await administrator('transfer', ['DELETE FROM transfer WHERE id = ?', id]);
  });
});

function insertOf(table: string, values: Record<string, Value>): [string, ...Value[]] {
  const names = Object.keys(values);
  return [`INSERT INTO ${table} (${names.join(',')}) VALUES (${names.map(() => '?').join(',')})`, ...Object.values(values)];
}

function rowsOf<T>(sql: string, ...values: readonly string[]): Promise<T[]> {
  return county.db.database.writer.query(sql, [...values]);
}
