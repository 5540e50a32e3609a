import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

const TABLES = ['shift', 'recovery_code', 'lookup_code', 'card_lookup'];

/** The keyed seals of shifts, recovery codes, lookups and the codes that they gave. Rows that were there get theirs right after, where the keys are at hand. */
export class ShiftSeals implements MigrationInterface {
  name = 'ShiftSeals1764000000290';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await addColumns(runner, table, ['seal {code:64}']);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await dropColumns(runner, table, ['seal']);
  }
}
