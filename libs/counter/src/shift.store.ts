import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import { OfflineClosings } from '#offline';
import type { Reader, Tx } from '#platform';
import { forUpdate, newestVersion, RowSeals } from '#platform';
import type { ShiftRow } from './shift.js';

const COLUMNS = 's.id, s.site_id, s.device_id, s.operator_id, s.opened_at, s.ends_at, s.extensions';

/** SQL over shifts and their sessions. */
@Injectable()
export class ShiftStore {
  constructor(
    private readonly seals: RowSeals,
    private readonly offline: OfflineClosings,
  ) {}

  async byId(db: Reader, id: Id): Promise<ShiftRow | null> {
    const [row] = await db.query<ShiftRow>(`SELECT ${COLUMNS}, c.id AS closing_id FROM shift s LEFT JOIN shift_closing c ON c.shift_id = s.id WHERE s.id = ?`, [id]);
    return row ?? null;
  }

  /** Locked first and read then, so that of a closing and an extension at once the later sees the earlier. */
  async lock(tx: Tx, id: Id): Promise<ShiftRow | null> {
    await tx.query(`SELECT id FROM shift WHERE id = ?${forUpdate(tx)}`, [id]);
    return this.byId(tx, id);
  }

  /**
   * From when the cash of a till is uncounted, UTC ms: since its last closing at this site, also one that a supervisor made with
   * the line down; else since its first shift. Whoever handed over without a count leaves theirs to the next closing.
   */
  async uncountedFrom(db: Reader, { site_id: siteId, device_id: deviceId, opened_at: openedAt }: ShiftRow): Promise<number> {
    // From the newest on: the first of this till is soon found among those of its site.
    const sql = 'SELECT closed_at AS at FROM shift_closing WHERE site_id = ? AND device_id = ? ORDER BY closed_at DESC LIMIT 1';
    const made = Number((await db.query<{ at: number }>(sql, [siteId, deviceId]))[0]?.at ?? 0);
    const last = (await this.offline.last(db, { siteId, deviceId, afterMs: made })) ?? made;
    if (last > 0) return last + 1;
    const [first] = await db.query<{ at: number | null }>('SELECT MIN(opened_at) AS at FROM shift WHERE device_id = ? AND site_id = ?', [deviceId, siteId]);
    return Number(first?.at ?? openedAt);
  }

  async ofSession(db: Reader, sessionId: Id): Promise<ShiftRow | null> {
    const [session] = await db.query('SELECT * FROM shift_session WHERE session_id = ?', [sessionId]);
    // Nobody stands in a shift by a row that the app did not write.
    if (session === undefined || !this.seals.fits('shift_session', session)) return null;
    const [row] = await db.query<ShiftRow>(
      `SELECT ${COLUMNS}, c.id AS closing_id FROM shift_session w JOIN shift s ON s.id = w.shift_id LEFT JOIN shift_closing c ON c.shift_id = s.id WHERE w.session_id = ?`,
      [sessionId],
    );
    return row ?? null;
  }

  async sessionIds(db: Reader, shiftId: Id): Promise<Id[]> {
    return (await db.query<{ session_id: Id }>('SELECT session_id FROM shift_session WHERE shift_id = ?', [shiftId])).map((row) => row.session_id);
  }

  /** Sessions that are live at a tablet: whoever opens a shift there takes it over. */
  async liveSessionIds(db: Reader, deviceId: Id, nowMs: number): Promise<Id[]> {
    const rows = await db.query<{ id: Id }>('SELECT id FROM session WHERE device_id = ? AND revoked_at IS NULL AND expires_at > ?', [deviceId, nowMs]);
    return rows.map((row) => row.id);
  }

  async insert(tx: Tx, shift: { id: Id; siteId: Id; deviceId: Id; operatorId: Id; openedAt: number; endsAt: number }): Promise<void> {
    const row = { id: shift.id, site_id: shift.siteId, device_id: shift.deviceId, operator_id: shift.operatorId, opened_at: shift.openedAt, ends_at: shift.endsAt, extensions: 0 };
    await tx.insert('shift', [this.seals.with('shift', row)]);
  }

  async addSession(tx: Tx, session: { sessionId: Id; shiftId: Id; deviceId: Id; proofMs: number; openedAt: number }): Promise<void> {
    const row = { session_id: session.sessionId, shift_id: session.shiftId, device_id: session.deviceId, proof_ms: session.proofMs, opened_at: session.openedAt };
    await tx.insert('shift_session', [this.seals.with('shift_session', row)]);
  }

  /** Whether the app wrote the row of a shift, as it stands. */
  async isGenuine(tx: Tx, id: Id): Promise<boolean> {
    const [row] = await tx.query(`SELECT s.*, ${newestVersion(tx, 'shift', 's.id')} FROM shift s WHERE s.id = ?`, [id]);
    return row !== undefined && this.seals.fits('shift', row);
  }

  async extend(tx: Tx, id: Id, endsAt: number): Promise<void> {
    const update = () => tx.execute('UPDATE shift SET ends_at = ?, extensions = extensions + 1 WHERE id = ?', [endsAt, id]);
    await this.seals.changing(tx, 'shift', { where: 'id = ?', values: [id] }, update);
  }
}
