import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables } from '#platform';

/** Heavy work that waits its turn. */
export class Jobs implements MigrationInterface {
  name = 'Jobs1764000000060';

  async up(runner: QueryRunner): Promise<void> {
    // Two columns that are null once a job has ended hold what must not be twice: the same work, and more than some jobs of one account.
    await createTable(
      runner,
      'job',
      `id {id} NOT NULL, kind {code:30} NOT NULL, county {code:12} NOT NULL, area_code {code:12} NOT NULL, subject_id {id} NOT NULL, actor_id {code:60} NOT NULL, actor {long} NOT NULL, request {long} NOT NULL, state {code:10} NOT NULL, open_key {code:160} NULL, actor_slot {code:70} NULL, done {int} NOT NULL DEFAULT 0, total {int} NULL, attempts {int} NOT NULL DEFAULT 0, worked_by {code:60} NULL, made_at {big} NOT NULL, begun_at {big} NULL, ended_at {big} NULL, code {code:40} NULL, PRIMARY KEY (id), UNIQUE (open_key), UNIQUE (actor_slot), CHECK (state IN ('queued', 'running', 'done', 'refused', 'failed')), CHECK (state NOT IN ('queued', 'running') OR ended_at IS NULL), CHECK (state IN ('queued', 'running') OR (open_key IS NULL AND actor_slot IS NULL AND ended_at IS NOT NULL))`,
      ['state, made_at, id', 'subject_id, made_at', 'ended_at'],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['job']);
  }
}
