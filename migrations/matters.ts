import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What waits for the bureau, found by an index: late voids that nobody decided, and events of a kind by their day. And why a void was granted or not. */
export class Matters implements MigrationInterface {
  name = 'Matters1764000000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE void_request ADD COLUMN decision_reason varchar(200) NULL');
    await runner.query('CREATE INDEX void_request_open ON void_request (decided_at, id)');
    await runner.query('CREATE INDEX offline_event_day ON offline_event (kind, event_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    const on = (table: string): string => (runner.dataSource.options.type === 'mysql' ? ` ON ${table}` : '');
    await runner.query(`DROP INDEX offline_event_day${on('offline_event')}`);
    await runner.query(`DROP INDEX void_request_open${on('void_request')}`);
    await runner.query('ALTER TABLE void_request DROP COLUMN decision_reason');
  }
}
