import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns, makeInsertOnly, rekey } from '#platform';

const COUNTY = `county {code:6} NOT NULL DEFAULT ''`;
/** What a county has of its own, with the keys that are unique within it; tables that refuse UPDATE are filled in while they do not. */
const ROOTS = [
  { table: 'policy_version', insertOnly: true, key: { from: 'UNIQUE (programme, version)', to: 'UNIQUE (county, programme, version)' } },
  { table: 'policy_copy', insertOnly: true },
  { table: 'issuance_run', insertOnly: false, key: { from: 'UNIQUE (programme, month, kind, ordinal)', to: 'UNIQUE (county, programme, month, kind, ordinal)' } },
  { table: 'lot', insertOnly: false },
  { table: 'posting', insertOnly: true },
  { table: 'charity_fund', insertOnly: false, key: { from: 'PRIMARY KEY (fund)', to: 'PRIMARY KEY (county, fund)' } },
  { table: 'price_class', insertOnly: false, key: { from: 'UNIQUE (digest)', to: 'UNIQUE (digest, county)' } },
  { table: 'snapshot_entry', insertOnly: false },
] as const;
const OF_ACCOUNTS = ['account_owner, account_kind, transfer_id, line_no, amount', 'account_owner, account_kind, county, transfer_id, line_no, amount'] as const;

/**
 * Whose law, runs, purses, books and funds: the county of each. Rows from before are the county's that the installation was made
 * for, except where a person, a site, an account or a proposal says that they are another's.
 */
export class Counties implements MigrationInterface {
  name = 'Counties1764000000170';

  async up(runner: QueryRunner): Promise<void> {
    const main = await mainCounty(runner);
    for (const { table, insertOnly, ...root } of ROOTS) {
      await addColumns(runner, table, [COUNTY]);
      if (insertOnly) await liftGuards(runner, table);
      await runner.query(`UPDATE ${table} SET county = '${main}'`);
      await fillInOthers(runner, table, main);
      if (insertOnly) await makeInsertOnly(runner, table);
      if ('key' in root) await rekey(runner, table, root.key);
    }
    await indexAccounts(runner, OF_ACCOUNTS[1]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await indexAccounts(runner, OF_ACCOUNTS[0]);
    for (const { table, ...root } of ROOTS) {
      if ('key' in root) await rekey(runner, table, { from: root.key.to, to: root.key.from });
      await dropColumns(runner, table, ['county']);
    }
  }
}

/** Which rows of a table are a certain other county's. */
const OTHERS: Readonly<Record<string, (county: string) => string>> = {
  lot: (county) => `person_id IN (SELECT id FROM person WHERE residence_area LIKE '${county}%')`,
  posting: (county) => `transfer_id IN (SELECT t.id FROM transfer t WHERE t.person_id IN (SELECT id FROM person WHERE residence_area LIKE '${county}%')
    OR (t.person_id IS NULL AND t.site_id IN (SELECT id FROM site WHERE area_code LIKE '${county}%')) OR t.id IN (SELECT id FROM proposal WHERE area_code LIKE '${county}%'))`,
  issuance_run: (county) => `made_by IN (SELECT id FROM user_account WHERE county = '${county}')`,
};

async function fillInOthers(runner: QueryRunner, table: string, main: string): Promise<void> {
  for (const county of await otherCounties(runner, main)) {
    const which = OTHERS[table]?.(county);
    if (which !== undefined) await runner.query(`UPDATE ${table} SET county = '${county}' WHERE ${which}`);
  }
  if (table !== 'policy_version' && table !== 'policy_copy') return;
  const published = (await runner.query(
    `SELECT p.area_code, d.result FROM proposal p JOIN proposal_decision d ON d.proposal_id = p.id
      WHERE p.kind IN ('policy.publish', 'policy.replace') AND d.decision = 'confirmed' AND p.area_code NOT LIKE '${main}%'`,
  )) as { area_code: string; result: string | null }[];
  for (const { area_code: areaCode, result } of published) {
    const id = /"policyId":"([0-9a-f-]{36})"/.exec(result ?? '')?.[1];
    if (id !== undefined && /^\d{6}/.test(areaCode)) await runner.query(`UPDATE ${table} SET county = '${areaCode.slice(0, 6)}' WHERE id = '${id}'`);
  }
}

/** The county with most areas; where there are none, with most accounts. Empty in a new database. */
async function mainCounty(runner: QueryRunner): Promise<string> {
  const rows = [
    ...((await runner.query(`SELECT substr(code, 1, 6) AS county, COUNT(*) AS n FROM area GROUP BY substr(code, 1, 6) ORDER BY n DESC, county LIMIT 1`)) as { county: string }[]),
    ...((await runner.query(`SELECT county, COUNT(*) AS n FROM user_account WHERE county <> '' GROUP BY county ORDER BY n DESC, county LIMIT 1`)) as { county: string }[]),
  ];
  const county = rows[0]?.county ?? '';
  return /^\d{6}$/.test(county) ? county : '';
}

async function otherCounties(runner: QueryRunner, main: string): Promise<string[]> {
  const rows = (await runner.query(
    `SELECT substr(residence_area, 1, 6) AS county FROM person UNION SELECT substr(area_code, 1, 6) FROM site UNION SELECT county FROM user_account UNION SELECT substr(area_code, 1, 6) FROM proposal`,
  )) as { county: string }[];
  return rows.map(({ county }) => county).filter((county) => county !== main && /^\d{6}$/.test(county));
}

async function liftGuards(runner: QueryRunner, table: string): Promise<void> {
  for (const action of ['update', 'delete']) await runner.query(`DROP TRIGGER ${table}_no_${action}`);
}

/** The books are asked by account within a county; each account's postings lie together in the order in which they are listed. */
async function indexAccounts(runner: QueryRunner, columns: string): Promise<void> {
  await runner.query(`DROP INDEX posting_ix1${runner.dataSource.options.type === 'mysql' ? ' ON posting' : ''}`);
  await runner.query(`CREATE INDEX posting_ix1 ON posting (${columns})`);
}
