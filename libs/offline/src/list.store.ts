import { Injectable } from '@nestjs/common';
import type { ListRecord } from '#core/offline';
import type { OfflineCeilings } from '#core/snapshot';
import type { Reader } from '#platform';
import { marks } from '#platform';
import type { Id } from '#values';

/** SQL over the county's record of its lists, which #counter keeps as it makes them. */
@Injectable()
export class ListStore {
  /** By serial; numbers that the county never gave are absent. */
  async of(db: Reader, serials: readonly number[]): Promise<Map<number, ListRecord>> {
    const asked = [...new Set(serials)].sort((one, other) => one - other);
    if (asked.length === 0) return new Map();
    const rows = await db.query<{ serial: number; made_at: number; superseded_at: number | null }>(
      `SELECT s.serial, s.made_at, (SELECT n.made_at FROM snapshot_made n WHERE n.serial > s.serial ORDER BY n.serial LIMIT 1) AS superseded_at FROM snapshot_made s WHERE s.serial IN (${marks(asked)})`,
      asked,
    );
    return new Map(rows.map((row) => [Number(row.serial), { madeAt: Number(row.made_at), supersededAt: row.superseded_at === null ? null : Number(row.superseded_at) }]));
  }

  /** What the lists of these numbers allowed one tablet: what the county last wrote into a list of it, up to that number. A number before its first list is absent. */
  async ceilings(db: Reader, deviceId: Id, serials: readonly number[]): Promise<Map<number, OfflineCeilings>> {
    if (serials.length === 0) return new Map();
    const rows = await db.query<{ serial: number; fresh: number; stale: number }>(
      'SELECT serial, fresh, stale FROM device_ceiling WHERE device_id = ? AND serial <= ? ORDER BY serial',
      [deviceId, Math.max(...serials)],
    );
    const given = new Map<number, OfflineCeilings>();
    for (const asked of new Set(serials)) {
      const row = rows.findLast((one) => Number(one.serial) <= asked);
      if (row !== undefined) given.set(asked, { fresh: Number(row.fresh), stale: Number(row.stale) });
    }
    return given;
  }
}
