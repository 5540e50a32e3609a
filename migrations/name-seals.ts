import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

const TABLES = ['area_contact', 'portrait', 'notice'];
const NAMED = ['user_account', 'site'];

/** The keyed seal of numbers to ring, photos and what people were told, and that of what accounts and sites are called. Rows that were there get theirs right after, where the keys are at hand. */
export class NameSeals implements MigrationInterface {
  name = 'NameSeals1764000000256';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await addColumns(runner, table, ['seal {code:64}']);
    for (const table of NAMED) await addColumns(runner, table, ['name_seal {code:64}']);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of NAMED) await dropColumns(runner, table, ['name_seal']);
    for (const table of TABLES) await dropColumns(runner, table, ['seal']);
  }
}
