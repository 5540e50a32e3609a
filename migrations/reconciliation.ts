import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables } from '#platform';

/** Runs that compare entitlement, service and ledger, and the differences they found. */
export class Reconciliation implements MigrationInterface {
  name = 'Reconciliation1764000000008';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'reconciliation_run',
      `id {id} NOT NULL, month {month} NOT NULL, area_code {code:12} NOT NULL, made_by {code:60} NOT NULL, started_at {big} NOT NULL, ended_at {big} NULL, law_sha256 {code:64} NOT NULL, persons {int} NOT NULL DEFAULT 0, redemptions {int} NOT NULL DEFAULT 0, transfers {int} NOT NULL DEFAULT 0, lines_checked {int} NOT NULL DEFAULT 0, differences {int} NOT NULL DEFAULT 0, totals {long} NULL, PRIMARY KEY (id)`,
      ['month, started_at'],
    );
    await createTable(
      runner,
      'reconciliation_difference',
      `run_id {id} NOT NULL, line_no {int} NOT NULL, type {code:40} NOT NULL, person_id {id} NULL, redemption_id {id} NULL, transfer_id {id} NULL, lot_id {id} NULL, line_id {id} NULL, site_id {id} NULL, meal_day {day} NULL, unit {code:5} NOT NULL, amount {big} NOT NULL, expected {long} NOT NULL, found {long} NOT NULL, PRIMARY KEY (run_id, line_no)`,
      ['run_id, type, line_no'],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['reconciliation_difference', 'reconciliation_run']);
  }
}
