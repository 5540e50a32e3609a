import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

/** The keyed seal of each entry of the log of acts, so that one that was written in is found before it is chained. Entries that were there get theirs right after. */
export class LogSeals implements MigrationInterface {
  name = 'LogSeals1764000000151';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'audit_entry', ['seal {code:64}']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, 'audit_entry', ['seal']);
  }
}
