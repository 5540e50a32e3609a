import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, makeInsertOnly } from '#platform';

/** The law as data, the monthly runs that apply it, and the dated lots that make up a purse. */
export class Allowances implements MigrationInterface {
  name = 'Allowances1764000000006';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'policy_version',
      `id {id} NOT NULL, programme {code:30} NOT NULL, version {code:30} NOT NULL, effective_from {day} NOT NULL, effective_to {day} NULL, body {long} NOT NULL, body_sha256 {code:64} NOT NULL, published_by {code:60} NOT NULL, published_at {big} NOT NULL,
       PRIMARY KEY (id), UNIQUE (programme, version), UNIQUE (programme, effective_from), CHECK (effective_to IS NULL OR effective_to >= effective_from)`,
    );
    await createTable(
      runner,
      'issuance_run',
      `id {id} NOT NULL, programme {code:30} NOT NULL, month {month} NOT NULL, kind {code:12} NOT NULL, ordinal {int} NOT NULL, state {code:12} NOT NULL, made_by {code:60} NOT NULL, made_at {big} NOT NULL, drafted_to {id} NULL,
       approved_by {code:60} NULL, approved_at {big} NULL, posted_to {int} NOT NULL DEFAULT 0, posted_at {big} NULL, persons_decided {int} NOT NULL DEFAULT 0, lines_total {int} NOT NULL DEFAULT 0, amount_total {big} NOT NULL DEFAULT 0, outcomes {long} NULL,
       PRIMARY KEY (id), UNIQUE (programme, month, kind, ordinal), CHECK (kind IN ('monthly','difference')), CHECK (state IN ('drafting','draft','approved','posted','cancelled')), CHECK (approved_by IS NULL OR approved_by <> made_by)`,
    );
    await createTable(
      runner,
      'issuance_line',
      `run_id {id} NOT NULL, line_no {int} NOT NULL, id {id} NOT NULL, person_id {id} NOT NULL, programme {code:30} NOT NULL, month {month} NOT NULL, unit {code:5} NOT NULL, amount {big} NOT NULL, policy_version {code:30} NOT NULL, rule_id {code:120} NOT NULL, reasons {long} NOT NULL,
       PRIMARY KEY (run_id, line_no), UNIQUE (run_id, person_id), UNIQUE (id), CHECK (amount <> 0), CHECK (unit IN ('POINT','CNY'))`,
      ['person_id, month'],
    );
    await createTable(
      runner,
      'lot',
      `id {id} NOT NULL, person_id {id} NOT NULL, programme {code:30} NOT NULL, month {month} NOT NULL, granted {big} NOT NULL, remaining {big} NOT NULL, opened_on {day} NOT NULL, expires_on {day} NOT NULL, closed_on {day} NULL, PRIMARY KEY (id),
       CHECK (granted > 0), CHECK (remaining >= 0), CHECK (remaining <= granted)`,
      ['person_id, expires_on, id', 'expires_on'],
    );
    await makeInsertOnly(runner, 'policy_version');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['lot', 'issuance_line', 'issuance_run', 'policy_version']);
  }
}
