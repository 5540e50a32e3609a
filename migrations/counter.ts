import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, makeInsertOnly } from '#platform';

/** The day of a counter: shifts, the county snapshot on the tablet, delivery rounds, closing the day. */
export class Counter implements MigrationInterface {
  name = 'Counter1764000000010';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner);
    await createTable(
      runner,
      'portrait',
      `subject_id {id} NOT NULL, kind {code:10} NOT NULL, media_type {code:20} NOT NULL, photo_sealed {long} NOT NULL, bytes {int} NOT NULL, sha256 {code:64} NOT NULL, fingerprint {code:8} NOT NULL, set_at {big} NOT NULL, set_by {code:60} NOT NULL,
       PRIMARY KEY (subject_id), CHECK (kind IN ('person','proxy')), CHECK (media_type IN ('image/png','image/jpeg'))`,
    );
    await createTable(runner, 'meal_note', `person_id {id} NOT NULL, note_sealed {code:600} NOT NULL, set_at {big} NOT NULL, set_by {code:60} NOT NULL, PRIMARY KEY (person_id)`);
    await snapshotTables(runner);
    await shiftTables(runner);
    await createTable(
      runner,
      'device_report',
      `device_id {id} NOT NULL, site_id {id} NOT NULL, reported_at {big} NOT NULL, app_version {code:40} NOT NULL, queue_length {int} NOT NULL, oldest_unsent_at {big} NULL, snapshot_serial {big} NULL, clock_skew_ms {big} NULL, installed {bool} NULL, persisted {bool} NULL,
       PRIMARY KEY (device_id), CHECK (queue_length >= 0)`,
      ['site_id'],
    );
    await createTable(
      runner,
      'card_check',
      `id {id} NOT NULL, site_id {id} NOT NULL, device_id {id} NOT NULL, operator_id {code:60} NOT NULL, person_id {id} NOT NULL, carrier_id {id} NOT NULL, code_kind {code:10} NOT NULL, outcome {code:20} NOT NULL, note {text:200} NULL, at {big} NOT NULL,
       PRIMARY KEY (id), CHECK (outcome IN ('not_the_person'))`,
      ['site_id, at', 'person_id, at'],
    );
    await createTable(
      runner,
      'card_lookup',
      `id {id} NOT NULL, session_id {id} NOT NULL, site_id {id} NOT NULL, device_id {id} NOT NULL, operator_id {code:60} NOT NULL, ordinal {int} NOT NULL, sought_by {code:10} NOT NULL, found {int} NOT NULL, at {big} NOT NULL,
       PRIMARY KEY (id), UNIQUE (session_id, ordinal), CHECK (sought_by IN ('number','phone'))`,
      ['site_id, at'],
    );
    await createTable(
      runner,
      'lookup_code',
      `code_hash {code:64} NOT NULL, lookup_id {id} NOT NULL, person_id {id} NOT NULL, card_id {id} NOT NULL, generation {int} NOT NULL, made_at {big} NOT NULL, expires_at {big} NOT NULL, PRIMARY KEY (code_hash)`,
    );
    for (const table of ['shift_closing', 'card_check', 'card_lookup', 'lookup_code']) await makeInsertOnly(runner, table);
    await deliveryTables(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, [
      'delivery_step',
      'delivery_order',
      'lookup_code',
      'card_lookup',
      'card_check',
      'device_report',
      'shift_closing',
      'shift_session',
      'shift',
      'pin_try',
      'counter_pin',
      'social_card_tag',
      'snapshot_entry',
      'price_class',
      'snapshot_state',
      'meal_note',
      'portrait',
    ]);
    await runner.query(runner.dataSource.options.type === 'mysql' ? 'DROP INDEX card_tail ON card' : 'DROP INDEX card_tail');
    for (const [table, column] of [
      ['card', 'tail'],
      ['card', 'photo'],
      ['redemption', 'evidence'],
    ])
      await runner.query(`ALTER TABLE ${table ?? ''} DROP COLUMN ${column ?? ''}`);
  }
}

/** What presence a meal rests on, what photo a card was issued with, and the end of a card's number by which it is looked up. */
async function addColumns(runner: QueryRunner): Promise<void> {
  await runner.query(`ALTER TABLE redemption ADD COLUMN evidence varchar(20) NULL CHECK (evidence IN ('phone','photo_matched','no_photo','typed','proxy'))`);
  await runner.query(`ALTER TABLE card ADD COLUMN photo varchar(8) NOT NULL DEFAULT '00000000'`);
  await runner.query(`ALTER TABLE card ADD COLUMN tail varchar(6) GENERATED ALWAYS AS (SUBSTR(number, 11)) VIRTUAL`);
  await runner.query('CREATE INDEX card_tail ON card (tail)');
}

