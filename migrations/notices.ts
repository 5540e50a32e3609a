import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropTables } from '#platform';

/** Telling the elder and the family: notices, text messages, and the live feed of a phone. */
export class Notices implements MigrationInterface {
  name = 'Notices1764000000011';

  async up(_runner: QueryRunner): Promise<void> {}

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, []);
  }
}
