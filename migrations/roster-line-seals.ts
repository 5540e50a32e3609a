import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

/** The seal of a roster's line holds the whole line and its facts, and not where its person lives alone. Lines that were waiting get it right after, where the keys are at hand. */
export class RosterLineSeals implements MigrationInterface {
  name = 'RosterLineSeals1764000000255';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'roster_row', ['facts_sha256 {code:64} NULL']);
    await runner.query('UPDATE roster_row SET seal = NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, 'roster_row', ['facts_sha256']);
  }
}
