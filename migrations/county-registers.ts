import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns, rekey } from '#platform';

const PERSON = { from: 'UNIQUE (id_number_index)', to: 'UNIQUE (id_number_index, county)' };
const OPERATOR = { from: 'UNIQUE (credit_code)', to: 'UNIQUE (credit_code, county)' };

/**
 * One ID number, or one company, in two counties is two records. A person's county is that of the residence, which the database
 * computes; an operator's is that of its sites, and of the installation where it has none.
 */
export class CountyRegisters implements MigrationInterface {
  name = 'CountyRegisters1764000000171';

  async up(runner: QueryRunner): Promise<void> {
    const kept = runner.dataSource.options.type === 'mysql' ? 'STORED' : 'VIRTUAL';
    await addColumns(runner, 'person', [`county {code:6} GENERATED ALWAYS AS (substr(residence_area, 1, 6)) ${kept}`]);
    await rekey(runner, 'person', PERSON);
    await addColumns(runner, 'operator', [`county {code:6} NOT NULL DEFAULT ''`]);
    await runner.query(
      `UPDATE operator SET county = COALESCE((SELECT MIN(substr(s.area_code, 1, 6)) FROM site s WHERE s.operator_id = operator.id),
         (SELECT MIN(substr(s.area_code, 1, 6)) FROM site s), (SELECT MIN(substr(a.code, 1, 6)) FROM area a), '')`,
    );
    await rekey(runner, 'operator', OPERATOR);
  }

  async down(runner: QueryRunner): Promise<void> {
    await rekey(runner, 'operator', { from: OPERATOR.to, to: OPERATOR.from });
    await dropColumns(runner, 'operator', ['county']);
    await rekey(runner, 'person', { from: PERSON.to, to: PERSON.from });
    await dropColumns(runner, 'person', ['county']);
  }
}
