import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

/** What a meal was when its counter was answered, as a digest beside the answer and under its seal. Meals that were there get theirs right after, where the keys are at hand. */
export class MealFacts implements MigrationInterface {
  name = 'MealFacts1764000000241';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'attempt', ['facts_sha256 {code:64} NULL']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, 'attempt', ['facts_sha256']);
  }
}
