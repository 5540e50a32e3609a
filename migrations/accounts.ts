import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, createTable, dropColumns, dropTables } from '#platform';

const ADDED = ['password_temporary', 'second_factor_sealed', 'second_factor_draft_sealed', 'second_factor_step', 'second_factor_at'];

/** How accounts are opened and by whom: paces of sign-in, temporary and former passwords, the second factor, and what is counted by the day. */
export class Accounts implements MigrationInterface {
  name = 'Accounts1764000000071';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'session', ['renewed_at {big} NULL']);
    await addColumns(runner, 'user_account', [
      'password_temporary {bool} NOT NULL DEFAULT 0',
      'second_factor_sealed {code:400} NULL',
      'second_factor_draft_sealed {code:400} NULL',
      'second_factor_step {big} NULL',
      'second_factor_at {big} NULL',
    ]);
    await createTable(
      runner,
      'sign_in_pace',
      `user_id {id} NOT NULL, network {code:64} NOT NULL, tries {int} NOT NULL, last_at {big} NOT NULL, wait_until {big} NOT NULL, good_at {big} NULL, PRIMARY KEY (user_id, network), CHECK (tries >= 0)`,
    );
    await createTable(runner, 'password_past', `user_id {id} NOT NULL, ended_at {big} NOT NULL, password_hash {code:200} NOT NULL, PRIMARY KEY (user_id, ended_at)`);
    await createTable(runner, 'recovery_code', `user_id {id} NOT NULL, code_hash {code:64} NOT NULL, used_at {big} NULL, PRIMARY KEY (user_id, code_hash)`);
    await createTable(runner, 'tally', `name {code:100} NOT NULL, day {day} NOT NULL, n {int} NOT NULL, PRIMARY KEY (name, day), CHECK (n >= 0)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['tally', 'recovery_code', 'password_past', 'sign_in_pace']);
    await dropColumns(runner, 'user_account', ADDED);
    await dropColumns(runner, 'session', ['renewed_at']);
  }
}
