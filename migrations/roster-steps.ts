import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

/** A roster comes in step by step, under the name of whoever activated it. */
export class RosterSteps implements MigrationInterface {
  name = 'RosterSteps1764000000180';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'roster_import', ['activated_by {code:60} NULL']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, 'roster_import', ['activated_by']);
  }
}
