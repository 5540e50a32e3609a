import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

const TABLES = [
  'site_window',
  'site_place',
  'activation',
  'counter_pin',
  'void_request',
  'card_tag',
  'social_card',
  'carrier_event',
  'life_event',
  'person_category',
  'assessment',
];

/** The keyed seal of facts of sites, cards and persons. Rows that were there get theirs right after, where the keys are at hand. */
export class FactSeals implements MigrationInterface {
  name = 'FactSeals1764000000152';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await addColumns(runner, table, ['seal {code:64}']);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await dropColumns(runner, table, ['seal']);
  }
}
