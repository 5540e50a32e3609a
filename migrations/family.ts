import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropTables } from '#platform';

/** Who may look on for an elder: by consent, dated, revocable. */
export class Family implements MigrationInterface {
  name = 'Family1764000000013';

  async up(_runner: QueryRunner): Promise<void> {}

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, []);
  }
}
