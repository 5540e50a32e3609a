import { Injectable } from '@nestjs/common';
import { type GivenCeilings, givenUntil, type ListRecord } from '#core/offline';
import type { Reader, Row } from '#platform';
import { marks, RowSeals, SEALED_ROWS } from '#platform';
import type { Id } from '#values';

interface CeilingRow extends Row {
  readonly serial: number;
  readonly fresh: number;
  readonly stale: number;
  readonly paid_fresh: number | null;
  readonly paid_stale: number | null;
  readonly given_at: number;
}

/** SQL over the county's record of its lists, which #counter keeps as it makes them. */
@Injectable()
export class ListStore {
  constructor(private readonly seals: RowSeals) {}

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

  /** What of the lists of these numbers is paid unseen for one tablet: as the county last wrote down with a list of it, up to that number. A number before its first list is absent; what the app did not write allows nothing. */
  async ceilings(db: Reader, deviceId: Id, serials: readonly number[]): Promise<Map<number, GivenCeilings>> {
    if (serials.length === 0) return new Map();
    const given = await db.query<CeilingRow>(
      `SELECT ${SEALED_ROWS.device_ceiling.columns.join(', ')}, seal FROM device_ceiling WHERE device_id = ? AND serial <= ? ORDER BY serial`,
      [deviceId, Math.max(...serials)],
    );
    const rows = this.seals.genuine('device_ceiling', given);
    const ceilings = new Map<number, GivenCeilings>();
    for (const asked of new Set(serials)) {
      const row = rows.findLast((one) => Number(one.serial) <= asked);
      if (row === undefined) continue;
      // Rows from before there was such a number count for as long as the list is good.
      const until = row.paid_fresh === null ? null : givenUntil(Number(row.given_at));
      ceilings.set(asked, { fresh: Number(row.paid_fresh ?? row.fresh), stale: Number(row.paid_stale ?? row.stale), until });
    }
    return ceilings;
  }
}
