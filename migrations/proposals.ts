import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, makeInsertOnly } from '#platform';

/** Acts that take two natural persons: what one proposes, and what the other says to it. */
export class Proposals implements MigrationInterface {
  name = 'Proposals1764000000081';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'proposal',
      `id {id} NOT NULL, kind {code:30} NOT NULL, area_code {code:12} NOT NULL, body {long} NOT NULL, body_sha256 {code:64} NOT NULL, reason {text:200} NOT NULL,
       proposed_by {code:60} NOT NULL, proposed_staff {code:30} NOT NULL, proposed_at {big} NOT NULL, expires_at {big} NOT NULL, PRIMARY KEY (id), CHECK (expires_at > proposed_at)`,
      ['area_code, id'],
    );
    await createTable(
      runner,
      'proposal_decision',
      `proposal_id {id} NOT NULL, decision {code:10} NOT NULL, proposed_by {code:60} NOT NULL, proposed_staff {code:30} NOT NULL, decided_by {code:60} NOT NULL, decided_staff {code:30} NOT NULL, decided_at {big} NOT NULL,
       reason {text:200} NULL, result {long} NULL, PRIMARY KEY (proposal_id), CHECK (decision IN ('confirmed','declined')), CHECK (decided_by <> proposed_by), CHECK (decided_staff <> proposed_staff), CHECK (decided_staff <> ''),
       CHECK (decision = 'confirmed' OR reason IS NOT NULL)`,
    );
    await makeInsertOnly(runner, 'proposal');
    await makeInsertOnly(runner, 'proposal_decision');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['proposal_decision', 'proposal']);
  }
}
