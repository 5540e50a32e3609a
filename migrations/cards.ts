import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, makeInsertOnly } from '#platform';

/** What a person shows at the counter. One generation counter a person: raising it kills paper, phone and social card at once. */
export class Cards implements MigrationInterface {
  name = 'Cards1764000000004';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'carrier',
      `person_id {id} NOT NULL, generation {int} NOT NULL, state {code:12} NOT NULL, changed_at {big} NOT NULL, PRIMARY KEY (person_id), CHECK (state IN ('active','lost','suspended')), CHECK (generation > 0)`,
    );
    await createTable(
      runner,
      'card',
      `id {id} NOT NULL, serial {big} NOT NULL, number {code:16} NOT NULL, person_id {id} NOT NULL, generation {int} NOT NULL, scheme_class {int} NOT NULL, issued_on {day} NOT NULL, expires_on {day} NOT NULL, issued_at {big} NOT NULL, issued_by {code:60} NOT NULL,
       PRIMARY KEY (id), UNIQUE (serial), UNIQUE (number), UNIQUE (person_id, generation)`,
    );
    await createTable(
      runner,
      'phone_key',
      `id {id} NOT NULL, serial {big} NOT NULL, person_id {id} NOT NULL, generation {int} NOT NULL, public_key {code:64} NOT NULL, enrolled_at {big} NOT NULL, revoked_at {big} NULL, PRIMARY KEY (id), UNIQUE (serial)`,
      ['person_id'],
    );
    await createTable(
      runner,
      'activation',
      `code_hash {code:64} NOT NULL, person_id {id} NOT NULL, made_by {code:60} NOT NULL, made_at {big} NOT NULL, expires_at {big} NOT NULL, used_at {big} NULL, PRIMARY KEY (code_hash)`,
      ['person_id'],
    );
    await createTable(
      runner,
      'social_card',
      `id {id} NOT NULL, number_index {code:64} NOT NULL, live_index {code:64} NULL, person_id {id} NOT NULL, generation {int} NOT NULL, bound_at {big} NOT NULL, released_at {big} NULL, PRIMARY KEY (id), UNIQUE (live_index),
       CHECK ((live_index IS NULL AND released_at IS NOT NULL) OR (released_at IS NULL AND live_index = number_index))`,
      ['number_index', 'person_id'],
    );
    await createTable(
      runner,
      'carrier_event',
      `id {id} NOT NULL, person_id {id} NOT NULL, kind {code:20} NOT NULL, generation {int} NOT NULL, at {big} NOT NULL, actor {code:60} NOT NULL, reason {text:200} NULL, PRIMARY KEY (id)`,
      ['person_id, at'],
    );
    await makeInsertOnly(runner, 'carrier_event');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['carrier_event', 'social_card', 'activation', 'phone_key', 'card', 'carrier']);
  }
}
