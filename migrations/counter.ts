import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropTables } from '#platform';

/** The day of a counter: shifts, the county snapshot on the tablet, delivery rounds, closing the day. */
export class Counter implements MigrationInterface {
  name = 'Counter1764000000010';

  async up(_runner: QueryRunner): Promise<void> {}

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, []);
  }
}
