import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

/** The keyed seal of what stands in the tablets' chains. Events that were there get theirs right after, where the keys are at hand. */
export class EventSeals implements MigrationInterface {
  name = 'EventSeals1764000000257';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'offline_event', ['seal {code:64}']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, 'offline_event', ['seal']);
  }
}
