import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables } from '#platform';

/** How often an operator at a site (by day) and a till (by hour) looked at people: what the limits are held against. */
export class CounterUse implements MigrationInterface {
  name = 'CounterUse1764000000051';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'counter_use',
      `scope {code:140} NOT NULL, period {code:13} NOT NULL, kind {code:10} NOT NULL, used {int} NOT NULL, PRIMARY KEY (scope, period, kind), CHECK (kind IN ('quote','lookup','typed','wrong')), CHECK (used > 0)`,
      ['period'],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['counter_use']);
  }
}
