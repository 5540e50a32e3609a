import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables } from '#platform';

/** The badge of an operator, one at a time: what its code says is kept sealed, because the county proves it to tablets anew at each shift. */
export class Badges implements MigrationInterface {
  name = 'Badges1764000000130';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'operator_badge',
      `account_id {id} NOT NULL, badge_id {id} NOT NULL, root_sealed {code:300} NOT NULL, made_at {big} NOT NULL, made_by {code:60} NOT NULL, PRIMARY KEY (account_id), UNIQUE (badge_id)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['operator_badge']);
  }
}
