import { Injectable } from '@nestjs/common';
import type { Day, Fen, Id } from '#values';
import { countyOf, dayOf, fen, minuteOfDay } from '#values';
import type { MealWindow, MealWindowName } from '#core/policy';
import type { Law } from '#eligibility';
import { LawReader } from '#eligibility';
import { DeviceReader } from '#identity';
import type { Reader } from '#platform';
import type { MenuItemRecord, SiteRecord } from '#sites';
import { MenuReader, SiteReader, siteMayServe, windowsAt } from '#sites';
import type { RedeemItem } from './redeem-item.js';

/** The counter's side of a batch of meals: sites, menus, devices and the law of each day, read once for the batch. */
export interface Counter {
  /** The law of the site's county on the day of the meal. */
  law(item: RedeemItem): Law;
  /** The county of the site; that of nobody where the site is unknown. */
  countyOf(item: RedeemItem): string;
  site(id: Id | null): SiteRecord | null;
  /** The serving window at the moment of the meal; null outside all of them. */
  windowOf(item: RedeemItem): MealWindowName | null;
  mayServe(item: RedeemItem): boolean;
  trusts(item: RedeemItem): boolean;
  /** The filed price; null when the item is not on this site's menu that day or in that window, or the tray costs more than its ceiling. */
  listPrice(item: RedeemItem): Fen | null;
}

interface CounterParts {
  readonly sites: ReadonlyMap<Id, SiteRecord>;
  readonly menu: ReadonlyMap<Id, MenuItemRecord>;
  readonly devices: Awaited<ReturnType<DeviceReader['of']>>;
  readonly laws: (county: string, day: Day) => Law;
}

@Injectable()
export class CounterFacts {
  constructor(
    private readonly sites: SiteReader,
    private readonly menus: MenuReader,
    private readonly devices: DeviceReader,
    private readonly laws: LawReader,
  ) {}

  async of(db: Reader, items: readonly RedeemItem[]): Promise<Counter> {
    const sites = await this.sites.of(db, distinct(items.map((item) => item.actor.siteId)));
    return counterOf({
      sites,
      laws: await this.laws.onDays(
        db,
        items.map((item) => ({ county: countyOfSite(sites, item), day: dayOf(item.occurredAt) })),
      ),
      menu: await this.menus.of(db, distinct(items.map((item) => item.menuItemId))),
      devices: await this.devices.of(db, distinct(items.map((item) => item.actor.deviceId))),
    });
  }
}

function counterOf({ sites, menu, devices, laws }: CounterParts): Counter {
  const law = (item: RedeemItem): Law => laws(countyOfSite(sites, item), dayOf(item.occurredAt));
  const site = (id: Id | null): SiteRecord | null => (id === null ? null : (sites.get(id) ?? null));
  const windowOf = (item: RedeemItem): MealWindowName | null => {
    const place = site(item.actor.siteId);
    return windowAt(minuteOfDay(item.occurredAt), place === null ? [] : windowsAt(place, item.occurredAt), law(item).subsidy?.windows ?? []);
  };
  return {
    law,
    countyOf: (item) => countyOfSite(sites, item),
    site,
    windowOf,
    mayServe: (item) => {
      const place = site(item.actor.siteId);
      return place !== null && siteMayServe(place, dayOf(item.occurredAt));
    },
    trusts: (item) => {
      if (item.actor.role === 'system') return true;
      const device = item.actor.deviceId === null ? undefined : devices.get(item.actor.deviceId);
      return device !== undefined && device.siteId === item.actor.siteId && (device.revokedAt === null || item.occurredAt < device.revokedAt);
    },
    listPrice: (item) => filedPrice(item, menu.get(item.menuItemId), windowOf(item)),
  };
}

function countyOfSite(sites: ReadonlyMap<Id, SiteRecord>, { actor }: RedeemItem): string {
  return countyOf((actor.siteId === null ? undefined : sites.get(actor.siteId))?.areaCode ?? '');
}

/** A site's own windows decide where it has any; the county's otherwise. */
export function windowAt(minute: number, ofSite: readonly MealWindow[], ofCounty: readonly MealWindow[]): MealWindowName | null {
  const windows = ofSite.length > 0 ? ofSite : ofCounty;
  return windows.find((window) => minute >= window.fromMinute && minute < window.toMinute)?.window ?? null;
}

/** Outside all windows the item's own is not asked: `out_of_window` comes first and tells more. */
function filedPrice(item: RedeemItem, filed: MenuItemRecord | undefined, window: MealWindowName | null): Fen | null {
  const day = dayOf(item.occurredAt);
  if (!filed || filed.siteId !== item.actor.siteId || day < filed.validFrom || (filed.validUntil !== null && day > filed.validUntil)) return null;
  if (filed.window !== null && window !== null && filed.window !== window) return null;
  if (item.priceFen === undefined) return filed.openPrice ? null : filed.priceFen;
  if (filed.openPrice) return item.priceFen > 0n && item.priceFen <= filed.priceFen ? item.priceFen : null;
  return item.priceFen === filed.priceFen ? fen(filed.priceFen) : null;
}

function distinct(values: readonly (Id | null)[]): Id[] {
  return [...new Set(values.filter((value): value is Id => value !== null))].sort();
}
