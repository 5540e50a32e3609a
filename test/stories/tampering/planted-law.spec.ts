import { createHash } from 'node:crypto';
import request from 'supertest';
import { RefreshSnapshot } from '#counter';
import { LawReader, ListPolicies, ReadPolicy, WITHDRAW } from '#eligibility';
import { CheckIntegrity } from '#integrity';
import { type Database, type Row, UnitOfWork } from '#platform';
import { RedeemMeal } from '#redemption';
import { addDays, day, type Id } from '#values';
import { Restart } from '../../support/sealed-rows.js';
import { COUNTY, done, LUNCH, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { ENGINE } from '../../support/test-database.js';
import { byTwo, publish } from '../../support/two-persons.js';
import { asAdministrator } from './administrator.js';
import { type OpenHouse, openHouse } from './open-house.js';

const DAY = 24 * 3_600_000;
let house: OpenHouse;
let county: SmallCounty;
let chen: SmallPerson;
let law: { body: string; row: Row };
let days = 0;

beforeAll(async () => {
  house = await openHouse();
  ({ county } = house);
  chen = await county.person({ name: '陈小英' });
  const row = await county.one<Row>(`SELECT * FROM policy_version WHERE programme = 'meal_subsidy' AND effective_to IS NULL`);
  law = { row, body: String(row['body']) };
});
afterAll(() => house.close());

const database = (): Database => county.db.database;
const found = async (): Promise<string[]> => {
  county.clock.set(county.clock.nowMs() + 1000);
  return (await county.get(CheckIntegrity).check()).found.map(({ kind, objectId }) => `${kind} ${objectId}`);
};
const health = async (): Promise<unknown> => (await request(house.app.getHttpServer()).get('/health/ready')).body;
/** Lunch of another day, over HTTP's own use case; what the county paid for it. */
const subsidyOfTheNextDay = async (): Promise<bigint> => {
  county.clock.set(LUNCH + ++days * DAY);
  return done(await county.get(RedeemMeal).redeem(county.meal(chen))).receipt.subsidyFen;
};
/** A version as an administrator would write it: a subsidy of 15.00 yuan from the day after the meals began. */
const planted = (change: {
  body?: (text: string) => string;
  sha?: (text: string) => string;
  seal?: string | null;
}): { id: Id; insert: readonly [string, ...(string | number | null)[]] } => {
  const id = county.id();
  const version = `planted-${id.slice(-6)}`;
  const text = law.body
    .replace(/"amountFen":300/g, '"amountFen":1500')
    .replace(`"version":"${String(law.row['version'])}"`, `"version":"${version}"`)
    .replace(`"effectiveFrom":"${String(law.row['effective_from'])}"`, '"effectiveFrom":"2026-11-24"');
  const body = change.body?.(text) ?? text;
  const sha = change.sha?.(body) ?? createHash('sha256').update(body).digest('hex');
  return {
    id,
    insert: [
      `INSERT INTO policy_version (id, programme, version, effective_from, effective_to, body, body_sha256, published_by, published_at, seal, county) VALUES (?, 'meal_subsidy', ?, '2026-11-24', NULL, ?, ?, 'second.person', 1, ?, '${COUNTY}')`,
      id,
      version,
      body,
      sha,
      change.seal ?? null,
    ],
  };
};
const gone = (id: Id): Promise<void> => asAdministrator(database(), ['policy_version'], ['DELETE FROM policy_version WHERE id = ?', id]);

const PLANTED: Readonly<Record<string, () => Parameters<typeof planted>[0]>> = {
  'with a wrong digest': () => ({ sha: () => '0'.repeat(64) }),
  'with a digest that fits and no seal': () => ({}),
  'with a seal that was made up': () => ({ seal: 'f'.repeat(64) }),
  // Columns of a server take no such letters.
  ...(ENGINE === 'embedded' ? { 'with a seal of other letters': () => ({ seal: '印'.repeat(64) }) } : {}),
  'with the seal of the version before it': () => ({ seal: String(law.row['seal']) }),
  'that is no JSON': () => ({ body: () => '{"kind":' }),
};

it.each(Object.entries(PLANTED))('passes over a version %s: meals go on by the law before it, and it is found', async (_what, change) => {
  const before = await subsidyOfTheNextDay();
  const { id, insert } = planted(change());
  await asAdministrator(database(), ['policy_version'], insert);
  expect(await subsidyOfTheNextDay()).toBe(before);
  expect(await found()).toEqual([`policy_not_law ${id}`]);
  expect(await health()).toEqual({ status: 'degraded' });
  expect((await county.get(CheckIntegrity).atStart()).map(({ objectId }) => objectId)).toEqual([id]);
  const token = await house.token();
  const today: { figures: { key: string; value: number }[] } = (await request(house.app.getHttpServer()).get('/api/v1/bureau/today').auth(token, { type: 'bearer' })).body;
  expect(today.figures.find(({ key }) => key === 'altered')?.value).toBe(1);
  // Neither read nor listed as if it were one.
  expect(await county.get(ReadPolicy).read(county.bureau, id)).toMatchObject({ code: 'not_found' });
  expect((await county.get(ListPolicies).list(county.bureau, { limit: 100 })).items.map((item) => item.id)).not.toContain(id);
  await gone(id);
  expect(await found()).toEqual([]);
  expect(await health()).toEqual({ status: 'up' });
});

/** A process that starts now: it has met no law yet. */
const asStarted = (): void => {
  const reader = county.get(LawReader) as unknown as { policies: Map<string, unknown>; laws: Map<string, unknown> };
  reader.policies.clear();
  reader.laws.clear();
};
const tables = ['policy_version', 'policy_copy'];

it.each([
  ['its body', 'body = REPLACE(body, \'"amountFen":300\', \'"amountFen":1500\')'],
  ['its first day', `effective_from = '2027-01-01'`],
  ['who published it', `published_by = 'nobody'`],
])('goes by what was published when somebody alters %s', async (_what, set) => {
  const before = await subsidyOfTheNextDay();
  const id = String(law.row['id']);
  await asAdministrator(database(), tables, [`UPDATE policy_version SET ${set} WHERE id = ?`, id]);
  asStarted();
  expect(await subsidyOfTheNextDay()).toBe(before);
  expect(await found()).toEqual([`policy_not_law ${id}`]);
  await restored();
});

it('goes by what was published when its row is gone, and stops when both places are', async () => {
  const before = await subsidyOfTheNextDay();
  const id = String(law.row['id']);
  await asAdministrator(database(), tables, ['DELETE FROM policy_version WHERE id = ?', id]);
  asStarted();
  expect(await subsidyOfTheNextDay()).toBe(before);
  expect(await found()).toEqual([`policy_gone meal_subsidy@${String(law.row['version'])}`]);
  // Control: without the second place nobody knows what a meal costs.
  const [copy] = await county.get(UnitOfWork).reader.query<{ content: string; seal: string }>('SELECT content, seal FROM policy_copy WHERE id = ?', [id]);
  await asAdministrator(database(), tables, [`UPDATE policy_copy SET content = REPLACE(content, '300', '900') WHERE id = ?`, id]);
  asStarted();
  county.clock.set(LUNCH + ++days * DAY);
  expect(await county.get(RedeemMeal).redeem(county.meal(chen))).toMatchObject({ kind: 'refused' });
  expect(await found()).toEqual([`policy_copy_differs ${id}`, `policy_gone meal_subsidy@${String(law.row['version'])}`]);
  await asAdministrator(database(), tables, ['UPDATE policy_copy SET content = ?, seal = ? WHERE id = ?', copy?.content ?? '', copy?.seal ?? '', id]);
  await restored();
});

async function restored(): Promise<void> {
  const columns = Object.keys(law.row);
  await asAdministrator(
    database(),
    tables,
    ['DELETE FROM policy_version WHERE id = ?', String(law.row['id'])],
    [`INSERT INTO policy_version (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`, ...columns.map((column) => law.row[column] as string | number | null)],
  );
  asStarted();
  expect(await found()).toEqual([]);
}

it('ends nothing by a withdrawal that no two persons made, and finds one that was taken away', async () => {
  const before = await subsidyOfTheNextDay();
  const id = county.id();
  const today = addDays(day('2026-11-23'), days);
  await asAdministrator(
    database(),
    [],
    [
      `INSERT INTO policy_withdrawal (id, policy_id, last_day, reason, proposed_by, confirmed_by, confirmed_at) VALUES (?, ?, ?, '无', 'one', 'two', 1)`,
      id,
      String(law.row['id']),
      today,
    ],
  );
  expect(await subsidyOfTheNextDay()).toBe(before);
  expect(await found()).toEqual([`withdrawal_not_law ${id}`]);
  await asAdministrator(database(), ['policy_withdrawal'], ['DELETE FROM policy_withdrawal WHERE id = ?', id]);
  // Control: what two persons withdraw ends, and its row is missed when it is gone.
  const lastDay = addDays(day('2026-11-23'), days + 40);
  done(await byTwo(county, county.bureau, { kind: WITHDRAW, body: { policyId: String(law.row['id']), lastDay } }));
  const on = async () => (await county.get(LawReader).on(county.get(UnitOfWork).reader, COUNTY, addDays(lastDay, 1))).subsidy;
  expect(await on()).toBeNull();
  await asAdministrator(database(), ['policy_withdrawal'], ['DELETE FROM policy_withdrawal']);
  expect(await found()).toEqual([`withdrawal_gone meal_subsidy@${String(law.row['version'])}`]);
  await asAdministrator(database(), ['audit_entry'], [`DELETE FROM audit_entry WHERE action = 'policy.withdraw'`]);
});

it('lets a county of the version before have its law sealed once, and nothing that is planted later', async () => {
  const restart = new Restart(county.db);
  const all = restart.filled;
  const sealless = async (): Promise<number> => Number((await county.one<{ n: number }>('SELECT COUNT(*) AS n FROM policy_version WHERE seal IS NULL')).n);
  await asAdministrator(database(), tables, ['UPDATE policy_version SET seal = NULL'], ['DELETE FROM policy_copy']);
  const rows = await sealless();
  await restart.open();
  expect(await sealless()).toBe(rows);
  restart.rewrite(null);
  await restart.open();
  expect(await sealless()).toBe(0);
  expect(restart.filled).toBe(all);
  await expect(database().writer.query('UPDATE policy_version SET seal = NULL')).rejects.toThrow(/insert-only/);
  expect(await found()).toEqual([]);
  restart.rewrite(all);
});

it('is stopped by no category and no price class that was written past the app', async () => {
  const classes = () => county.get(UnitOfWork).reader.query('SELECT id, digest, body FROM price_class ORDER BY id');
  await county.get(RefreshSnapshot).everybody();
  const before = await classes();
  const id = county.id();
  await asAdministrator(
    database(),
    [],
    [
      `INSERT INTO person_category (id, person_id, category_token, starts_on, ends_on, evidence_sealed, recorded_by, recorded_at) VALUES (?, ?, 'ffffffffffffffffffffffff', '2026-01-01', NULL, 'x', 'x', 1)`,
      id,
      chen.personId,
    ],
    [`UPDATE price_class SET body = '{'`],
  );
  expect(await subsidyOfTheNextDay()).toBe(300n);
  await county.get(RefreshSnapshot).everybody();
  expect(await classes()).toEqual(before);
  expect(await found()).toEqual(expect.arrayContaining([`fact_of_no_kind ${id}`]));
  await asAdministrator(database(), [], ['DELETE FROM person_category WHERE id = ?', id]);
});

it('would apply the planted figures, had two persons published them: the control', async () => {
  const policy = JSON.parse(law.body.replace(/"amountFen":300/g, '"amountFen":1500')) as Record<string, unknown>;
  const before = await subsidyOfTheNextDay();
  done(await publish(county, county.bureau, { ...policy, version: 'control', effectiveFrom: addDays(day('2026-11-23'), days + 1) }));
  expect(await subsidyOfTheNextDay()).toBeGreaterThan(before);
});
