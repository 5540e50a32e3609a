import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

const TABLES = ['held_by_hand', 'device_enrolment', 'shift_session'];

/** The keyed seal of what a counter was opened with: the codes that enrol tablets, the sessions of a shift, and meals that wait because they were typed. */
export class CounterSeals implements MigrationInterface {
  name = 'CounterSeals1764000000242';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await addColumns(runner, table, ['seal {code:64}']);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await dropColumns(runner, table, ['seal']);
  }
}
