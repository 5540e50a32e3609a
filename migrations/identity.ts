import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, makeInsertOnly } from '#platform';

/** Who may act: accounts, sessions, devices, and the log of what was looked at and changed. */
export class Identity implements MigrationInterface {
  name = 'Identity1764000000001';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'setting', `name {code:60} NOT NULL, value {text:400} NOT NULL, PRIMARY KEY (name)`);
    await createTable(
      runner,
      'user_account',
      `id {id} NOT NULL, login {code:60} NOT NULL, password_hash {code:200} NOT NULL, display_name {text:60} NOT NULL, role {code:30} NOT NULL,
       area_code {code:12} NOT NULL, site_id {id} NULL, person_id {id} NULL, failed_logins {int} NOT NULL DEFAULT 0, locked_until {big} NULL,
       disabled_at {big} NULL, created_at {big} NOT NULL, PRIMARY KEY (id), UNIQUE (login)`,
      ['site_id'],
    );
    await createTable(
      runner,
      'session',
      `id {id} NOT NULL, audience {code:20} NOT NULL, user_id {id} NULL, person_id {id} NULL, device_id {id} NULL, phone_key_id {id} NULL,
       refresh_hash {code:64} NOT NULL, created_at {big} NOT NULL, expires_at {big} NOT NULL, revoked_at {big} NULL, PRIMARY KEY (id), UNIQUE (refresh_hash)`,
      ['user_id', 'person_id', 'device_id'],
    );
    await createTable(
      runner,
      'device',
      `id {id} NOT NULL, site_id {id} NOT NULL, name {text:60} NOT NULL, public_key {code:200} NOT NULL, version {code:40} NULL, enrolled_at {big} NOT NULL,
       enrolled_by {id} NOT NULL, last_seen_at {big} NULL, revoked_at {big} NULL, PRIMARY KEY (id)`,
      ['site_id'],
    );
    await createTable(
      runner,
      'device_enrolment',
      `token_hash {code:64} NOT NULL, site_id {id} NOT NULL, made_by {id} NOT NULL, made_at {big} NOT NULL, expires_at {big} NOT NULL, used_at {big} NULL, device_id {id} NULL, PRIMARY KEY (token_hash)`,
    );
    await createTable(
      runner,
      'audit_entry',
      `id {id} NOT NULL, at {big} NOT NULL, actor_id {code:60} NOT NULL, actor_kind {code:20} NOT NULL, action {code:60} NOT NULL, object_kind {code:30} NOT NULL,
       object_id {code:80} NOT NULL, reason {text:400} NULL, detail {long} NULL, PRIMARY KEY (id)`,
      ['object_id, at', 'actor_id, at'],
    );
    await makeInsertOnly(runner, 'audit_entry');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['audit_entry', 'device_enrolment', 'device', 'session', 'user_account', 'setting']);
  }
}
