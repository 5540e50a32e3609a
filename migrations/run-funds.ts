import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, createTable, dropColumns, dropTables, makeInsertOnly } from '#platform';

/** Who drafted a run, as natural persons and approved it; and runs that two persons let pass beyond what a fund holds. */
export class RunFundsTables implements MigrationInterface {
  name = 'RunFundsTables1764000000083';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'issuance_run', ['made_staff {code:30} NULL', 'approved_staff {code:30} NULL']);
    await createTable(
      runner,
      'fund_override',
      `run_id {id} NOT NULL, proposal_id {id} NOT NULL, funds {long} NOT NULL, proposed_by {code:60} NOT NULL, confirmed_by {code:60} NOT NULL, confirmed_at {big} NOT NULL, PRIMARY KEY (run_id), UNIQUE (proposal_id), CHECK (confirmed_by <> proposed_by)`,
    );
    await makeInsertOnly(runner, 'fund_override');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['fund_override']);
    await dropColumns(runner, 'issuance_run', ['approved_staff', 'made_staff']);
  }
}
