import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, makeInsertOnly } from '#platform';

/** Complaints about a meal and appeals against a decision. What was written stands; the answer is a row of its own. */
export class Grievances implements MigrationInterface {
  name = 'Grievances1764000000012';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'grievance',
      `id {id} NOT NULL, kind {code:10} NOT NULL, person_id {id} NOT NULL, redemption_id {id} NULL, site_id {id} NULL, about {code:20} NULL, programme {code:30} NULL, month {month} NULL, text_sealed {long} NOT NULL, made_at {big} NOT NULL,
       PRIMARY KEY (id), UNIQUE (person_id, programme, month), CHECK (kind IN ('complaint','appeal')),
       CHECK (kind <> 'complaint' OR (redemption_id IS NOT NULL AND site_id IS NOT NULL AND about IN ('not_me','amount_wrong','food','service','other') AND programme IS NULL AND month IS NULL)),
       CHECK (kind <> 'appeal' OR (redemption_id IS NULL AND site_id IS NULL AND about IS NULL AND programme IS NOT NULL AND month IS NOT NULL))`,
      ['person_id, id', 'kind, id', 'site_id, id'],
    );
    await createTable(
      runner,
      'grievance_answer',
      `grievance_id {id} NOT NULL, outcome {code:12} NOT NULL, text_sealed {long} NOT NULL, answered_by {code:60} NOT NULL, answered_at {big} NOT NULL, PRIMARY KEY (grievance_id),
       CHECK (outcome IN ('upheld','explained','not_upheld'))`,
      ['answered_at'],
    );
    for (const table of ['grievance', 'grievance_answer']) await makeInsertOnly(runner, table);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['grievance_answer', 'grievance']);
  }
}
