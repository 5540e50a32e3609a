import { Injectable } from '@nestjs/common';
import type { Refusal } from '#values';
import { isRefusal } from '#values';
import { type DeviceRecord, type DeviceSignature, ProveDevice } from '#identity';
import type { Tx } from '#platform';
import { Clock, UnitOfWork } from '#platform';
import { CountyLists } from './county-list.js';
import { SiteParts } from './site-part.js';

export interface DeviceReport {
  readonly version: string;
  readonly queueLength: number;
  /** UTC ms. */
  readonly oldestUnsentAt?: number | undefined;
  readonly snapshotSerial?: number | undefined;
  /** The tablet's clock less the server's. */
  readonly clockSkewMs?: number | undefined;
  readonly installed?: boolean | undefined;
  readonly persisted?: boolean | undefined;
}

export interface DeviceStanding {
  readonly serverTime: number;
  readonly snapshotSerial: number | null;
  readonly revoked: boolean;
}

/**
 * Keeps what a tablet says of itself: one row a tablet, the newest. A tablet that was revoked may still report, so that
 * the bureau sees what it has not sent; the answer tells it to wipe what is personal. The serial in the answer is that of
 * now, seconds old at most, so that a tablet learns of a lost card although nobody else asks. Refuses as `ProveDevice` (purpose `report`).
 */
@Injectable()
export class ReportDevice {
  constructor(
    private readonly work: UnitOfWork,
    private readonly devices: ProveDevice,
    private readonly lists: CountyLists,
    private readonly sites: SiteParts,
    private readonly clock: Clock,
  ) {}

  async report(proof: DeviceSignature, report: DeviceReport): Promise<DeviceStanding | Refusal> {
    const device = await this.devices.prove(proof, 'report');
    if (isRefusal(device)) return device;
    const now = this.clock.nowMs();
    await this.work.run((tx) => this.keep(tx, device, report, now));
    const county = await this.sites.county(this.work.reader, device.siteId);
    return { serverTime: now, snapshotSerial: county === null ? null : await this.lists.serial(county), revoked: device.revokedAt !== null };
  }

  private async keep(tx: Tx, device: DeviceRecord, report: DeviceReport, now: number): Promise<void> {
    const columns = ['site_id', 'reported_at', 'app_version', 'queue_length', 'oldest_unsent_at', 'snapshot_serial', 'clock_skew_ms', 'installed', 'persisted'];
    const onClash =
      tx.engine === 'mysql'
        ? `ON DUPLICATE KEY UPDATE ${columns.map((column) => `${column} = VALUES(${column})`).join(', ')}`
        : `ON CONFLICT (device_id) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`;
    await tx.execute(`INSERT INTO device_report (device_id, ${columns.join(', ')}) VALUES (?,?,?,?,?,?,?,?,?,?) ${onClash}`, [
      device.id,
      device.siteId,
      now,
      report.version,
      report.queueLength,
      report.oldestUnsentAt ?? null,
      report.snapshotSerial ?? null,
      report.clockSkewMs ?? null,
      report.installed ?? null,
      report.persisted ?? null,
    ]);
    await tx.execute('UPDATE device SET last_seen_at = ?, version = ? WHERE id = ?', [now, report.version, device.id]);
  }
}
