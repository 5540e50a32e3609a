import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

/** Who uploaded a roster is known as a natural person: another one brings it in. */
export class RosterMakers implements MigrationInterface {
  name = 'RosterMakers1764000000210';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'roster_import', ['made_staff {code:30} NULL']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, 'roster_import', ['made_staff']);
  }
}
