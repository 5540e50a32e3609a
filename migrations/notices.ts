import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, makeInsertOnly } from '#platform';

/** What the teller looks for by the time it was recorded, beside the keys those tables have. */
const WATCHED = [{ name: 'redemption_received', table: 'redemption', column: 'received_at' }] as const;

/** Telling the elder and the family: notices, text messages, and the live feed of a phone. */
export class Notices implements MigrationInterface {
  name = 'Notices1764000000011';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'sms_code',
      `id {id} NOT NULL, phone_index {code:64} NOT NULL, minute {big} NOT NULL, address_index {code:64} NOT NULL, code_hash {code:64} NOT NULL, made_at {big} NOT NULL, expires_at {big} NOT NULL, tries {int} NOT NULL DEFAULT 0, used_at {big} NULL,
       PRIMARY KEY (id), UNIQUE (phone_index, minute), CHECK (tries >= 0 AND tries <= 5)`,
      ['phone_index, made_at', 'address_index, made_at', 'made_at'],
    );
    await createTable(
      runner,
      'notice',
      `seq {big} NOT NULL, id {id} NOT NULL, person_id {id} NOT NULL, to_whom {code:8} NOT NULL, kind {code:20} NOT NULL, subject_id {id} NOT NULL, at {big} NOT NULL, told_at {big} NOT NULL, detail_sealed {long} NULL,
       PRIMARY KEY (seq), UNIQUE (id), UNIQUE (subject_id, kind, person_id), CHECK (seq > 0), CHECK (to_whom IN ('person','family')),
       CHECK (kind IN ('meal','void','carrier','allowance','complaint_answer','appeal_answer','family','death')), CHECK (kind <> 'death' OR to_whom = 'family')`,
      ['person_id, seq'],
    );
    await createTable(runner, 'notice_read', `notice_id {id} NOT NULL, reader {id} NOT NULL, read_at {big} NOT NULL, PRIMARY KEY (notice_id, reader)`);
    await createTable(runner, 'notice_teller', `name {code:20} NOT NULL, seq {big} NOT NULL, looked_to {big} NOT NULL, PRIMARY KEY (name)`);
    await createTable(runner, 'notice_run', `run_id {id} NOT NULL, after_person {code:36} NOT NULL, done_at {big} NULL, PRIMARY KEY (run_id)`);
    await createTable(
      runner,
      'notice_text',
      `notice_id {id} NOT NULL, person_id {id} NOT NULL, state {code:8} NOT NULL, tries {int} NOT NULL, next_at {big} NOT NULL, sent_at {big} NULL, PRIMARY KEY (notice_id),
       CHECK (state IN ('due','sent','failed'))`,
      ['state, next_at'],
    );
    for (const table of ['notice', 'notice_read']) await makeInsertOnly(runner, table);
    for (const { name, table, column } of WATCHED) await runner.query(`CREATE INDEX ${name} ON ${table} (${column})`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const mysql = runner.dataSource.options.type === 'mysql';
    for (const { name, table } of WATCHED) await runner.query(`DROP INDEX ${name}${mysql ? ` ON ${table}` : ''}`);
    await dropTables(runner, ['notice_text', 'notice_run', 'notice_teller', 'notice_read', 'notice', 'sms_code']);
  }
}
