import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns, makeInsertOnly } from '#platform';

/** The number of the list that a tablet decided on stands beside its time, so that the books can be held to what that list allowed. */
export class EventLists implements MigrationInterface {
  name = 'EventLists1764000000120';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'offline_event', ['snapshot_serial {big} NULL']);
    // Rows from before say it in their sealed body only. The list of their time is the one that they can have had.
    await runner.query('DROP TRIGGER offline_event_no_update');
    await runner.query('DROP TRIGGER offline_event_no_delete');
    await runner.query(
      `UPDATE offline_event SET snapshot_serial = (SELECT MAX(s.serial) FROM snapshot_made s WHERE s.made_at <= offline_event.snapshot_at + 300000)
        WHERE kind = 'meal' AND snapshot_at IS NOT NULL`,
    );
    await makeInsertOnly(runner, 'offline_event');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, 'offline_event', ['snapshot_serial']);
  }
}
