import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, makeInsertOnly } from '#platform';

/**
 * Versions that end sooner than they say, or never begin. A version that never begins leaves its first day free for
 * another, so the key over programme and first day goes; that two never hold on one day is looked at under lock, twice,
 * when one is published.
 */
export class PolicyWithdrawals implements MigrationInterface {
  name = 'PolicyWithdrawals1764000000082';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'policy_withdrawal',
      `id {id} NOT NULL, policy_id {id} NOT NULL, last_day {day} NOT NULL, reason {text:200} NOT NULL, proposed_by {code:60} NOT NULL, confirmed_by {code:60} NOT NULL, confirmed_at {big} NOT NULL,
       PRIMARY KEY (id), CHECK (confirmed_by <> proposed_by)`,
      ['policy_id, last_day'],
    );
    await makeInsertOnly(runner, 'policy_withdrawal');
    await freeFirstDay(runner);
    await runner.query('CREATE INDEX policy_version_days ON policy_version (programme, effective_from)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['policy_withdrawal']);
    const on = isMysql(runner) ? ' ON policy_version' : '';
    await runner.query(`DROP INDEX policy_version_days${on}`);
    await runner.query('CREATE UNIQUE INDEX policy_version_first_day ON policy_version (programme, effective_from)');
  }
}

const KEY = /,\s*UNIQUE \(programme, effective_from\)/;

/** MySQL drops the key; the embedded engine cannot, so the rows move into a table of the same text without it, whatever columns it has by now. */
async function freeFirstDay(runner: QueryRunner): Promise<void> {
  if (isMysql(runner)) {
    const rows = (await runner.query(
      `SELECT INDEX_NAME AS name FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'policy_version' AND NON_UNIQUE = 0 AND SEQ_IN_INDEX = 2 AND COLUMN_NAME = 'effective_from'`,
    )) as { name: string }[];
    // A key on programme must stay while one is dropped: the other unique key begins with it.
    for (const { name } of rows) await runner.query(`ALTER TABLE policy_version DROP INDEX ${name}`);
    return;
  }
  const [table] = (await runner.query(`SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'policy_version'`)) as { sql: string }[];
  const rest = (await runner.query(`SELECT sql FROM sqlite_master WHERE type IN ('trigger','index') AND tbl_name = 'policy_version' AND sql IS NOT NULL`)) as { sql: string }[];
  if (table === undefined || !KEY.test(table.sql)) {
    await runner.query('DROP INDEX IF EXISTS policy_version_first_day');
    return;
  }
  const columns = ((await runner.query(`SELECT name FROM pragma_table_info('policy_version')`)) as { name: string }[]).map(({ name }) => name).join(', ');
  await runner.query(table.sql.replace(KEY, '').replace(/policy_version"?/, (found) => (found.endsWith('"') ? 'policy_version_next"' : 'policy_version_next')));
  await runner.query(`INSERT INTO policy_version_next (${columns}) SELECT ${columns} FROM policy_version`);
  await runner.query('DROP TABLE policy_version');
  await runner.query('ALTER TABLE policy_version_next RENAME TO policy_version');
  for (const { sql } of rest) await runner.query(sql);
}

function isMysql(runner: QueryRunner): boolean {
  return runner.dataSource.options.type === 'mysql';
}
