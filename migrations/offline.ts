import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropTables } from '#platform';

/** What happened at a counter without the network: batches of signed events, a verdict for each, and who pays. */
export class Offline implements MigrationInterface {
  name = 'Offline1764000000009';

  async up(_runner: QueryRunner): Promise<void> {}

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, []);
  }
}
