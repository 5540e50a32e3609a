import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, makeInsertOnly } from '#platform';

/** Looks at the whole of the data, and what they found altered. */
export class Integrity implements MigrationInterface {
  name = 'Integrity1764000000090';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'integrity_run',
      `id {id} NOT NULL, started_at {big} NOT NULL, ended_at {big} NOT NULL, findings {int} NOT NULL, PRIMARY KEY (id), CHECK (findings >= 0), CHECK (ended_at >= started_at)`,
      ['started_at'],
    );
    await createTable(
      runner,
      'integrity_finding',
      `run_id {id} NOT NULL, line_no {int} NOT NULL, kind {code:40} NOT NULL, object_kind {code:60} NOT NULL, object_id {text:160} NOT NULL, PRIMARY KEY (run_id, line_no)`,
    );
    for (const table of ['integrity_run', 'integrity_finding']) await makeInsertOnly(runner, table);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['integrity_finding', 'integrity_run']);
  }
}
