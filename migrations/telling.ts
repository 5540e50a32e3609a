import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, makeInsertOnly } from '#platform';

const KINDS_BEFORE = ['meal', 'void', 'carrier', 'allowance', 'complaint_answer', 'appeal_answer', 'family', 'death'];
const COLUMNS = 'seq, id, person_id, to_whom, kind, subject_id, at, told_at, detail_sealed';

/** Two more things people are told of, and who was told by a visit, a call or a letter because no message reaches them. */
export class Telling implements MigrationInterface {
  name = 'Telling1764000000020';

  async up(runner: QueryRunner): Promise<void> {
    await withNoticeKinds(runner, [...KINDS_BEFORE, 'family_ended', 'standing']);
    await createTable(
      runner,
      'notice_telling',
      `id {id} NOT NULL, person_id {id} NOT NULL, up_to {big} NOT NULL, how {code:10} NOT NULL, told_by {code:60} NOT NULL, told_at {big} NOT NULL,
       PRIMARY KEY (id), CHECK (up_to > 0), CHECK (how IN ('visit','call','letter'))`,
      ['person_id, up_to'],
    );
    await makeInsertOnly(runner, 'notice_telling');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['notice_telling']);
    await withNoticeKinds(runner, KINDS_BEFORE);
  }
}

/** Neither engine changes a CHECK in place the same way, so the notices move into a new table of the same shape. */
async function withNoticeKinds(runner: QueryRunner, kinds: readonly string[]): Promise<void> {
  await runner.query('ALTER TABLE notice RENAME TO notice_before');
  // The embedded engine has one name space for the indexes and triggers of all tables.
  if (runner.dataSource.options.type !== 'mysql') await runner.query('DROP INDEX notice_ix1');
  for (const action of ['update', 'delete']) await runner.query(`DROP TRIGGER notice_no_${action}`);
  await createTable(
    runner,
    'notice',
    `seq {big} NOT NULL, id {id} NOT NULL, person_id {id} NOT NULL, to_whom {code:8} NOT NULL, kind {code:20} NOT NULL, subject_id {id} NOT NULL, at {big} NOT NULL, told_at {big} NOT NULL, detail_sealed {long} NULL,
     PRIMARY KEY (seq), UNIQUE (id), UNIQUE (subject_id, kind, person_id), CHECK (seq > 0), CHECK (to_whom IN ('person','family')),
     CHECK (kind IN (${kinds.map((kind) => `'${kind}'`).join(',')})), CHECK (kind <> 'death' OR to_whom = 'family')`,
    ['person_id, seq'],
  );
  await runner.query(`INSERT INTO notice (${COLUMNS}) SELECT ${COLUMNS} FROM notice_before WHERE kind IN (${kinds.map((kind) => `'${kind}'`).join(',')})`);
  await runner.query('DROP TABLE notice_before');
  await makeInsertOnly(runner, 'notice');
}
