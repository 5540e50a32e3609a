import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, makeInsertOnly } from '#platform';

/** One row a meal, never changed; voids, refusals and full-price meals stand beside it. */
export class Redemption implements MigrationInterface {
  name = 'Redemption1764000000007';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'redemption',
      `id {id} NOT NULL, person_id {id} NOT NULL, meal_day {day} NOT NULL, meal_window {code:10} NOT NULL, ordinal {int} NOT NULL, site_id {id} NOT NULL, device_id {id} NULL, operator_id {code:60} NOT NULL,
       code_kind {code:10} NOT NULL, carrier_id {id} NULL, phone_step {big} NULL, presence {code:10} NOT NULL, proxy_id {id} NULL, menu_item_id {id} NULL,
       list_price_fen {big} NOT NULL, discount_fen {big} NOT NULL, subsidy_fen {big} NOT NULL, collective_fen {big} NOT NULL, charity_fen {big} NOT NULL, points {big} NOT NULL, self_pay_fen {big} NOT NULL, tender {code:10} NOT NULL,
       discount_rule {code:120} NOT NULL, subsidy_rule {code:120} NOT NULL, occurred_at {big} NOT NULL, received_at {big} NOT NULL, offline {bool} NOT NULL, transfer_id {id} NULL,
       PRIMARY KEY (id), UNIQUE (person_id, meal_day, meal_window, ordinal), UNIQUE (carrier_id, phone_step), UNIQUE (transfer_id),
       CHECK (meal_window IN ('breakfast','lunch','dinner')), CHECK (code_kind IN ('phone','card','social','manual')), CHECK (presence IN ('holder','proxy')), CHECK (tender IN ('cash','phone','family')),
       CHECK (discount_fen >= 0 AND subsidy_fen >= 0 AND collective_fen >= 0 AND charity_fen >= 0 AND points >= 0 AND self_pay_fen >= 0),
       CHECK (list_price_fen = discount_fen + subsidy_fen + collective_fen + charity_fen + points + self_pay_fen)`,
      ['site_id, meal_day, id', 'meal_day, id'],
    );
    await createTable(
      runner,
      'redemption_void',
      `id {id} NOT NULL, redemption_id {id} NOT NULL, person_id {id} NOT NULL, at {big} NOT NULL, actor {code:60} NOT NULL, approved_by {code:60} NULL, device_id {id} NULL, reason {text:200} NOT NULL, transfer_id {id} NULL,
       PRIMARY KEY (id), UNIQUE (redemption_id), CHECK (approved_by IS NULL OR approved_by <> actor)`,
      ['person_id', 'at'],
    );
    await createTable(
      runner,
      'void_request',
      `id {id} NOT NULL, redemption_id {id} NOT NULL, asked_by {code:60} NOT NULL, asked_at {big} NOT NULL, reason {text:200} NOT NULL, decided_by {code:60} NULL, decided_at {big} NULL, granted {bool} NULL, PRIMARY KEY (id), UNIQUE (redemption_id),
       CHECK (decided_by IS NULL OR decided_by <> asked_by)`,
    );
    await createTable(
      runner,
      'attempt',
      `id {id} NOT NULL, request_sha256 {code:64} NOT NULL, outcome {code:30} NOT NULL, answer {long} NULL, recorded_at {big} NOT NULL, PRIMARY KEY (id)`,
    );
    await createTable(
      runner,
      'refusal_day',
      `meal_day {day} NOT NULL, site_id {id} NOT NULL, code {code:30} NOT NULL, refusals {int} NOT NULL, PRIMARY KEY (meal_day, site_id, code)`,
    );
    await createTable(
      runner,
      'meal_counter',
      `person_id {id} NOT NULL, period {code:10} NOT NULL, used {int} NOT NULL, cap {int} NOT NULL, PRIMARY KEY (person_id, period), CHECK (used >= 0), CHECK (used <= cap)`,
    );
    await createTable(runner, 'charity_fund', `fund {code:20} NOT NULL, remaining_fen {big} NOT NULL, PRIMARY KEY (fund), CHECK (remaining_fen >= 0)`);
    await createTable(
      runner,
      'full_price_meal',
      `id {id} NOT NULL, site_id {id} NOT NULL, device_id {id} NULL, operator_id {code:60} NOT NULL, meal_day {day} NOT NULL, meal_window {code:10} NULL, kind {code:10} NOT NULL, person_id {id} NULL, price_fen {big} NOT NULL, tender {code:10} NOT NULL, refusal_code {code:30} NULL, occurred_at {big} NOT NULL, recorded_at {big} NOT NULL,
       PRIMARY KEY (id), CHECK (kind IN ('elder','guest','staff')), CHECK (price_fen >= 0)`,
      ['site_id, meal_day'],
    );
    for (const table of ['redemption', 'redemption_void', 'attempt', 'full_price_meal']) await makeInsertOnly(runner, table);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['full_price_meal', 'charity_fund', 'meal_counter', 'refusal_day', 'attempt', 'void_request', 'redemption_void', 'redemption']);
  }
}
