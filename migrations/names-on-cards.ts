import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, makeInsertOnly } from '#platform';

const FAULTS_BEFORE = ['glyph_missing'];
const COLUMNS = 'batch_id, line_no, person_id, card_id, generation, fault';

/** A line of a print batch may say that its name is too long for the paper. */
export class NamesOnCards implements MigrationInterface {
  name = 'NamesOnCards1764000000230';

  async up(runner: QueryRunner): Promise<void> {
    await withFaults(runner, [...FAULTS_BEFORE, 'name_too_long']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await withFaults(runner, FAULTS_BEFORE);
  }
}

/** Neither engine changes a CHECK in place the same way, so the lines move into a new table of the same shape. */
async function withFaults(runner: QueryRunner, faults: readonly string[]): Promise<void> {
  const known = faults.map((fault) => `'${fault}'`).join(',');
  await runner.query('ALTER TABLE print_line RENAME TO print_line_before');
  // The embedded engine has one name space for the indexes and triggers of all tables.
  if (runner.dataSource.options.type !== 'mysql') await runner.query('DROP INDEX print_line_ix1');
  for (const action of ['update', 'delete']) await runner.query(`DROP TRIGGER print_line_no_${action}`);
  await createTable(
    runner,
    'print_line',
    `batch_id {id} NOT NULL, line_no {int} NOT NULL, person_id {id} NOT NULL, card_id {id} NOT NULL, generation {int} NOT NULL, fault {code:20} NULL,
     PRIMARY KEY (batch_id, line_no), UNIQUE (batch_id, person_id), CHECK (line_no > 0), CHECK (fault IS NULL OR fault IN (${known}))`,
    ['card_id'],
  );
  await runner.query(`INSERT INTO print_line (${COLUMNS}) SELECT ${COLUMNS} FROM print_line_before WHERE fault IS NULL OR fault IN (${known})`);
  await runner.query('DROP TABLE print_line_before');
  await makeInsertOnly(runner, 'print_line');
}
