import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

const TABLES = ['user_account', 'session', 'device', 'phone_key', 'site', 'site_licence', 'menu_item', 'card'];

/** The keyed seal of rows that say who may do what. Rows that were there get theirs right after, where the keys are at hand. */
export class RightsSeals implements MigrationInterface {
  name = 'RightsSeals1764000000113';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await addColumns(runner, table, ['seal {code:64}']);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await dropColumns(runner, table, ['seal']);
  }
}
