import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

/** What a tablet's list allows is one number, what of it is paid unseen another: a new tablet brings its site no new ceiling. */
export class SharedCeilings implements MigrationInterface {
  name = 'SharedCeilings1764000000160';

  async up(runner: QueryRunner): Promise<void> {
    // Null in rows from before: as much as the list allowed. `site_fresh` is what the site's tablets together might serve in a day.
    await addColumns(runner, 'device_ceiling', ['paid_fresh {int} NULL', 'paid_stale {int} NULL', 'site_fresh {int} NULL']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, 'device_ceiling', ['site_fresh', 'paid_stale', 'paid_fresh']);
  }
}
