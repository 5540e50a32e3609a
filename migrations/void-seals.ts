import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

/** The keyed seal of each void, so that none can be written in together with its transfer. Voids that were there get theirs right after, where the keys are at hand. */
export class VoidSeals implements MigrationInterface {
  name = 'VoidSeals1764000000240';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'redemption_void', ['seal {code:64}']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, 'redemption_void', ['seal']);
  }
}
