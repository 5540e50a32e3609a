import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, makeInsertOnly } from '#platform';

/** Meals by typed number beyond what a site has in a day: which, and beyond how many. */
export class HeldByHand implements MigrationInterface {
  name = 'HeldByHand1764000000200';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'held_by_hand',
      `redemption_id {id} NOT NULL, site_id {id} NOT NULL, meal_day {day} NOT NULL, nth {int} NOT NULL, most {int} NOT NULL, at {big} NOT NULL,
       PRIMARY KEY (redemption_id), CHECK (most >= 0 AND nth > most)`,
    );
    await makeInsertOnly(runner, 'held_by_hand');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['held_by_hand']);
  }
}
