import { Injectable } from '@nestjs/common';
import type { Day, Id } from '#values';
import type { Reader } from '#platform';
import { grouped } from './grouped.js';
import { MenuStore } from './menu.store.js';
import type { MenuItemRecord, SiteRecord } from './site.js';
import { SiteStore } from './site.store.js';

/** Sites by id, with licences and windows: two reads for any number. An id that is unknown is absent from the map. */
@Injectable()
export class SiteReader {
  constructor(private readonly sites: SiteStore) {}

  async of(db: Reader, siteIds: readonly Id[]): Promise<Map<Id, SiteRecord>> {
    return new Map((await this.sites.byIds(db, siteIds)).map((site) => [site.id, site]));
  }
}

/** Filed prices. */
@Injectable()
export class MenuReader {
  constructor(private readonly menus: MenuStore) {}

  /** By id, whatever the day: whether the price was in force is for the caller to judge. */
  async of(db: Reader, menuItemIds: readonly Id[]): Promise<Map<Id, MenuItemRecord>> {
    return new Map((await this.menus.byIds(db, menuItemIds)).map((item) => [item.id, item]));
  }

  /** The prices in force on a day, by site. */
  async onDay(db: Reader, siteIds: readonly Id[], day: Day): Promise<Map<Id, MenuItemRecord[]>> {
    return grouped(await this.menus.onDay(db, siteIds, day), (item) => item.siteId);
  }
}
