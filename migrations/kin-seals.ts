import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

const TABLES = ['guardian', 'social_card_tag'];

/** The keyed seal of guardians and of the tags by which a social card is found offline. Rows that were there get theirs right after, where the keys are at hand. */
export class KinSeals implements MigrationInterface {
  name = 'KinSeals1764000000191';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await addColumns(runner, table, ['seal {code:64}']);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await dropColumns(runner, table, ['seal']);
  }
}
