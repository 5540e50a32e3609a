import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, makeInsertOnly } from '#platform';

/** The hours that a site had until they were changed, so that each meal is held against those of its own time. */
export class SiteHours implements MigrationInterface {
  name = 'SiteHours1764000000263';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'site_hours',
      `id {id} NOT NULL, site_id {id} NOT NULL, until_at {big} NOT NULL, windows {code:400} NOT NULL, changed_by {code:60} NOT NULL, seal {code:64}, PRIMARY KEY (id)`,
      ['site_id, until_at'],
    );
    await makeInsertOnly(runner, 'site_hours');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['site_hours']);
  }
}
