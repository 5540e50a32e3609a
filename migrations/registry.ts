import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, makeInsertOnly } from '#platform';

/** Areas, persons with their dated facts, proxies, and the staging of roster imports. Personal fields hold sealed text. */
export class Registry implements MigrationInterface {
  name = 'Registry1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'area',
      `code {code:12} NOT NULL, parent {code:12} NULL, name {text:60} NOT NULL, name_en {text:80} NOT NULL, starts_on {day} NOT NULL, ends_on {day} NULL, synthetic {bool} NOT NULL, PRIMARY KEY (code)`,
      ['parent'],
    );
    await createTable(
      runner,
      'person',
      `id {id} NOT NULL, id_number_sealed {code:160} NOT NULL, id_number_index {code:64} NOT NULL, name_sealed {code:300} NOT NULL, name_masked {text:40} NOT NULL,
       sex {code:1} NOT NULL, birth_day {day} NOT NULL, residence_area {code:12} NOT NULL, hukou_area {code:12} NOT NULL, phone_sealed {code:160} NULL, phone_index {code:64} NULL,
       died_on {day} NULL, moved_out_on {day} NULL, purse_opened_on {day} NULL, points_on_meals {bool} NOT NULL DEFAULT 1, registered_at {big} NOT NULL,
       PRIMARY KEY (id), UNIQUE (id_number_index), CHECK (sex IN ('F','M'))`,
      ['residence_area, id', 'phone_index', 'died_on'],
    );
    await createTable(
      runner,
      'life_event',
      `id {id} NOT NULL, person_id {id} NOT NULL, kind {code:20} NOT NULL, effective_on {day} NOT NULL, noticed_at {big} NOT NULL, source {text:80} NOT NULL, recorded_by {code:60} NOT NULL, PRIMARY KEY (id),
       CHECK (kind IN ('death','move_out','move_in','purse_opened','death_revoked'))`,
      ['person_id, kind', 'kind, noticed_at'],
    );
    await makeInsertOnly(runner, 'life_event');
    await createTable(
      runner,
      'person_category',
      `id {id} NOT NULL, person_id {id} NOT NULL, category_token {code:24} NOT NULL, starts_on {day} NOT NULL, ends_on {day} NULL, evidence_sealed {code:600} NULL, recorded_at {big} NOT NULL, recorded_by {code:60} NOT NULL,
       PRIMARY KEY (id), CHECK (ends_on IS NULL OR ends_on >= starts_on)`,
      ['person_id', 'category_token, person_id'],
    );
    await createTable(
      runner,
      'assessment',
      `id {id} NOT NULL, person_id {id} NOT NULL, grade_token {code:24} NOT NULL, assessed_on {day} NOT NULL, valid_until {day} NOT NULL, detail_sealed {code:1200} NULL,
       assessor {code:60} NOT NULL, second_assessor {code:60} NOT NULL, recorded_at {big} NOT NULL, PRIMARY KEY (id), CHECK (valid_until >= assessed_on)`,
      ['person_id'],
    );
    await createTable(
      runner,
      'guardian',
      `id {id} NOT NULL, person_id {id} NOT NULL, relation {text:30} NOT NULL, name_sealed {code:300} NOT NULL, phone_sealed {code:160} NULL, starts_on {day} NOT NULL, ends_on {day} NULL, recorded_at {big} NOT NULL, PRIMARY KEY (id)`,
      ['person_id'],
    );
    await createTable(
      runner,
      'proxy',
      `id {id} NOT NULL, person_id {id} NOT NULL, relation {text:30} NOT NULL, name_sealed {code:300} NOT NULL, name_masked {text:40} NOT NULL, phone_sealed {code:160} NULL, photo_hash {code:64} NULL,
       consented_on {day} NOT NULL, ends_on {day} NOT NULL, meals_per_month {int} NOT NULL, revoked_at {big} NULL, recorded_at {big} NOT NULL, recorded_by {code:60} NOT NULL,
       PRIMARY KEY (id), CHECK (ends_on >= consented_on), CHECK (meals_per_month > 0)`,
      ['person_id'],
    );
    await createTable(
      runner,
      'roster_import',
      `id {id} NOT NULL, area_code {code:12} NOT NULL, file_name {text:200} NOT NULL, file_sha256 {code:64} NOT NULL, state {code:20} NOT NULL, rows_total {int} NOT NULL, rows_good {int} NOT NULL, rows_faulty {int} NOT NULL, made_by {code:60} NOT NULL,
       made_at {big} NOT NULL, activated_at {big} NULL, PRIMARY KEY (id), CHECK (state IN ('checking','checked','activated','rejected'))`,
    );
    await createTable(
      runner,
      'roster_row',
      `import_id {id} NOT NULL, line {int} NOT NULL, person_id {id} NOT NULL, id_number_sealed {code:160} NOT NULL, id_number_index {code:64} NOT NULL, name_sealed {code:300} NOT NULL, name_masked {text:40} NOT NULL,
       sex {code:1} NOT NULL, birth_day {day} NOT NULL, residence_area {code:12} NOT NULL, hukou_area {code:12} NOT NULL, phone_sealed {code:160} NULL, phone_index {code:64} NULL, purse_opened_on {day} NULL, purse_event_id {id} NULL,
       PRIMARY KEY (import_id, line)`,
    );
    await createTable(
      runner,
      'roster_fact',
      `import_id {id} NOT NULL, line {int} NOT NULL, ordinal {int} NOT NULL, id {id} NOT NULL, person_id {id} NOT NULL, kind {code:12} NOT NULL, token {code:24} NOT NULL, starts_on {day} NOT NULL, ends_on {day} NULL, evidence_sealed {code:600} NULL,
       PRIMARY KEY (import_id, line, ordinal), CHECK (kind IN ('category','assessment'))`,
    );
    await createTable(
      runner,
      'roster_fault',
      `import_id {id} NOT NULL, line {int} NOT NULL, fault {code:40} NOT NULL, field {code:40} NOT NULL, PRIMARY KEY (import_id, line, field)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['roster_fault', 'roster_fact', 'roster_row', 'roster_import', 'proxy', 'guardian', 'assessment', 'person_category', 'life_event', 'person', 'area']);
  }
}
