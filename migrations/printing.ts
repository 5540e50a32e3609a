import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropTables } from '#platform';

/** Paper: print batches of cards, the sheets as PDF. */
export class Printing implements MigrationInterface {
  name = 'Printing1764000000014';

  async up(_runner: QueryRunner): Promise<void> {}

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, []);
  }
}
