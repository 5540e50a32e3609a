import { Injectable } from '@nestjs/common';
import type { Day, Id, Words } from '#values';
import { countyOf, dayOf, minuteOfDay } from '#values';
import { LawReader } from '#eligibility';
import type { Reader } from '#platform';
import { SiteReader, type SiteRecord, siteMayServe, type SiteType } from '#sites';
import type { Asked } from './asked.js';
import { DayFigures } from './day-figures.js';
import type { SitesOfDay } from './meal-day.store.js';
import { type DeviceStanding, PlaceStore } from './place.store.js';

/**
 * What a site does on a day: `serving` it has meals; `silent` its hours have begun and there is none; `before_hours` they
 * have not begun; `licence_lapsed` it may serve no subsidised meal; `closed`; `no_meals` a home-care centre.
 */
export type SiteState = 'serving' | 'silent' | 'before_hours' | 'licence_lapsed' | 'closed' | 'no_meals';

export interface SiteStanding {
  readonly siteId: Id;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly type: SiteType;
  readonly areaCode: string;
  readonly areaName: Words | null;
  readonly state: SiteState;
  /** Opened, not closed, and a kind that serves meals. */
  readonly open: boolean;
  /** Subsidised meals that stand. */
  readonly meals: bigint;
  readonly fullPriceMeals: bigint;
  /** UTC milliseconds. */
  readonly lastMealAt: number | null;
  /** Tablets in use, those heard of lately, and what they still have to send. */
  readonly devices: number;
  readonly devicesOnline: number;
  readonly rowsUnsent: number;
  /** Tablets that never said what they have to send, or went silent: how many rows wait there is not known. */
  readonly devicesUnheard: number;
  readonly lastSeenAt: number | null;
}

/** How every site of an area stands on a day. Some hundreds of rows: read whole, in a handful of queries. */
@Injectable()
export class SiteStandings {
  constructor(
    private readonly places: PlaceStore,
    private readonly sites: SiteReader,
    private readonly laws: LawReader,
    private readonly figures: DayFigures,
  ) {}

  /** `known` are figures and devices that the caller has read already. */
  async of(db: Reader, asked: Asked, known: { readonly day?: SitesOfDay; readonly devices?: readonly DeviceStanding[] } = {}): Promise<SiteStanding[]> {
    const day = known.day ?? (await this.figures.of(db, asked.day, asked.area));
    const devices = known.devices ?? (await this.places.devices(db, asked.area, asked.nowMs));
    const ids = await this.places.sites(db, asked.area);
    const records = await this.sites.of(db, ids);
    const law = await this.laws.on(db, countyOf(asked.area.code), asked.day);
    const areas = await this.places.areaNames(db, [...new Set([...records.values()].map((site) => site.areaCode))]);
    const begun = (site: SiteRecord): boolean => hoursBegun(asked, site.windows.length > 0 ? site.windows : (law.subsidy?.windows ?? []));
    return ids.flatMap((id) => {
      const site = records.get(id);
      if (site === undefined) return [];
      const ofDay = day.get(id);
      const meals = ofDay?.values.get('meals') ?? 0n;
      const fullPriceMeals = ofDay?.values.get('full_price') ?? 0n;
      const own = devices.filter((device) => device.siteId === id && device.revokedAt === null);
      const state = stateOf(site, asked.day, { ate: meals > 0n || fullPriceMeals > 0n, begun: begun(site) });
      return [
        {
          siteId: id,
          code: site.code,
          name: site.name,
          nameEn: site.nameEn,
          type: site.type,
          areaCode: site.areaCode,
          areaName: areas.get(site.areaCode) ?? null,
          state,
          open: state !== 'closed' && state !== 'no_meals',
          meals,
          fullPriceMeals,
          lastMealAt: ofDay?.lastMealAt ?? null,
          devices: own.length,
          devicesOnline: own.filter((device) => device.online).length,
          rowsUnsent: own.reduce((sum, device) => sum + (device.queueLength ?? 0), 0),
          devicesUnheard: own.filter((device) => device.reportedAt === null || !device.online).length,
          lastSeenAt: own.reduce<number | null>((latest, device) => (device.lastSeenAt === null ? latest : Math.max(latest ?? 0, device.lastSeenAt)), null),
        },
      ];
    });
  }
}

function stateOf(site: SiteRecord, day: Day, now: { readonly ate: boolean; readonly begun: boolean }): SiteState {
  if (site.type === 'care_centre') return 'no_meals';
  if (day < site.openedOn || (site.closedOn !== null && day >= site.closedOn)) return 'closed';
  // Before what is eaten there: whoever sells full-price meals after its licence lapsed is the one to look at.
  if (!siteMayServe(site, day)) return 'licence_lapsed';
  if (now.ate) return 'serving';
  return now.begun ? 'silent' : 'before_hours';
}

/** Whether the first window of the day has begun; of a past day every window has, of a day to come none. */
function hoursBegun({ day, nowMs }: Asked, windows: readonly { readonly fromMinute: number }[]): boolean {
  const today = dayOf(nowMs);
  if (day !== today) return day < today && windows.length > 0;
  const minute = minuteOfDay(nowMs);
  return windows.some((window) => window.fromMinute <= minute);
}
