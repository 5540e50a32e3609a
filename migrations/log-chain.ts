import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, makeInsertOnly } from '#platform';

/** The chain over the log of acts: each entry's hash over the one before it, in the order in which they were found committed. */
export class LogChain implements MigrationInterface {
  name = 'LogChain1764000000111';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'audit_link',
      'seq {big} NOT NULL, entry_id {id} NOT NULL, linked_at {big} NOT NULL, hash {code:64} NOT NULL, PRIMARY KEY (seq), UNIQUE (entry_id), CHECK (seq > 0)',
    );
    await makeInsertOnly(runner, 'audit_link');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['audit_link']);
  }
}
