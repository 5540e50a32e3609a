import { Injectable } from '@nestjs/common';
import type { ListRecord } from '#core/offline';
import type { Reader } from '#platform';
import { marks } from '#platform';

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
}
