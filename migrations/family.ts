import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables } from '#platform';

/** Who may look on for an elder: by consent, dated, revocable. */
export class Family implements MigrationInterface {
  name = 'Family1764000000013';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'family_invitation',
      `code_hash {code:64} NOT NULL, person_id {id} NOT NULL, relation {text:30} NOT NULL, ends_on {day} NOT NULL, made_at {big} NOT NULL, expires_at {big} NOT NULL, used_at {big} NULL, PRIMARY KEY (code_hash)`,
      ['person_id'],
    );
    await createTable(
      runner,
      'family_link',
      `id {id} NOT NULL, person_id {id} NOT NULL, relation {text:30} NOT NULL, name_sealed {code:300} NOT NULL, name_masked {text:40} NOT NULL, public_key {code:64} NOT NULL, started_at {big} NOT NULL, ends_on {day} NOT NULL, ends_at {big} NOT NULL, revoked_at {big} NULL, last_seen_at {big} NULL,
       PRIMARY KEY (id), CHECK (ends_at > started_at)`,
      ['person_id', 'started_at', 'revoked_at'],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['family_link', 'family_invitation']);
  }
}
