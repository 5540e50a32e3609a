import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, makeInsertOnly } from '#platform';

/**
 * The second answer of an id whose try with the network was refused and whose meal came in by its tablet and was booked: the first
 * stands as it was told. Meals of that kind that were there have their digest and seal right after, where the keys are at hand.
 */
export class LaterAnswers implements MigrationInterface {
  name = 'LaterAnswers1764000000276';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'later_answer', `id {id} NOT NULL, facts_sha256 {code:64} NULL, recorded_at {big} NOT NULL, seal {code:64} NULL, PRIMARY KEY (id)`);
    await runner.query(`INSERT INTO later_answer (id, recorded_at) SELECT r.id, r.received_at FROM redemption r JOIN attempt a ON a.id = r.id
      WHERE a.outcome <> 'accepted' AND EXISTS (SELECT 1 FROM offline_meal m WHERE m.id = r.id)`);
    await makeInsertOnly(runner, 'later_answer');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['later_answer']);
  }
}
