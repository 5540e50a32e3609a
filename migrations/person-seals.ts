import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

const TABLES = ['person', 'roster_row'];

/** The keyed seal over where a person lives and is registered, made while a roster waits. Persons who were there get theirs right after, where the keys are at hand. */
export class PersonSeals implements MigrationInterface {
  name = 'PersonSeals1764000000190';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await addColumns(runner, table, ['seal {code:64}']);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await dropColumns(runner, table, ['seal']);
  }
}
