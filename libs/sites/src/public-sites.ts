import { Injectable } from '@nestjs/common';
import type { Day, Id, Refusal } from '#values';
import { dayOf, refuse } from '#values';
import type { MealWindow } from '#core/policy';
import type { Page, Reader } from '#platform';
import { afterCursor, Clock, pageOf, UnitOfWork } from '#platform';
import { grouped } from './grouped.js';
import { MenuStore } from './menu.store.js';
import type { MenuTag, SitePlace } from './place.store.js';
import { NOWHERE, PlaceStore } from './place.store.js';
import type { MenuItemRecord, SiteRecord, SiteType } from './site.js';
import { MEAL_SITE_TYPES, siteMayServe } from './site.js';
import { EVERY_SITE, SiteStore } from './site.store.js';

/** What anyone may know of a site: where it is, when it serves, what it costs today. No operator, no licence numbers, nobody's name. */
export interface PublicSite extends SitePlace {
  readonly id: Id;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly type: SiteType;
  readonly areaCode: string;
  readonly address: string;
  readonly seats: number;
  /** Whether subsidised meals are served today. */
  readonly servesToday: boolean;
  readonly windows: readonly MealWindow[];
  readonly menu: readonly PublicMenuItem[];
}

/** A dish as it hangs on the door: its filed price and what it is good for. */
export interface PublicMenuItem extends MenuItemRecord {
  readonly tags: readonly MenuTag[];
}

export interface PublicSitesWanted {
  readonly areaCode?: string | undefined;
  readonly type?: SiteType | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Where to eat: the open sites of an area with their hours and today's menu. Home-care centres are listed only when asked for by type. */
@Injectable()
export class PublicSites {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sites: SiteStore,
    private readonly menus: MenuStore,
    private readonly places: PlaceStore,
    private readonly clock: Clock,
  ) {}

  async list(wanted: PublicSitesWanted): Promise<Page<PublicSite>> {
    const today = dayOf(this.clock.nowMs());
    const types = wanted.type === undefined ? MEAL_SITE_TYPES : [wanted.type];
    const rows = await this.sites.list(this.uow.reader, EVERY_SITE, {
      areaCode: wanted.areaCode,
      types,
      openOn: today,
      after: afterCursor(wanted.cursor, 'code'),
      limit: wanted.limit,
    });
    const page = pageOf(rows, wanted.limit, (site) => site.code);
    const items = await this.menus.onDay(
      this.uow.reader,
      page.items.map((site) => site.id),
      today,
    );
    const shown = await shownOf(this.places, this.uow.reader, page.items, items);
    return { items: page.items.map((site) => publicSite(site, shown, today)), next: page.next };
  }
}

/** Today's menu of one site. */
@Injectable()
export class PublicMenu {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sites: SiteStore,
    private readonly menus: MenuStore,
    private readonly places: PlaceStore,
    private readonly clock: Clock,
  ) {}

  /** Refuses `not_found`. */
  async today(siteId: Id): Promise<PublicSite | Refusal> {
    const today = dayOf(this.clock.nowMs());
    const site = (await this.sites.byIds(this.uow.reader, [siteId]))[0];
    if (site === undefined || site.openedOn > today || (site.closedOn !== null && site.closedOn <= today)) return refuse('not_found', { field: 'siteId' });
    const items = await this.menus.onDay(this.uow.reader, [siteId], today);
    return publicSite(site, await shownOf(this.places, this.uow.reader, [site], items), today);
  }
}

/** What stands beside the sites of a page. */
interface Shown {
  readonly menuOf: ReadonlyMap<Id, readonly PublicMenuItem[]>;
  readonly placeOf: ReadonlyMap<Id, SitePlace>;
}

async function shownOf(places: PlaceStore, db: Reader, sites: readonly SiteRecord[], items: readonly MenuItemRecord[]): Promise<Shown> {
  const tags = await places.tagsOf(
    db,
    items.map((item) => item.id),
  );
  const placeOf = await places.ofSites(
    db,
    sites.map((site) => site.id),
  );
  const tagged = items.map((item): PublicMenuItem => ({ ...item, tags: tags.get(item.id) ?? [] }));
  return { menuOf: grouped(tagged, (item) => item.siteId), placeOf };
}

function publicSite(site: SiteRecord, { menuOf, placeOf }: Shown, today: Day): PublicSite {
  const { id, code, name, nameEn, type, areaCode, address, seats, windows } = site;
  const place = placeOf.get(id) ?? NOWHERE;
  return { id, code, name, nameEn, type, areaCode, address, seats, ...place, servesToday: siteMayServe(site, today), windows, menu: menuOf.get(id) ?? [] };
}
