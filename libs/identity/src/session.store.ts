import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Reader, Role, Row, Tx, Value } from '#platform';
import { marks, newestVersion, RowSeals, sealedRow } from '#platform';
import type { AudienceName, UserRecord } from './account.js';

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
  /** When the refresh token was last exchanged, UTC ms. */
  readonly renewedAt: number | null;
}

export interface SessionAccount extends Pick<UserRecord, 'role' | 'areaCode' | 'staffNumber' | 'passwordTemporary' | 'secondFactorAt'> {
  /** Whether the session was opened by the six digits of a shift, not by password. */
  readonly byPin: boolean;
}

/** What the guard asks of every request. */
export interface SessionState {
  readonly live: boolean;
  readonly deviceRevoked: boolean;
  /** Whether the card of the phone behind it is reported lost. */
  readonly phoneLost: boolean;
  /** The staff account behind it, as it stands now. */
  readonly account: SessionAccount | null;
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
  renewed_at: number | null;
}

interface Which {
  readonly where: string;
  readonly values: readonly Value[];
}

const PREFIXES = { session: 's', user_account: 'u', phone_key: 'k', family_link: 'f', device: 'd' } as const;
type Sealed = keyof typeof PREFIXES;

/** The sealed columns of each of the tables, with the number of its newest version, under its prefix. */
function sealedColumns(db: Reader): string {
  return (Object.entries(PREFIXES) as [Sealed, string][])
    .flatMap(([table, prefix]) => [
      ...[...sealedRow(table).columns, 'seal'].map((column) => `${prefix}.${column} AS ${prefix}_${column}`),
      newestVersion(db, table, `${prefix}.id`, `${prefix}_newest_version`),
    ])
    .join(', ');
}

/** SQL over sessions. A session whose row, or whose account, phone or family's consent, was altered past the app opens nothing. */
@Injectable()
export class SessionStore {
  constructor(private readonly seals: RowSeals) {}

  async byId(db: Reader, id: Id): Promise<SessionRecord | null> {
    const rows = await db.query<SessionRow>(
      'SELECT id, audience, user_id, person_id, device_id, phone_key_id, refresh_hash, created_at, expires_at, revoked_at, renewed_at FROM session WHERE id = ?',
      [id],
    );
    return rows[0] === undefined ? null : sessionOf(rows[0]);
  }

  /**
   * One read by primary keys: a session that was ended, an account that was disabled, a device or a phone that was revoked or replaced
   * and a family's consent that was taken back or has run out all stop at once. Phones, consents and shifts belong to higher libs;
   * only what ends them, their seals and whether a shift opened the session are looked at.
   */
  async state(db: Reader, id: Id, nowMs: number): Promise<SessionState> {
    const rows = await db.query<
      Row & {
        expires_at: number;
        revoked_at: number | null;
        disabled_at: number | null;
        role: Role | null;
        area_code: string | null;
        staff_number: string | null;
        password_temporary: number | null;
        second_factor_at: number | null;
        shift_id: Id | null;
        device_revoked_at: number | null;
        phone_stopped_at: number | null;
        looks_on_to: number | null;
        carrier_state: string | null;
      }
    >(
      `SELECT ${sealedColumns(db)}, s.expires_at, s.revoked_at, u.disabled_at, u.role, u.area_code, u.staff_number, u.password_temporary, u.second_factor_at, w.shift_id, d.revoked_at AS device_revoked_at, COALESCE(k.revoked_at, f.revoked_at, CASE WHEN k.generation < c.generation THEN c.changed_at END) AS phone_stopped_at, c.state AS carrier_state, f.ends_at AS looks_on_to FROM session s
       LEFT JOIN user_account u ON u.id = s.user_id LEFT JOIN device d ON d.id = s.device_id LEFT JOIN shift_session w ON w.session_id = s.id
       LEFT JOIN phone_key k ON k.id = s.phone_key_id LEFT JOIN carrier c ON c.person_id = k.person_id LEFT JOIN family_link f ON f.id = s.phone_key_id WHERE s.id = ?`,
      [id],
    );
    const row = rows[0];
    if (row === undefined) return { live: false, deviceRevoked: false, phoneLost: false, account: null };
    const stopped = row.revoked_at ?? row.disabled_at ?? row.phone_stopped_at;
    const live = stopped === null && this.isSound(row) && Math.min(row.expires_at, row.looks_on_to ?? row.expires_at) > nowMs;
    return { live, deviceRevoked: row.device_revoked_at !== null || this.isPutBack(row), phoneLost: row.carrier_state === 'lost', account: accountOf(row) };
  }

