import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, createTable, dropColumns, dropTables, makeInsertOnly } from '#platform';

const TABLES = ['policy_version', 'policy_withdrawal'];

/** The keyed seal of each row of law, and a second place for what was published, so that one altered row takes no law away. Rows that were there get theirs right after, where the keys are at hand; a row without one is not law. */
export class PolicySeals implements MigrationInterface {
  name = 'PolicySeals1764000000110';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await addColumns(runner, table, ['seal {code:64}']);
    await createTable(runner, 'policy_copy', 'id {id} NOT NULL, content {long} NOT NULL, seal {code:64} NOT NULL, PRIMARY KEY (id)');
    await makeInsertOnly(runner, 'policy_copy');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['policy_copy']);
    for (const table of TABLES) await dropColumns(runner, table, ['seal']);
  }
}
