import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables } from '#platform';

/** One row that readiness writes and reads back, so that a disk that keeps nothing is known before anybody is told that something was kept. */
export class Storage implements MigrationInterface {
  name = 'Storage1764000000030';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'storage_probe', 'id {int} NOT NULL, mark {big} NOT NULL, at {big} NOT NULL, PRIMARY KEY (id), CHECK (id = 1)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['storage_probe']);
  }
}
