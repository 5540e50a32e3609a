import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A server shows its triggers only to whoever may make and drop them, which the app's account may not. So the account that
 * migrates lends its eyes: a procedure that lists them.
 */
export class TriggerList implements MigrationInterface {
  name = 'TriggerList1764000000112';

  async up(runner: QueryRunner): Promise<void> {
    if (runner.dataSource.options.type !== 'mysql') return;
    await runner.query(
      `CREATE PROCEDURE schema_triggers() READS SQL DATA SQL SECURITY DEFINER
       SELECT TRIGGER_NAME AS name, EVENT_OBJECT_TABLE AS t, ACTION_TIMING AS timing, EVENT_MANIPULATION AS event, ACTION_STATEMENT AS body FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    if (runner.dataSource.options.type === 'mysql') await runner.query('DROP PROCEDURE schema_triggers');
  }
}
