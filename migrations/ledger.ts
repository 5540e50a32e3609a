import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, makeInsertOnly } from '#platform';

/** Double entry in fen and hundredths of a point. Balances are sums of postings; nothing here is ever updated. */
export class Ledger implements MigrationInterface {
  name = 'Ledger1764000000005';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'transfer',
      `id {id} NOT NULL, kind {code:20} NOT NULL, subject_id {id} NOT NULL, person_id {id} NULL, site_id {id} NULL, reversal_of {id} NULL, effective_on {day} NOT NULL, recorded_at {big} NOT NULL, actor {code:60} NOT NULL,
       PRIMARY KEY (id), UNIQUE (reversal_of), CHECK (kind IN ('appropriation','grant','cash_allowance','redemption','void','expiry','recall','claw_back'))`,
      ['subject_id', 'effective_on', 'recorded_at', 'person_id, effective_on'],
    );
    await createTable(
      runner,
      'posting',
      `transfer_id {id} NOT NULL, line_no {int} NOT NULL, account_kind {code:20} NOT NULL, account_owner {code:40} NOT NULL, unit {code:5} NOT NULL, amount {big} NOT NULL,
       PRIMARY KEY (transfer_id, line_no), CHECK (amount <> 0),
       CHECK ((unit = 'POINT' AND account_kind IN ('LOT','GRANT','POINTS_REDEEMED','EXPIRED','RECALLED')) OR
              (unit = 'CNY' AND account_kind IN ('APPROPRIATION','FUND','SITE_PAYABLE','SELF_PAY','SITE_CASH','BENEFIT_PAYABLE','RECEIVABLE','SUSPENSE','CLEARING')))`,
      ['account_owner, account_kind, transfer_id, line_no, amount'],
    );
    await makeInsertOnly(runner, 'transfer');
    await makeInsertOnly(runner, 'posting');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['posting', 'transfer']);
  }
}
