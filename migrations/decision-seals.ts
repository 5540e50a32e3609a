import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

const TABLES = ['family_link', 'proxy', 'operator', 'device_ceiling', 'fund_override', 'proposal', 'proposal_decision', 'standing_decision', 'offline_decision'];

/** The keyed seal of rows by which somebody looks on, collects meals or is paid, and of decisions that move money. Rows that were there get theirs right after. */
export class DecisionSeals implements MigrationInterface {
  name = 'DecisionSeals1764000000150';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await addColumns(runner, table, ['seal {code:64}']);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await dropColumns(runner, table, ['seal']);
  }
}