async function snapshotTables(runner: QueryRunner): Promise<void> {
  await createTable(
    runner,
    'snapshot_state',
    `name {code:20} NOT NULL, serial {big} NOT NULL, made_at {big} NOT NULL, meal_day {day} NOT NULL, law_sha256 {code:64} NOT NULL, PRIMARY KEY (name)`,
  );
  await createTable(runner, 'price_class', `id {int} NOT NULL, digest {code:64} NOT NULL, body {long} NOT NULL, PRIMARY KEY (id), UNIQUE (digest)`);
  await createTable(
    runner,
    'snapshot_entry',
    `person_id {id} NOT NULL, carrier_kind {code:6} NOT NULL, carrier_id {id} NOT NULL, entry_key {code:16} NOT NULL, body {code:120} NOT NULL, serial {big} NOT NULL, gone {bool} NOT NULL,
     PRIMARY KEY (person_id, carrier_kind, carrier_id), CHECK (carrier_kind IN ('card','phone','social'))`,
    ['serial'],
  );
  await createTable(runner, 'social_card_tag', `social_card_id {id} NOT NULL, tag {code:16} NOT NULL, PRIMARY KEY (social_card_id)`);
}

async function shiftTables(runner: QueryRunner): Promise<void> {
  await createTable(runner, 'counter_pin', `account_id {id} NOT NULL, pin_hash {code:200} NOT NULL, set_at {big} NOT NULL, PRIMARY KEY (account_id)`);
  await createTable(
    runner,
    'pin_try',
    `device_id {id} NOT NULL, account_id {id} NOT NULL, failed {int} NOT NULL, locked_until {big} NULL, PRIMARY KEY (device_id, account_id), CHECK (failed >= 0)`,
  );
  await createTable(
    runner,
    'shift',
    `id {id} NOT NULL, site_id {id} NOT NULL, device_id {id} NOT NULL, operator_id {id} NOT NULL, opened_at {big} NOT NULL, ends_at {big} NOT NULL, extensions {int} NOT NULL DEFAULT 0, PRIMARY KEY (id), CHECK (ends_at > opened_at)`,
    ['device_id, opened_at', 'site_id, opened_at'],
  );
  await createTable(
    runner,
    'shift_session',
    `session_id {id} NOT NULL, shift_id {id} NOT NULL, device_id {id} NOT NULL, proof_ms {big} NOT NULL, opened_at {big} NOT NULL, PRIMARY KEY (session_id), UNIQUE (device_id, proof_ms)`,
    ['shift_id'],
  );
  await createTable(
    runner,
    'shift_closing',
    `id {id} NOT NULL, shift_id {id} NOT NULL, site_id {id} NOT NULL, device_id {id} NOT NULL, closed_at {big} NOT NULL, closed_by {id} NOT NULL, confirmed_by {id} NULL, unsent_rows {int} NOT NULL, meals {int} NOT NULL,
     cash_fen {big} NOT NULL, phone_fen {big} NOT NULL, family_fen {big} NOT NULL, counted_fen {big} NOT NULL, difference_fen {big} NOT NULL, reason {text:200} NULL, summary {long} NOT NULL,
     PRIMARY KEY (id), UNIQUE (shift_id), CHECK (unsent_rows >= 0), CHECK (unsent_rows = 0 OR confirmed_by IS NOT NULL), CHECK (confirmed_by IS NULL OR unsent_rows > 0), CHECK (difference_fen = counted_fen - cash_fen), CHECK (difference_fen = 0 OR reason IS NOT NULL)`,
    ['site_id, closed_at'],
  );
}

async function deliveryTables(runner: QueryRunner): Promise<void> {
  await createTable(
    runner,
    'delivery_order',
    `id {id} NOT NULL, site_id {id} NOT NULL, person_id {id} NOT NULL, meal_day {day} NOT NULL, meal_window {code:10} NOT NULL, menu_item_id {id} NOT NULL, address_sealed {code:900} NOT NULL, ordered_at {big} NOT NULL, ordered_by {code:60} NOT NULL,
     PRIMARY KEY (id), UNIQUE (person_id, meal_day, meal_window), CHECK (meal_window IN ('breakfast','lunch','dinner'))`,
    ['site_id, meal_day'],
  );
  await createTable(
    runner,
    'delivery_step',
    `id {id} NOT NULL, delivery_id {id} NOT NULL, step {code:10} NOT NULL, ends_round {bool} NULL, occurred_at {big} NOT NULL, recorded_at {big} NOT NULL, operator_id {code:60} NOT NULL, device_id {id} NULL, redemption_id {id} NULL, reason {text:200} NULL,
     PRIMARY KEY (id), UNIQUE (delivery_id, step), UNIQUE (delivery_id, ends_round), UNIQUE (redemption_id), CHECK (step IN ('prepared','out','delivered','no_show')),
     CHECK ((step IN ('delivered','no_show') AND ends_round = 1) OR (step IN ('prepared','out') AND ends_round IS NULL)), CHECK (redemption_id IS NULL OR step = 'delivered'), CHECK (step <> 'no_show' OR reason IS NOT NULL)`,
  );
  for (const table of ['delivery_order', 'delivery_step']) await makeInsertOnly(runner, table);
}
