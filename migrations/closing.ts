import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, makeInsertOnly } from '#platform';

const COLUMNS = 'id, redemption_id, n, person_id, standing, code, other_id, transfer_id, at';
const BEFORE = ['funded', 'advance', 'suspense', 'site'];

/** How open cases of meals without the network are closed: by two persons; the county's own record of its lists; why a code was typed. */
export class Closing implements MigrationInterface {
  name = 'Closing1764000000017';

  async up(runner: QueryRunner): Promise<void> {
    const mysql = runner.dataSource.options.type === 'mysql';
    await runner.query(`ALTER TABLE redemption ADD COLUMN typed_reason ${mysql ? 'varchar(200) COLLATE utf8mb4_bin' : 'varchar(200)'} NULL`);
    await withStandings(runner, [...BEFORE, 'granted'], ['person_id', 'other_id', 'at', 'standing, redemption_id']);
    await createTable(
      runner,
      'standing_decision',
      `redemption_id {id} NOT NULL, n {int} NOT NULL, bearer {code:10} NOT NULL, closes {bool} NOT NULL, reason {text:200} NOT NULL, decided_by {code:60} NOT NULL, decided_at {big} NOT NULL,
       PRIMARY KEY (redemption_id, n), CHECK (n > 0), CHECK (bearer IN ('funds','site')), CHECK (closes = 0 OR n > 1)`,
    );
    await createTable(runner, 'snapshot_made', `serial {big} NOT NULL, made_at {big} NOT NULL, PRIMARY KEY (serial), CHECK (serial > 0)`);
    await runner.query(`INSERT INTO snapshot_made (serial, made_at) SELECT serial, made_at FROM snapshot_state WHERE serial > 0`);
    await runner.query('CREATE INDEX offline_batch_content ON offline_batch (device_id, sha256)');
    await runner.query('CREATE INDEX offline_batch_received ON offline_batch (received_at)');
    for (const table of ['standing_decision', 'snapshot_made']) await makeInsertOnly(runner, table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of ['offline_batch_content', 'offline_batch_received'])
      await runner.query(`DROP INDEX ${index}${runner.dataSource.options.type === 'mysql' ? ' ON offline_batch' : ''}`);
    await dropTables(runner, ['snapshot_made', 'standing_decision']);
    await withStandings(runner, BEFORE, ['person_id', 'other_id', 'at']);
    await runner.query('ALTER TABLE redemption DROP COLUMN typed_reason');
  }
}

/** Neither engine changes a CHECK in place the same way, so the rows move into a new table of the same shape. */
async function withStandings(runner: QueryRunner, standings: readonly string[], indexes: readonly string[]): Promise<void> {
  const embedded = runner.dataSource.options.type !== 'mysql';
  const before = indexes.length === 3 ? 4 : 3;
  for (const action of ['update', 'delete']) await runner.query(`DROP TRIGGER redemption_standing_no_${action}`);
  await runner.query('ALTER TABLE redemption_standing RENAME TO redemption_standing_before');
  // The embedded engine has one name space for the indexes of all tables.
  if (embedded) for (let index = 1; index <= before; index++) await runner.query(`DROP INDEX redemption_standing_ix${String(index)}`);
  await createTable(
    runner,
    'redemption_standing',
    `id {id} NOT NULL, redemption_id {id} NOT NULL, n {int} NOT NULL, person_id {id} NOT NULL, standing {code:10} NOT NULL, code {code:30} NULL, other_id {id} NULL, transfer_id {id} NULL, at {big} NOT NULL,
     PRIMARY KEY (id), UNIQUE (redemption_id, n), UNIQUE (transfer_id), CHECK (n > 0), CHECK (standing IN (${standings.map((one) => `'${one}'`).join(',')})),
     CHECK ((standing = 'funded' AND code IS NULL) OR (standing <> 'funded' AND code IS NOT NULL))`,
    indexes,
  );
  await runner.query(`INSERT INTO redemption_standing (${COLUMNS}) SELECT ${COLUMNS} FROM redemption_standing_before`);
  await runner.query('DROP TABLE redemption_standing_before');
  await makeInsertOnly(runner, 'redemption_standing');
}
