import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns, rekey } from '#platform';

const ONE_A_MEAL = 'UNIQUE (redemption_id)';
const ONE_OF_EACH = 'UNIQUE (redemption_id, open_for)';

/** A meal may be asked for again once a request was declined, or granted and not taken back; and by the bureau whatever the till asked for. */
export class VoidRequestsAnew implements MigrationInterface {
  name = 'VoidRequestsAnew1764000000254';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'void_request', ['open_for {code:10} NULL']);
    await runner.query(`UPDATE void_request SET open_for = CASE WHEN EXISTS (SELECT 1 FROM user_account u WHERE u.id = asked_by AND u.site_id IS NULL) THEN 'bureau' ELSE 'till' END
      WHERE granted IS NULL OR (granted = 1 AND EXISTS (SELECT 1 FROM redemption_void v WHERE v.redemption_id = void_request.redemption_id))`);
    await rekey(runner, 'void_request', { from: ONE_A_MEAL, to: ONE_OF_EACH });
  }

  async down(runner: QueryRunner): Promise<void> {
    await rekey(runner, 'void_request', { from: ONE_OF_EACH, to: ONE_A_MEAL });
    await dropColumns(runner, 'void_request', ['open_for']);
  }
}
