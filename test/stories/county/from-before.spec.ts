import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MIGRATIONS } from '#migrations';
import { Database, schemaFaults } from '#platform';
import { ENGINE, newSchema } from '../../support/test-database.js';

/* An installation from before, on which two counties shared law, runs and books: whose is what is filled in once. */

const HERE = '330102';
const THERE = '330105';
/** Ids in the shape of ids, so that a proposal's result names its policy. */
const id = (n: number): string => `0190a1b2-0000-7000-8000-${String(n).padStart(12, '0')}`;

let dir: string;
let url: string;
let before: Database;
let after: Database;

const open = (migrations: Parameters<typeof schemaFaults>[1]): Promise<Database> => Database.open({ engine: ENGINE, url, tables: [], migrations });

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'love-card-'));
  const name = `test_before_${String(process.pid)}_${String(Date.now() % 1_000_000)}`;
  url = ENGINE === 'mysql' ? await newSchema(name) : join(dir, 'county.db');
  const first = MIGRATIONS.findIndex((Migration) => Migration.name === 'Counties');
  before = await open(MIGRATIONS.slice(0, first));
  await before.migrate();
  for (const [table, rows] of Object.entries(ROWS)) for (const row of rows) await insert(table, row);
  await before.close();
  after = await open(MIGRATIONS);
  await after.migrate();
});
afterAll(async () => {
  if (ENGINE === 'mysql') await after.writer.query(`DROP DATABASE ${url.slice(url.lastIndexOf('/') + 1)}`);
  await after.close();
  rmSync(dir, { recursive: true, force: true });
});

const insert = (table: string, row: Readonly<Record<string, string | number | null>>): Promise<unknown> =>
  before.writer.query(
    `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row)
      .map(() => '?')
      .join(', ')})`,
    Object.values(row),
  );

const person = (n: number, area: string) => ({
  ...{ id: id(n), id_number_sealed: 'x', id_number_index: `index-${String(n)}`, name_sealed: 'x', name_masked: '*', sex: 'F', birth_day: '1940-01-01' },
  ...{ residence_area: area, hukou_area: area, registered_at: 0 },
});
const account = (n: number, county: string) => ({
  ...{ id: id(n), login: `officer-${String(n)}`, password_hash: '-', display_name: 'x', role: 'bureau_officer', area_code: county, county, failed_logins: 0, created_at: 0 },
});
const area = (code: string, parent: string | null) => ({ code, parent, name: code, name_en: code, starts_on: '2020-01-01', synthetic: 1 });
const policy = (n: number, version: string) => ({
  ...{ id: id(n), programme: 'cyf', version, effective_from: '2026-01-01', body: '{}', body_sha256: 'x', published_by: 'x', published_at: 0 },
});
const run = (n: number, by: number, month: string) => ({ id: id(n), programme: 'cyf', month, kind: 'monthly', ordinal: 0, state: 'draft', made_by: id(by), made_at: 0 });
const lot = (n: number, of: number) => ({
  ...{ id: id(n), person_id: id(of), programme: 'cyf', month: '2026-01', granted: 100, remaining: 100, opened_on: '2026-01-01', expires_on: '2026-12-31' },
});
const transfer = (n: number, of: number | null) => ({
  ...{ id: id(n), kind: 'appropriation', subject_id: id(n), person_id: of === null ? null : id(of), effective_on: '2026-01-01', recorded_at: 0, actor: 'x' },
});
const posting = (n: number, amount: number) => ({ transfer_id: id(n), line_no: 1, account_kind: 'FUND', account_owner: 'CITY', unit: 'CNY', amount });
const proposal = (n: number, kind: string, county: string) => ({
  ...{ id: id(n), kind, area_code: county, body: '{}', body_sha256: 'x', reason: 'x', proposed_by: 'a', proposed_staff: '1', proposed_at: 0, expires_at: 1 },
});
const confirmed = (n: number, result: object) => ({
  ...{ proposal_id: id(n), decision: 'confirmed', proposed_by: 'a', proposed_staff: '1', decided_by: 'b', decided_staff: '2', decided_at: 0, result: JSON.stringify(result) },
});

const ROWS: Readonly<Record<string, readonly Readonly<Record<string, string | number | null>>[]>> = {
  area: [area(HERE, null), area(`${HERE}001`, HERE), area(`${HERE}002`, HERE), area(THERE, null), area(`${THERE}001`, THERE)],
  person: [person(1, `${HERE}001`), person(2, `${THERE}001`)],
  user_account: [account(11, HERE), account(12, THERE)],
  operator: [{ id: id(21), credit_code: 'A', name: 'x', opened_on: '2026-01-01' }],
  proposal: [proposal(31, 'policy.publish', THERE), proposal(62, 'money.appropriate', THERE)],
  proposal_decision: [confirmed(31, { policyId: id(42) })],
  policy_version: [policy(41, 'a'), policy(42, 'b')],
  issuance_run: [run(51, 11, '2026-01'), run(52, 12, '2026-02')],
  lot: [lot(53, 1), lot(54, 2)],
  // Of nobody, of two people, and what next door received by a proposal.
  transfer: [transfer(61, null), transfer(62, null), transfer(63, 1), transfer(64, 2)],
  posting: [posting(61, 1), posting(62, 2), posting(63, 4), posting(64, 8)],
  charity_fund: [{ fund: 'CHARITY', remaining_fen: 5 }],
};

const counties = async (table: string, key = 'id'): Promise<Record<string, string>> => {
  const rows = await after.reader.query<{ k: string; county: string }[]>(`SELECT ${key} AS k, county FROM ${table} ORDER BY ${key}`);
  return Object.fromEntries(rows.map(({ k, county }) => [k, county]));
};

it('fills in whose everything is: the main county, except where a person, an account or a proposal says another', async () => {
  expect(await counties('person')).toEqual({ [id(1)]: HERE, [id(2)]: THERE });
  expect(await counties('operator')).toEqual({ [id(21)]: HERE });
  expect(await counties('policy_version')).toEqual({ [id(41)]: HERE, [id(42)]: THERE });
  expect(await counties('issuance_run')).toEqual({ [id(51)]: HERE, [id(52)]: THERE });
  expect(await counties('lot')).toEqual({ [id(53)]: HERE, [id(54)]: THERE });
  expect(await counties('posting', 'transfer_id')).toEqual({ [id(61)]: HERE, [id(62)]: THERE, [id(63)]: HERE, [id(64)]: THERE });
  expect(await counties('charity_fund', 'fund')).toEqual({ CHARITY: HERE });
});

it('leaves the schema that a new installation has, with its guards and its keys', async () => {
  expect(await schemaFaults(after, MIGRATIONS)).toEqual([]);
  await expect(after.writer.query(`UPDATE posting SET county = '${THERE}'`)).rejects.toThrow(/insert-only/);
  const again = (county: string) =>
    after.writer.query(`INSERT INTO policy_version (id, county, programme, version, effective_from, body, body_sha256, published_by, published_at)
      VALUES ('${id(county === HERE ? 43 : 44)}', '${county}', 'cyf', 'a', '2026-01-01', '{}', 'x', 'x', 0)`);
  await expect(again(HERE)).rejects.toThrow(/UNIQUE|Duplicate/);
  await again(THERE);
});
