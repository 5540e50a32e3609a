import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, createTable, dropColumns, dropTables, makeInsertOnly } from '#platform';

/** What a tablet's event proves of its time, what a tablet may accept by its list, and since when a tablet is stolen. */
export class SignedTime implements MigrationInterface {
  name = 'SignedTime1764000000041';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'device', ['stolen_since {big} NULL', 'stolen_reported_at {big} NULL']);
    // Null in rows from before: they proved no time, and how their holder was known stands with the meal.
    await addColumns(runner, 'offline_event', ['signed_at {big} NULL', 'meal_kind {code:6} NULL']);
    await runner.query('CREATE INDEX offline_event_device_time ON offline_event (device_id, event_at)');
    await createTable(
      runner,
      'device_ceiling',
      `device_id {id} NOT NULL, serial {big} NOT NULL, fresh {int} NOT NULL, stale {int} NOT NULL, given_at {big} NOT NULL, PRIMARY KEY (device_id, serial), CHECK (fresh >= 0), CHECK (stale >= 0)`,
    );
    await makeInsertOnly(runner, 'device_ceiling');
    // Tablets that hold a list from before go by what their site had accepted: none of their rows waits for want of a number.
    await runner.query(
      `INSERT INTO device_ceiling (device_id, serial, fresh, stale, given_at)
       SELECT d.id, 0, COALESCE(s.portions_per_meal, 0), COALESCE(s.portions_per_meal, 0), d.enrolled_at FROM device d JOIN site s ON s.id = d.site_id`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['device_ceiling']);
    await runner.query(`DROP INDEX offline_event_device_time${runner.dataSource.options.type === 'mysql' ? ' ON offline_event' : ''}`);
    await dropColumns(runner, 'offline_event', ['meal_kind', 'signed_at']);
    await dropColumns(runner, 'device', ['stolen_reported_at', 'stolen_since']);
  }
}
