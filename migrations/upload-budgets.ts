import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables } from '#platform';

/** What tablets send and is not taken in leaves a digest, and what a tablet that left may still send has a sum. */
export class UploadBudgets implements MigrationInterface {
  name = 'UploadBudgets1764000000040';

  async up(runner: QueryRunner): Promise<void> {
    // Null: kept before there were budgets.
    await runner.query('ALTER TABLE offline_batch ADD COLUMN cost int NULL');
    await createTable(
      runner,
      'upload_not_kept',
      `device_id {id} NOT NULL, sha256 {code:64} NOT NULL, why {code:10} NOT NULL, from_seq {big} NOT NULL, to_seq {big} NOT NULL, bytes {int} NOT NULL, at {big} NOT NULL,
       PRIMARY KEY (device_id, sha256), CHECK (why IN ('signature','gap','cut','fork','broken','budget'))`,
      ['device_id, at'],
    );
    await createTable(
      runner,
      'upload_alarm',
      `device_id {id} NOT NULL, day {day} NOT NULL, why {code:10} NOT NULL, at {big} NOT NULL, PRIMARY KEY (device_id, day, why), CHECK (why IN ('not_kept','left','volume'))`,
      ['at'],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['upload_alarm', 'upload_not_kept']);
    await runner.query('ALTER TABLE offline_batch DROP COLUMN cost');
  }
}
