import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables } from '#platform';

/** Operators, meal sites, their licences, windows and filed prices. */
export class Sites implements MigrationInterface {
  name = 'Sites1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'operator',
      `id {id} NOT NULL, credit_code {code:18} NOT NULL, name {text:120} NOT NULL, contact_sealed {code:300} NULL, opened_on {day} NOT NULL, closed_on {day} NULL, PRIMARY KEY (id), UNIQUE (credit_code)`,
    );
    await createTable(
      runner,
      'site',
      `id {id} NOT NULL, code {code:20} NOT NULL, operator_id {id} NOT NULL, name {text:120} NOT NULL, name_en {text:160} NOT NULL, type {code:20} NOT NULL, area_code {code:12} NOT NULL, address {text:200} NOT NULL,
       seats {int} NOT NULL, portions_per_meal {int} NOT NULL, opened_on {day} NOT NULL, closed_on {day} NULL, PRIMARY KEY (id), UNIQUE (code),
       CHECK (type IN ('kitchen','canteen','point','restaurant','delivery','care_centre')), CHECK (seats >= 0), CHECK (portions_per_meal >= 0)`,
      ['area_code, id', 'operator_id'],
    );
    await createTable(
      runner,
      'site_licence',
      `id {id} NOT NULL, site_id {id} NOT NULL, kind {code:20} NOT NULL, number {code:60} NOT NULL, valid_from {day} NOT NULL, valid_until {day} NOT NULL, recorded_at {big} NOT NULL, PRIMARY KEY (id),
       CHECK (kind IN ('food','fire','health')), CHECK (valid_until >= valid_from)`,
      ['site_id, kind', 'valid_until'],
    );
    await createTable(
      runner,
      'site_window',
      `site_id {id} NOT NULL, meal_window {code:10} NOT NULL, from_minute {int} NOT NULL, to_minute {int} NOT NULL, PRIMARY KEY (site_id, meal_window),
       CHECK (meal_window IN ('breakfast','lunch','dinner')), CHECK (from_minute < to_minute)`,
    );
    await createTable(
      runner,
      'menu_item',
      `id {id} NOT NULL, site_id {id} NOT NULL, name {text:80} NOT NULL, name_en {text:120} NOT NULL, price_fen {big} NOT NULL, open_price {bool} NOT NULL DEFAULT 0, meal_window {code:10} NULL, valid_from {day} NOT NULL, valid_until {day} NULL, filed_at {big} NOT NULL,
       PRIMARY KEY (id), CHECK (price_fen > 0)`,
      ['site_id, valid_from'],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['menu_item', 'site_window', 'site_licence', 'site', 'operator']);
  }
}
