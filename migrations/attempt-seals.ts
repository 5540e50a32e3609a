import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

/** The keyed seal of what a counter was answered, so that no meal can be written in together with its answer. Answers that were there get theirs right after. */
export class AttemptSeals implements MigrationInterface {
  name = 'AttemptSeals1764000000153';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'attempt', ['seal {code:64}']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, 'attempt', ['seal']);
  }
}
