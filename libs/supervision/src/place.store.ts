import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Reader } from '#platform';
import { marks } from '#platform';
import type { Area } from './asked.js';

/** A tablet as it stands: where, which version, when it was last heard of and what it still has to send. Instants are UTC milliseconds. */
export interface DeviceStanding {
  readonly deviceId: Id;
  readonly name: string;
  readonly siteId: Id;
  readonly siteCode: string;
  readonly siteName: string;
  readonly siteNameEn: string;
  readonly areaCode: string;
  readonly version: string | null;
  readonly enrolledAt: number;
  readonly lastSeenAt: number | null;
  /** Not revoked and heard of within ten minutes. */
  readonly online: boolean;
  readonly revokedAt: number | null;
  /** When it last said what follows; null when it never did. */
  readonly reportedAt: number | null;
  /** Rows that wait on the device, as it last said; null when it never said: that is not none. */
  readonly queueLength: number | null;
  readonly oldestUnsentAt: number | null;
  /** The county snapshot it decides by without the network. */
  readonly snapshotSerial: number | null;
  /** Its clock less the server's. */
  readonly clockSkewMs: number | null;
  readonly installed: boolean | null;
  readonly persisted: boolean | null;
  /** When it last hit a budget of uploads; null unless within `ALARM_MS`. */
  readonly uploadAlarmAt: number | null;
}

interface DeviceRow {
  id: Id;
  name: string;
  site_id: Id;
  site_code: string;
  site_name: string;
  site_name_en: string;
  area_code: string;
  version: string | null;
  enrolled_at: number;
  last_seen_at: number | null;
  revoked_at: number | null;
  reported_at: number | null;
  app_version: string | null;
  queue_length: number | null;
  oldest_unsent_at: number | null;
  snapshot_serial: number | null;
  clock_skew_ms: number | null;
  installed: number | null;
  persisted: number | null;
  alarm_at: number | null;
}

/** A device that was not heard of for longer is offline. */
export const ONLINE_MS = 10 * 60_000;
/** How long an alarm is told: over a weekend. */
const ALARM_MS = 3 * 86_400_000;

/** The sites and devices of an area. Both are few (hundreds in a district), so they are read whole. */
@Injectable()
export class PlaceStore {
  async devices(db: Reader, area: Area, nowMs: number): Promise<DeviceStanding[]> {
    const rows = await db.query<DeviceRow>(
      `SELECT d.id, d.name, d.site_id, s.code AS site_code, s.name AS site_name, s.name_en AS site_name_en, s.area_code, d.version, d.enrolled_at, d.last_seen_at, d.revoked_at,
              q.reported_at, q.app_version, q.queue_length, q.oldest_unsent_at, q.snapshot_serial, q.clock_skew_ms, q.installed, q.persisted, (SELECT MAX(a.at) FROM upload_alarm a WHERE a.device_id = d.id AND a.at > ?) AS alarm_at
         FROM site s JOIN device d ON d.site_id = s.id LEFT JOIN device_report q ON q.device_id = d.id
        WHERE s.area_code >= ? AND s.area_code < ? ORDER BY s.code, d.id`,
      [nowMs - ALARM_MS, area.from, area.to],
    );
    return rows.map((row) => standingOf(row, nowMs));
  }

  /** Ids of the meal sites of an area that were opened and not closed on a day, by code; home-care centres serve no meals. */
  async sitesOpen(db: Reader, area: Area, day: string): Promise<Id[]> {
    const rows = await db.query<{ id: Id }>(
      `SELECT s.id FROM site s WHERE s.area_code >= ? AND s.area_code < ? AND s.type <> 'care_centre' AND s.opened_on <= ? AND (s.closed_on IS NULL OR s.closed_on > ?) ORDER BY s.code`,
      [area.from, area.to, day, day],
    );
    return rows.map((row) => row.id);
  }

  /** Ids of all sites of an area, closed ones and home-care centres too, by code. */
  async sites(db: Reader, area: Area): Promise<Id[]> {
    const rows = await db.query<{ id: Id }>('SELECT s.id FROM site s WHERE s.area_code >= ? AND s.area_code < ? ORDER BY s.code', [area.from, area.to]);
    return rows.map((row) => row.id);
  }

  async areaNames(db: Reader, codes: readonly string[]): Promise<Map<string, { readonly zh: string; readonly en: string }>> {
    if (codes.length === 0) return new Map();
    const rows = await db.query<{ code: string; name: string; name_en: string }>(`SELECT code, name, name_en FROM area WHERE code IN (${marks(codes)})`, codes);
    return new Map(rows.map((row) => [row.code, { zh: row.name, en: row.name_en }]));
  }
}

function standingOf(row: DeviceRow, nowMs: number): DeviceStanding {
  const lastSeenAt = whole(row.last_seen_at) === null ? whole(row.reported_at) : Math.max(Number(row.last_seen_at), Number(row.reported_at ?? 0));
  return {
    deviceId: row.id,
    name: row.name,
    siteId: row.site_id,
    siteCode: row.site_code,
    siteName: row.site_name,
    siteNameEn: row.site_name_en,
    areaCode: row.area_code,
    version: row.app_version ?? row.version,
    enrolledAt: Number(row.enrolled_at),
    lastSeenAt,
    online: row.revoked_at === null && lastSeenAt !== null && lastSeenAt >= nowMs - ONLINE_MS,
    revokedAt: whole(row.revoked_at),
    reportedAt: whole(row.reported_at),
    queueLength: whole(row.queue_length),
    oldestUnsentAt: whole(row.oldest_unsent_at),
    snapshotSerial: whole(row.snapshot_serial),
    clockSkewMs: whole(row.clock_skew_ms),
    installed: flag(row.installed),
    persisted: flag(row.persisted),
    uploadAlarmAt: whole(row.alarm_at),
  };
}

function whole(value: number | null): number | null {
  return value === null ? null : Number(value);
}

function flag(value: number | null): boolean | null {
  return value === null ? null : Number(value) === 1;
}
