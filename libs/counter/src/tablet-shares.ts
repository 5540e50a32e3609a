import { Injectable } from '@nestjs/common';
import { tabletShare } from '#core/offline';
import type { OfflineCeilings } from '#core/snapshot';
import type { DeviceRecord } from '#identity';
import { Clock, isDuplicateKey, UnitOfWork } from '#platform';

/** A tablet that was not heard of for longer has no part of its site's ceilings: the others serve its guests. */
const SILENT_MS = 7 * 86_400_000;

/**
 * What one tablet may accept without the network, as it is written into its list. The county keeps what it wrote, by the number
 * of the list, because that is what the rows of the tablet are counted against, whenever they come in.
 */
@Injectable()
export class TabletShares {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async give(device: Pick<DeviceRecord, 'id' | 'siteId'>, serial: number, ofSite: OfflineCeilings): Promise<OfflineCeilings> {
    const db = this.work.reader;
    const now = this.clock.nowMs();
    const [others] = await db.query<{ n: number | string }>('SELECT COUNT(*) AS n FROM device WHERE site_id = ? AND id <> ? AND revoked_at IS NULL AND last_seen_at > ?', [
      device.siteId,
      device.id,
      now - SILENT_MS,
    ]);
    const share = tabletShare(ofSite, Number(others?.n ?? 0) + 1);
    const last = await db.query<{ serial: number; fresh: number; stale: number }>(
      'SELECT serial, fresh, stale FROM device_ceiling WHERE device_id = ? ORDER BY serial DESC LIMIT 1',
      [device.id],
    );
    const [given] = last;
    if (given !== undefined && Number(given.fresh) === share.fresh && Number(given.stale) === share.stale) return share;
    // One list, one number: what was written into it stays.
    if (given !== undefined && Number(given.serial) >= serial) return { fresh: Number(given.fresh), stale: Number(given.stale) };
    try {
      await this.work.run((tx) => tx.insert('device_ceiling', [{ device_id: device.id, serial, fresh: share.fresh, stale: share.stale, given_at: now }]));
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    return share;
  }
}
