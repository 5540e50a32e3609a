import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropTables } from '#platform';

/** Complaints about a meal and appeals against a decision. */
export class Grievances implements MigrationInterface {
  name = 'Grievances1764000000012';

  async up(_runner: QueryRunner): Promise<void> {}

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, []);
  }
}
