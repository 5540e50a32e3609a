import { Injectable } from '@nestjs/common';
import type { Words } from '#values';
import type { Reader } from '#platform';
import type { Asked } from './asked.js';
import { type Figure, figureOf, FIGURES, rowsAt } from './figure.js';
import type { SitesOfDay } from './meal-day.store.js';
import { PlaceStore } from './place.store.js';
import { SiteStandings } from './site-standings.js';

/** The figures of sites and devices. */
@Injectable()
export class PlaceFigures {
  constructor(
    private readonly places: PlaceStore,
    private readonly standings: SiteStandings,
  ) {}

  async figures(db: Reader, asked: Asked, ofDay: SitesOfDay): Promise<Figure[]> {
    const { day, area, nowMs } = asked;
    const devices = await this.places.devices(db, area, nowMs);
    const sites = await this.standings.of(db, asked, { day: ofDay, devices });
    const used = devices.filter((device) => device.revokedAt === null);
    const at = { day, areaCode: area.code };
    const state = (value: number, rows: string) => ({ value: BigInt(value), asOf: nowMs, rows });
    return [
      figureOf('sites_open', FIGURES.sites_open, state(sites.filter((site) => site.open).length, rowsAt('site-standings', { ...at, only: 'open' }))),
      figureOf('sites_silent', FIGURES.sites_silent, state(sites.filter((site) => site.state === 'silent').length, rowsAt('site-standings', { ...at, only: 'silent' }))),
      figureOf('sites_lapsed', FIGURES.sites_lapsed, state(sites.filter((site) => site.state === 'licence_lapsed').length, rowsAt('site-standings', { ...at, only: 'lapsed' }))),
      figureOf('devices', FIGURES.devices, state(used.length, rowsAt('device-standings', { areaCode: area.code, only: 'used' }))),
      figureOf('devices_online', FIGURES.devices_online, state(used.filter((device) => device.online).length, rowsAt('device-standings', { areaCode: area.code, only: 'online' }))),
      figureOf(
        'rows_unsent',
        FIGURES.rows_unsent,
        state(
          used.reduce((sum, device) => sum + (device.queueLength ?? 0), 0),
          rowsAt('device-standings', { areaCode: area.code, only: 'unsent' }),
        ),
      ),
      figureOf(
        'devices_flooding',
        FIGURES.devices_flooding,
        state(devices.filter((device) => device.uploadAlarmAt !== null).length, rowsAt('device-standings', { areaCode: area.code, only: 'flooding' })),
      ),
    ];
  }

  async areaName(db: Reader, code: string): Promise<Words | null> {
    return (await this.places.areaNames(db, [code])).get(code) ?? null;
  }
}
