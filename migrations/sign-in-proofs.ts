import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables } from '#platform';

/** What a phone signed to sign its owner in, for as long as it would be good: each is good once. */
export class SignInProofs implements MigrationInterface {
  name = 'SignInProofs1764000000201';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'sign_in_proof', `key_id {id} NOT NULL, instant_ms {big} NOT NULL, PRIMARY KEY (key_id, instant_ms)`, ['instant_ms']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['sign_in_proof']);
  }
}
