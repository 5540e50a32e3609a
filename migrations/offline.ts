import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, makeInsertOnly } from '#platform';

const KINDS_BEFORE = ['appropriation', 'grant', 'cash_allowance', 'redemption', 'void', 'expiry', 'recall', 'claw_back'];
const TABLES = ['offline_decision', 'offline_outcome', 'offline_event', 'offline_batch', 'redemption_standing', 'offline_meal'];

/** What happened at a counter without the network: batches of signed events, a verdict for each, and who pays. */
export class Offline implements MigrationInterface {
  name = 'Offline1764000000009';

  async up(runner: QueryRunner): Promise<void> {
    await withTransferKinds(runner, [...KINDS_BEFORE, 'reclassification']);
    await createTable(
      runner,
      'offline_batch',
      `id {id} NOT NULL, batch_id {id} NOT NULL, device_id {id} NOT NULL, from_seq {big} NOT NULL, to_seq {big} NOT NULL, events {int} NOT NULL, signed {bool} NOT NULL, app_version {code:40} NULL, queue_length {int} NULL, sha256 {code:64} NOT NULL, sealed {long} NOT NULL, received_at {big} NOT NULL,
       PRIMARY KEY (id), UNIQUE (device_id, batch_id, sha256), CHECK (from_seq > 0), CHECK (to_seq >= from_seq)`,
      ['device_id, received_at'],
    );
    await createTable(
      runner,
      'offline_event',
      `id {id} NOT NULL, device_id {id} NOT NULL, seq {big} NOT NULL, batch_id {id} NOT NULL, kind {code:12} NOT NULL, hash {code:64} NOT NULL, site_id {id} NOT NULL, operator_id {code:60} NULL, person_id {id} NULL, subject_id {id} NULL,
       device_at {big} NULL, event_at {big} NOT NULL, clock {code:10} NOT NULL, doubt {code:20} NULL, trail_at {big} NULL, skew_ms {big} NULL, snapshot_at {big} NULL, received_at {big} NOT NULL, body_sealed {long} NOT NULL,
       PRIMARY KEY (id), UNIQUE (device_id, seq), CHECK (seq > 0), CHECK (kind IN ('meal','void','full_price','not_holder','refused','delivery','open','close','unreadable')), CHECK (clock IN ('server','chain','doubt'))`,
      ['subject_id', 'site_id, kind, id', 'kind, id', 'person_id, id'],
    );
    await createTable(
      runner,
      'offline_outcome',
      `event_id {id} NOT NULL, n {int} NOT NULL, outcome {code:12} NOT NULL, code {code:30} NULL, detail {long} NULL, at {big} NOT NULL, PRIMARY KEY (event_id, n), CHECK (n > 0),
       CHECK (outcome IN ('judged','accepted','site_bears','held','rejected','noted'))`,
      ['outcome, event_id'],
    );
    await createTable(
      runner,
      'offline_decision',
      `event_id {id} NOT NULL, n {int} NOT NULL, decision {code:10} NOT NULL, event_at {big} NULL, reason {text:200} NOT NULL, decided_by {code:60} NOT NULL, decided_at {big} NOT NULL, PRIMARY KEY (event_id, n), UNIQUE (event_id, decided_by),
       CHECK (n IN (1, 2)), CHECK (decision IN ('grant','decline'))`,
    );
    await createTable(
      runner,
      'offline_meal',
      `id {id} NOT NULL, person_id {id} NOT NULL, device_id {id} NOT NULL, seq {big} NOT NULL, meal_day {day} NOT NULL, generation {int} NOT NULL, phone_step {big} NULL, block {code:30} NULL, kept {bool} NOT NULL, broke {code:30} NULL,
       PRIMARY KEY (id), CHECK ((kept = 1 AND broke IS NULL) OR (kept = 0 AND broke IS NOT NULL))`,
      ['person_id, meal_day', 'device_id, person_id, meal_day'],
    );
    await createTable(
      runner,
      'redemption_standing',
      `id {id} NOT NULL, redemption_id {id} NOT NULL, n {int} NOT NULL, person_id {id} NOT NULL, standing {code:10} NOT NULL, code {code:30} NULL, other_id {id} NULL, transfer_id {id} NULL, at {big} NOT NULL,
       PRIMARY KEY (id), UNIQUE (redemption_id, n), UNIQUE (transfer_id), CHECK (n > 0), CHECK (standing IN ('funded','advance','suspense','site')), CHECK ((standing = 'funded' AND code IS NULL) OR (standing <> 'funded' AND code IS NOT NULL))`,
      ['person_id', 'other_id', 'at'],
    );
    for (const table of TABLES) await makeInsertOnly(runner, table);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, TABLES);
    await withTransferKinds(runner, KINDS_BEFORE);
  }
}

/** Neither engine changes a CHECK in place the same way, so the headers move into a new table of the same shape. */
async function withTransferKinds(runner: QueryRunner, kinds: readonly string[]): Promise<void> {
  const columns = 'id, kind, subject_id, person_id, site_id, reversal_of, effective_on, recorded_at, actor';
  await runner.query('ALTER TABLE transfer RENAME TO transfer_before');
  // The embedded engine has one name space for the indexes and triggers of all tables.
  if (runner.dataSource.options.type !== 'mysql') for (const index of [1, 2, 3, 4]) await runner.query(`DROP INDEX transfer_ix${String(index)}`);
  for (const action of ['update', 'delete']) await runner.query(`DROP TRIGGER transfer_no_${action}`);
  await createTable(
    runner,
    'transfer',
    `id {id} NOT NULL, kind {code:20} NOT NULL, subject_id {id} NOT NULL, person_id {id} NULL, site_id {id} NULL, reversal_of {id} NULL, effective_on {day} NOT NULL, recorded_at {big} NOT NULL, actor {code:60} NOT NULL,
     PRIMARY KEY (id), UNIQUE (reversal_of), CHECK (kind IN (${kinds.map((kind) => `'${kind}'`).join(',')}))`,
    ['subject_id', 'effective_on', 'recorded_at', 'person_id, effective_on'],
  );
  await runner.query(`INSERT INTO transfer (${columns}) SELECT ${columns} FROM transfer_before`);
  await runner.query('DROP TABLE transfer_before');
  await makeInsertOnly(runner, 'transfer');
}
