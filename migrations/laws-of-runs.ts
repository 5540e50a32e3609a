import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

/** Which version of its programme a run decides by. Runs that are there take it from their lines; one without lines has none. */
export class LawsOfRuns implements MigrationInterface {
  name = 'LawsOfRuns1764000000220';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'issuance_run', ['policy_version {code:30} NULL']);
    await runner.query('UPDATE issuance_run SET policy_version = (SELECT MIN(l.policy_version) FROM issuance_line l WHERE l.run_id = issuance_run.id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, 'issuance_run', ['policy_version']);
  }
}
