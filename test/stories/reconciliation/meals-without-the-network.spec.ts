import { ReportLost } from '#cards';
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
    const insert = (table: string, values: Record<string, Value>): [string, ...Value[]] => [
      `INSERT INTO ${table} (${Object.keys(values).join(',')}) VALUES (${Object.keys(values)
        .map(() => '?')
        .join(',')})`,
      ...Object.values(values),
    ];
    await administrator('transfer', insert('transfer', row ?? {}));
    await administrator('posting', ...postings.map((posting) => insert('posting', posting)));
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

function rowsOf<T>(sql: string, ...values: readonly string[]): Promise<T[]> {
  return county.db.database.writer.query(sql, [...values]);
}
