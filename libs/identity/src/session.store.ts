import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Reader, Tx } from '#platform';
import type { AudienceName } from './account.js';

export interface SessionRecord {
  readonly id: Id;
  readonly audience: AudienceName;
  readonly userId: Id | null;
  readonly personId: Id | null;
  readonly deviceId: Id | null;
  readonly phoneKeyId: Id | null;
  readonly refreshHash: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
}

/** What the guard asks of every request. */
export interface SessionState {
  readonly live: boolean;
  readonly deviceRevoked: boolean;
}

interface SessionRow {
  id: Id;
  audience: AudienceName;
  user_id: Id | null;
  person_id: Id | null;
  device_id: Id | null;
  phone_key_id: Id | null;
  refresh_hash: string;
  created_at: number;
  expires_at: number;
  revoked_at: number | null;
}

/** SQL over sessions. */
@Injectable()
export class SessionStore {
  async byId(db: Reader, id: Id): Promise<SessionRecord | null> {
    const rows = await db.query<SessionRow>(
      'SELECT id, audience, user_id, person_id, device_id, phone_key_id, refresh_hash, created_at, expires_at, revoked_at FROM session WHERE id = ?',
      [id],
    );
    return rows[0] === undefined ? null : sessionOf(rows[0]);
  }

  /** One read by primary keys: a session that was ended, an account that was disabled and a device that was revoked all stop at once. */
  async state(db: Reader, id: Id, nowMs: number): Promise<SessionState> {
    const rows = await db.query<{ expires_at: number; revoked_at: number | null; disabled_at: number | null; device_revoked_at: number | null }>(
      `SELECT s.expires_at, s.revoked_at, u.disabled_at, d.revoked_at AS device_revoked_at FROM session s
       LEFT JOIN user_account u ON u.id = s.user_id LEFT JOIN device d ON d.id = s.device_id WHERE s.id = ?`,
      [id],
    );
    const row = rows[0];
    if (row === undefined) return { live: false, deviceRevoked: false };
    return { live: row.revoked_at === null && row.disabled_at === null && row.expires_at > nowMs, deviceRevoked: row.device_revoked_at !== null };
  }

  async insert(tx: Tx, session: SessionRecord): Promise<void> {
    await tx.insert('session', [
      {
        id: session.id,
        audience: session.audience,
        user_id: session.userId,
        person_id: session.personId,
        device_id: session.deviceId,
        phone_key_id: session.phoneKeyId,
        refresh_hash: session.refreshHash,
        created_at: session.createdAt,
        expires_at: session.expiresAt,
        revoked_at: session.revokedAt,
      },
    ]);
  }

  /** Exchanges the refresh token; zero rows when another exchange was first, or the session has ended. */
  async rotate(tx: Tx, id: Id, exchange: { readonly from: string; readonly to: string; readonly nowMs: number }): Promise<number> {
    return tx.execute('UPDATE session SET refresh_hash = ? WHERE id = ? AND refresh_hash = ? AND revoked_at IS NULL AND expires_at > ?', [
      exchange.to,
      id,
      exchange.from,
      exchange.nowMs,
    ]);
  }

  async end(tx: Tx, id: Id, nowMs: number): Promise<number> {
    return tx.execute('UPDATE session SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL', [nowMs, id]);
  }

  async endOfUser(tx: Tx, userId: Id, nowMs: number): Promise<number> {
    return tx.execute('UPDATE session SET revoked_at = ? WHERE user_id = ? AND revoked_at IS NULL', [nowMs, userId]);
  }
}

function sessionOf(row: SessionRow): SessionRecord {
  return {
    id: row.id,
    audience: row.audience,
    userId: row.user_id,
    personId: row.person_id,
    deviceId: row.device_id,
    phoneKeyId: row.phone_key_id,
    refreshHash: row.refresh_hash,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}