  /** Those among these sessions that are still live. */
  async liveAmong(db: Reader, ids: readonly Id[], nowMs: number): Promise<Set<Id>> {
    if (ids.length === 0) return new Set();
    const rows = await db.query<{ id: Id }>(
      `SELECT s.id FROM session s LEFT JOIN phone_key k ON k.id = s.phone_key_id LEFT JOIN carrier c ON c.person_id = k.person_id LEFT JOIN family_link f ON f.id = s.phone_key_id
        WHERE s.id IN (${marks(ids)}) AND s.revoked_at IS NULL AND s.expires_at > ? AND k.revoked_at IS NULL AND f.revoked_at IS NULL
          AND (k.id IS NULL OR k.generation >= c.generation) AND (f.id IS NULL OR f.ends_at > ?)`,
      [...ids, nowMs, nowMs],
    );
    return new Set(rows.map((row) => row.id));
  }

  async insert(tx: Tx, session: SessionRecord): Promise<void> {
    await tx.insert('session', [
      this.seals.with('session', {
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
        renewed_at: session.renewedAt,
      }),
    ]);
  }

  /** Exchanges the refresh token; zero rows when another exchange was first, or the session has ended. */
  async rotate(tx: Tx, id: Id, exchange: { readonly from: string; readonly to: string; readonly nowMs: number }): Promise<number> {
    const sql = 'UPDATE session SET refresh_hash = ?, renewed_at = ? WHERE id = ? AND refresh_hash = ? AND revoked_at IS NULL AND expires_at > ?';
    return this.renewing(tx, id, () => tx.execute(sql, [exchange.to, exchange.nowMs, id, exchange.from, exchange.nowMs]));
  }

  /** Moves the end of a live session. */
  async prolong(tx: Tx, id: Id, expiresAt: number): Promise<number> {
    return this.renewing(tx, id, () => tx.execute('UPDATE session SET expires_at = ? WHERE id = ? AND revoked_at IS NULL', [expiresAt, id]));
  }

  async end(tx: Tx, id: Id, nowMs: number): Promise<number> {
    return this.ending(tx, { where: 'id = ?', values: [id] }, nowMs);
  }

  /** All sessions of an account but one. */
  async endOthersOfUser(tx: Tx, userId: Id, keptId: Id, nowMs: number): Promise<number> {
    return this.ending(tx, { where: 'user_id = ? AND id <> ?', values: [userId, keptId] }, nowMs);
  }

  async endOfUser(tx: Tx, userId: Id, nowMs: number): Promise<number> {
    return this.ending(tx, { where: 'user_id = ?', values: [userId] }, nowMs);
  }

  /** All sessions at a tablet. */
  async endOfDevice(tx: Tx, deviceId: Id, nowMs: number): Promise<number> {
    return this.ending(tx, { where: 'device_id = ?', values: [deviceId] }, nowMs);
  }

  private ending(tx: Tx, { where, values }: Which, nowMs: number): Promise<number> {
    const live = `${where} AND revoked_at IS NULL`;
    return this.seals.changing(tx, 'session', { where: live, values }, () => tx.execute(`UPDATE session SET revoked_at = ? WHERE ${live}`, [nowMs, ...values]));
  }

  /** Closes nothing, so that it needs no version of its own: whoever renews a session often does not fill the log of acts. */
  private renewing(tx: Tx, id: Id, update: () => Promise<number>): Promise<number> {
    return this.seals.changing(tx, 'session', { where: 'id = ?', values: [id] }, update, { renewal: true });
  }

  /** Whether session and account are as the app wrote them last. */
  private isSound(row: Row): boolean {
    return (
      this.seals.fits('session', rowOf(row, 'session')) &&
      (['user_account', 'phone_key', 'family_link'] as const).every((table) => row[`${PREFIXES[table]}_id`] === null || this.seals.fits(table, rowOf(row, table)))
    );
  }

  /** Whether the tablet is one that was retired or reported stolen, and put back. */
  private isPutBack(row: Row): boolean {
    return Number(row['d_newest_version']) > 0 && !this.seals.fits('device', rowOf(row, 'device'));
  }
}

/** The columns of one of the tables. */
function rowOf(row: Row, table: Sealed): Row {
  const prefix = `${PREFIXES[table]}_`;
  return Object.fromEntries(Object.entries(row).flatMap(([name, value]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [])));
}

function accountOf(row: {
  readonly role: Role | null;
  readonly area_code: string | null;
  readonly staff_number: string | null;
  readonly password_temporary: number | null;
  readonly second_factor_at: number | null;
  readonly shift_id: Id | null;
}): SessionAccount | null {
  if (row.role === null || row.area_code === null) return null;
  return {
    role: row.role,
    areaCode: row.area_code,
    staffNumber: row.staff_number,
    passwordTemporary: row.password_temporary === 1,
    secondFactorAt: row.second_factor_at,
    byPin: row.shift_id !== null,
  };
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
    renewedAt: row.renewed_at,
  };
}
