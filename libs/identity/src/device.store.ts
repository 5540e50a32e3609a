import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Actor, Reader, Row, Tx, Value } from '#platform';
import { firstChange, forUpdate, marks, newestVersion, RowSeals, scopeRange } from '#platform';
import { SessionStore } from './session.store.js';

/** A tablet that was enrolled for one site. Instants are UTC milliseconds. */
export interface DeviceRecord {
  readonly id: Id;
  readonly siteId: Id;
  readonly name: string;
  /** Ed25519, 43 characters of base64url. */
  readonly publicKey: string;
  readonly version: string | null;
  readonly enrolledAt: number;
  readonly enrolledBy: Id;
  readonly lastSeenAt: number | null;
  /** When it stopped to serve: retired, or reported stolen. */
  readonly revokedAt: number | null;
  /** Since when it is said to be out of the site's hands, and when that was told; both null unless it was reported stolen. */
  readonly stolenSince: number | null;
  readonly stolenReportedAt: number | null;
}

interface DeviceRow extends Row {
  id: Id;
  site_id: Id;
  name: string;
  public_key: string;
  version: string | null;
  enrolled_at: number;
  enrolled_by: Id;
  last_seen_at: number | null;
  revoked_at: number | null;
  stolen_since: number | null;
  stolen_reported_at: number | null;
}

const COLUMNS = 'd.id, d.site_id, d.name, d.public_key, d.version, d.enrolled_at, d.enrolled_by, d.last_seen_at, d.revoked_at, d.stolen_since, d.stolen_reported_at';

/** SQL over devices and their enrolment tokens. The scope of a device is the area of its site, so lists join that one column of another lib's table. */
@Injectable()
export class DeviceStore {
  constructor(
    private readonly seals: RowSeals,
    private readonly sessions: SessionStore,
  ) {}

  async lock(tx: Tx, id: Id): Promise<void> {
    await tx.query(`SELECT id FROM device WHERE id = ?${forUpdate(tx)}`, [id]);
  }

  async byIds(db: Reader, ids: readonly Id[]): Promise<DeviceRecord[]> {
    if (ids.length === 0) return [];
    const versions = `d.seal, ${newestVersion(db, 'device', 'd.id')}, ${firstChange(db, 'device', 'd.id')}`;
    const rows = await db.query<DeviceRow & { newest_version: number | string; first_change: number | null }>(
      `SELECT ${COLUMNS}, ${versions} FROM device d WHERE d.id IN (${marks(ids)})`,
      ids,
    );
    // One that was retired or reported stolen, and put back by somebody with the database's password, is as retired as before.
    return rows.map((row) => deviceOf(Number(row.newest_version) > 0 && !this.seals.fits('device', row) ? { ...row, revoked_at: row.revoked_at ?? row.first_change } : row));
  }

  /** By id, which is the order of enrolment; reads one row more than `limit`. */
  async list(db: Reader, actor: Actor, filter: { siteId?: Id | undefined; after: string; limit: number }): Promise<DeviceRecord[]> {
    const scope = deviceScope(actor);
    const where = [scope.sql, 'd.id > ?'];
    const parameters: Value[] = [...scope.parameters, filter.after];
    if (filter.siteId !== undefined) {
      where.push('d.site_id = ?');
      parameters.push(filter.siteId);
    }
    const sql = `SELECT ${COLUMNS} FROM device d JOIN site s ON s.id = d.site_id WHERE ${where.join(' AND ')} ORDER BY d.id LIMIT ${String(filter.limit + 1)}`;
    return (await db.query<DeviceRow>(sql, parameters)).map(deviceOf);
  }

  async insert(tx: Tx, device: DeviceRecord): Promise<void> {
    await tx.insert('device', [
      this.seals.with('device', {
        id: device.id,
        site_id: device.siteId,
        name: device.name,
        public_key: device.publicKey,
        version: device.version,
        enrolled_at: device.enrolledAt,
        enrolled_by: device.enrolledBy,
        last_seen_at: device.lastSeenAt,
        revoked_at: device.revokedAt,
        stolen_since: device.stolenSince,
        stolen_reported_at: device.stolenReportedAt,
      }),
    ]);
  }

  async markSeen(tx: Tx, id: Id, nowMs: number): Promise<void> {
    await tx.execute('UPDATE device SET last_seen_at = ? WHERE id = ?', [nowMs, id]);
  }

  async revoke(tx: Tx, actor: Actor, device: { readonly id: Id; readonly atMs: number }): Promise<number> {
    const scope = deviceScope(actor);
    const sql = `UPDATE device SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL AND site_id IN (SELECT s.id FROM site s WHERE ${scope.sql})`;
    return this.changing(tx, device.id, () => tx.execute(sql, [device.atMs, device.id, ...scope.parameters]));
  }

