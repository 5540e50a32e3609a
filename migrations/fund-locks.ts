import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables } from '#platform';

/** One row a county and fund, which says nothing: whoever decides by what the fund holds waits at it for the others. */
export class FundLocks implements MigrationInterface {
  name = 'FundLocks1764000000275';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'fund_lock', `county {code:6} NOT NULL, fund {code:40} NOT NULL, PRIMARY KEY (county, fund)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['fund_lock']);
  }
}
