import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

/** Wrong dates of birth at one activation code: after a few the code is over, whoever may have found it. */
export class ActivationMisses implements MigrationInterface {
  name = 'ActivationMisses1764000000140';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'activation', ['misses {int} NOT NULL DEFAULT 0']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, 'activation', ['misses']);
  }
}