  /** A tablet that was retired before can still be told to have been stolen; the first report stands. */
  async reportStolen(tx: Tx, actor: Actor, theft: { readonly id: Id; readonly since: number; readonly atMs: number }): Promise<number> {
    const scope = deviceScope(actor);
    const sql = `UPDATE device SET revoked_at = COALESCE(revoked_at, ?), stolen_since = ?, stolen_reported_at = ? WHERE id = ? AND stolen_since IS NULL AND site_id IN (SELECT s.id FROM site s WHERE ${scope.sql})`;
    return this.changing(tx, theft.id, () => tx.execute(sql, [theft.atMs, theft.since, theft.atMs, theft.id, ...scope.parameters]));
  }

  private changing(tx: Tx, id: Id, update: () => Promise<number>): Promise<number> {
    return this.seals.changing(tx, 'device', { where: 'id = ?', values: [id] }, update);
  }

  async endSessions(tx: Tx, deviceId: Id, nowMs: number): Promise<void> {
    await this.sessions.endOfDevice(tx, deviceId, nowMs);
  }

  async insertEnrolment(tx: Tx, enrolment: { tokenHash: string; siteId: Id; madeBy: string; madeAt: number; expiresAt: number }): Promise<void> {
    await tx.insert('device_enrolment', [
      this.seals.with('device_enrolment', {
        token_hash: enrolment.tokenHash,
        site_id: enrolment.siteId,
        made_by: enrolment.madeBy,
        made_at: enrolment.madeAt,
        expires_at: enrolment.expiresAt,
      }),
    ]);
  }

  /** Tokens that an account made for a site since an instant. The site stays locked, so that two at one moment are counted one after the other. */
  async enrolmentsSince(tx: Tx, { siteId, madeBy, since }: { readonly siteId: Id; readonly madeBy: string; readonly since: number }): Promise<number> {
    await tx.query(`SELECT id FROM site WHERE id = ?${forUpdate(tx)}`, [siteId]);
    const [row] = await tx.query<{ n: number | string }>('SELECT COUNT(*) AS n FROM device_enrolment WHERE site_id = ? AND made_by = ? AND made_at >= ?', [siteId, madeBy, since]);
    return Number(row?.n ?? 0);
  }

  /** Claims a token for one device: of any number of tablets at once, one gets a row, the others null; so does whoever shows one that the app did not make. */
  async claimEnrolment(tx: Tx, claim: { tokenHash: string; deviceId: Id; nowMs: number }): Promise<{ siteId: Id; madeBy: Id } | null> {
    const claimed = await tx.execute('UPDATE device_enrolment SET used_at = ?, device_id = ? WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?', [
      claim.nowMs,
      claim.deviceId,
      claim.tokenHash,
      claim.nowMs,
    ]);
    if (claimed !== 1) return null;
    const [row] = await tx.query<Row & { site_id: Id; made_by: Id }>('SELECT * FROM device_enrolment WHERE token_hash = ?', [claim.tokenHash]);
    return row === undefined || !this.seals.fits('device_enrolment', row) ? null : { siteId: row.site_id, madeBy: row.made_by };
  }

  /** The device that a used token enrolled. */
  async enrolledBy(db: Reader, tokenHash: string): Promise<DeviceRecord | null> {
    const rows = await db.query<DeviceRow>(`SELECT ${COLUMNS} FROM device_enrolment e JOIN device d ON d.id = e.device_id WHERE e.token_hash = ? AND e.used_at IS NOT NULL`, [
      tokenHash,
    ]);
    return rows[0] === undefined ? null : deviceOf(rows[0]);
  }
}

function deviceScope(actor: Actor): { sql: string; parameters: readonly Value[] } {
  const range = scopeRange(actor.areaCode);
  const own = actor.siteId === null ? '' : ' AND s.id = ?';
  const sql = `s.area_code >= ? AND s.area_code < ?${own}`;
  return { sql, parameters: actor.siteId === null ? [range.from, range.to] : [range.from, range.to, actor.siteId] };
}

function deviceOf(row: DeviceRow): DeviceRecord {
  return {
    id: row.id,
    siteId: row.site_id,
    name: row.name,
    publicKey: row.public_key,
    version: row.version,
    enrolledAt: row.enrolled_at,
    enrolledBy: row.enrolled_by,
    lastSeenAt: row.last_seen_at,
    revokedAt: row.revoked_at,
    stolenSince: row.stolen_since === null ? null : Number(row.stolen_since),
    stolenReportedAt: row.stolen_reported_at === null ? null : Number(row.stolen_reported_at),
  };
}
