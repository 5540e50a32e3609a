import { Injectable } from '@nestjs/common';
import type { Day, Id, Refusal } from '#values';
import { dayOf, isRefusal } from '#values';
import { type Actor, afterCursor, Clock, type Page, pageOf, UnitOfWork } from '#platform';
import { areaAsked } from './asked.js';
import { type DeviceStanding, PlaceStore } from './place.store.js';
import { type SiteStanding, SiteStandings } from './site-standings.js';

/** Which sites: those in service, those with subsidised meals that day, those without any since opening, those without a valid licence. */
export const SITES_ONLY = ['open', 'serving', 'silent', 'lapsed'] as const;
export type SitesOnly = (typeof SITES_ONLY)[number];

/** Which devices: those in use, those heard of lately, those not, those with rows to send, those that were revoked, those that lately sent more than there is room for. */
export const DEVICES_ONLY = ['used', 'online', 'offline', 'unsent', 'revoked', 'flooding'] as const;
export type DevicesOnly = (typeof DEVICES_ONLY)[number];

interface Wanted {
  readonly areaCode?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** How the sites of an area stand on a day, by code. Refuses `forbidden` outside the actor's area. */
@Injectable()
export class FindSiteStandings {
  constructor(
    private readonly work: UnitOfWork,
    private readonly standings: SiteStandings,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, wanted: Wanted & { readonly day?: Day | undefined; readonly only?: SitesOnly | undefined }): Promise<Page<SiteStanding> | Refusal> {
    const area = areaAsked(actor, wanted.areaCode);
    if (isRefusal(area)) return area;
    const nowMs = this.clock.nowMs();
    const sites = await this.standings.of(this.work.reader, { day: wanted.day ?? dayOf(nowMs), area, nowMs });
    const after = afterCursor(wanted.cursor, 'code');
    const rows = sites.filter((site) => isAsked(site, wanted.only) && site.code > after);
    return pageOf(rows.slice(0, wanted.limit + 1), wanted.limit, (site) => site.code);
  }
}

function isAsked(site: SiteStanding, only: SitesOnly | undefined): boolean {
  if (only === 'open') return site.open;
  if (only === 'serving') return site.meals > 0n;
  if (only === 'lapsed') return site.state === 'licence_lapsed';
  return only === undefined || site.state === 'silent';
}

/** How the devices of an area stand now, by site code and enrolment. Refuses `forbidden` outside the actor's area. */
@Injectable()
export class FindDeviceStandings {
  constructor(
    private readonly work: UnitOfWork,
    private readonly places: PlaceStore,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, wanted: Wanted & { readonly siteId?: Id | undefined; readonly only?: DevicesOnly | undefined }): Promise<Page<DeviceStanding> | Refusal> {
    const area = areaAsked(actor, wanted.areaCode);
    if (isRefusal(area)) return area;
    const devices = await this.places.devices(this.work.reader, area, this.clock.nowMs());
    const after = afterCursor(wanted.cursor, 'code id');
    const rows = devices.filter((device) => (wanted.siteId === undefined || device.siteId === wanted.siteId) && fits(device, wanted.only) && keyOf(device) > after);
    return pageOf(rows.slice(0, wanted.limit + 1), wanted.limit, keyOf);
  }
}

function keyOf(device: DeviceStanding): string {
  return `${device.siteCode} ${device.deviceId}`;
}

function fits(device: DeviceStanding, only: DevicesOnly | undefined): boolean {
  if (only === undefined) return true;
  if (only === 'flooding') return device.uploadAlarmAt !== null;
  if (only === 'revoked') return device.revokedAt !== null;
  if (device.revokedAt !== null) return false;
  if (only === 'online') return device.online;
  if (only === 'offline') return !device.online;
  return only === 'used' || (device.queueLength ?? 0) > 0;
}
