import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

const TABLES = ['person_category', 'assessment'];

/** When a category or an assessment was withdrawn that was entered wrongly, and by whom: the row stays and counts for no day. Its seal says so too. */
export class FactWithdrawals implements MigrationInterface {
  name = 'FactWithdrawals1764000000278';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await addColumns(runner, table, ['withdrawn_at {big} NULL', 'withdrawn_by {code:60} NULL']);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await dropColumns(runner, table, ['withdrawn_at', 'withdrawn_by']);
  }
}
