import { Injectable } from '@nestjs/common';
import { type GivenCeilings, givenUntil, type ListRecord } from '#core/offline';
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

  /** What of the lists of these numbers is paid unseen for one tablet: as the county last wrote down with a list of it, up to that number. A number before its first list is absent. */
  async ceilings(db: Reader, deviceId: Id, serials: readonly number[]): Promise<Map<number, GivenCeilings>> {
    if (serials.length === 0) return new Map();
    const rows = await db.query<{ serial: number; fresh: number; stale: number; paid_fresh: number | null; paid_stale: number | null; given_at: number }>(
      'SELECT serial, fresh, stale, paid_fresh, paid_stale, given_at FROM device_ceiling WHERE device_id = ? AND serial <= ? ORDER BY serial',
      [deviceId, Math.max(...serials)],
    );
    const given = new Map<number, GivenCeilings>();
    for (const asked of new Set(serials)) {
      const row = rows.findLast((one) => Number(one.serial) <= asked);
      if (row === undefined) continue;
      // Rows from before there was such a number count for as long as the list is good.
      const until = row.paid_fresh === null ? null : givenUntil(Number(row.given_at));
      given.set(asked, { fresh: Number(row.paid_fresh ?? row.fresh), stale: Number(row.paid_stale ?? row.stale), until });
    }
    return given;
  }
}
