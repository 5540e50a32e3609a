import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables } from '#platform';

/** What the bureau looks at: the figures of closed days, counted once and checked against the rows they came from. */
export class Supervision implements MigrationInterface {
  name = 'Supervision1764000000015';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'figure_day',
      `day {day} NOT NULL, counted_at {big} NOT NULL, redemptions {int} NOT NULL, full_price_meals {int} NOT NULL, PRIMARY KEY (day), CHECK (redemptions >= 0), CHECK (full_price_meals >= 0)`,
    );
    await createTable(
      runner,
      'figure',
      `day {day} NOT NULL, site_id {id} NOT NULL, name {code:30} NOT NULL, value {big} NOT NULL, PRIMARY KEY (day, site_id, name), CHECK (value > 0)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['figure', 'figure_day']);
  }
}
