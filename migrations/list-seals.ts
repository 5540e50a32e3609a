import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

/** The keyed seal over each entry of the tablets' list. What was listed before has none, so that the first list is gathered anew, and what was taken out of it is told again. */
export class ListSeals implements MigrationInterface {
  name = 'ListSeals1764000000269';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'snapshot_entry', ['seal {code:64}']);
    await runner.query(`UPDATE snapshot_state SET meal_day = ''`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, 'snapshot_entry', ['seal']);
  }
}
