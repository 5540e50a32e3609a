import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from '#platform';

/** Whose account it is: a staff number, unique among the live accounts of a county. Accounts from before are linked at their next sign-in. */
export class Staff implements MigrationInterface {
  name = 'Staff1764000000070';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'user_account', [`county {code:6} NOT NULL DEFAULT ''`, 'staff_number {code:30} NULL', 'staff_key {code:40} NULL']);
    await runner.query('UPDATE user_account SET county = substr(area_code, 1, 6)');
    await runner.query('CREATE UNIQUE INDEX user_account_staff ON user_account (staff_key)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX user_account_staff${runner.dataSource.options.type === 'mysql' ? ' ON user_account' : ''}`);
    await dropColumns(runner, 'user_account', ['staff_key', 'staff_number', 'county']);
  }
}
