import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables } from '#platform';

/** How to find and ring a site, what a dish is good for, and whom a person may call. Coordinates are whole micro-degrees (WGS 84). */
export class Places implements MigrationInterface {
  name = 'Places1764000000016';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'site_place',
      `site_id {id} NOT NULL, tel {code:20} NULL, latitude {int} NULL, longitude {int} NULL, PRIMARY KEY (site_id),
       CHECK ((latitude IS NULL AND longitude IS NULL) OR (latitude BETWEEN -90000000 AND 90000000 AND longitude BETWEEN -180000000 AND 180000000))`,
    );
    await createTable(
      runner,
      'menu_item_tag',
      `menu_item_id {id} NOT NULL, tag {code:20} NOT NULL, PRIMARY KEY (menu_item_id, tag), CHECK (tag IN ('soft','low_sugar','low_salt','low_fat','vegetarian','halal'))`,
    );
    await createTable(runner, 'area_contact', `area_code {code:12} NOT NULL, tel {code:20} NOT NULL, PRIMARY KEY (area_code)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['area_contact', 'menu_item_tag', 'site_place']);
  }
}
