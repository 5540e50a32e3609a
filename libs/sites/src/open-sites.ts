import { Injectable } from '@nestjs/common';
import type { Day, Fen, Id, Refusal } from '#values';
import { countyOf, instantAt, isWithin, refuse } from '#values';
import type { MealWindow, MealWindowName } from '#core/policy';
import type { Actor, Tx } from '#platform';
import { Audit, Clock, idOf, isDuplicateKey, UnitOfWork } from '#platform';
import { LicenceStore } from './licence.store.js';
import { MenuStore } from './menu.store.js';
import { OperatorStore } from './operator.store.js';
import type { MenuTag, SitePlace } from './place.store.js';
import { placeFault, PlaceStore } from './place.store.js';
import type { LicenceKind, MenuItemRecord, OperatorRecord, SiteRecord, SiteType } from './site.js';
import { areaFault, creditCodeFault, periodFault, priceFault, windowsFault } from './site.js';
import { SiteStore } from './site.store.js';

/** A site with all that belongs to it, as one entry of a list. */
export interface WholeSite {
  readonly code: string;
  readonly operator: { readonly creditCode: string; readonly name: string };
  readonly name: string;
  readonly nameEn: string;
  readonly type: SiteType;
  readonly areaCode: string;
  readonly address: string;
  readonly seats: number;
  readonly portionsPerMeal: number;
  readonly openedOn: Day;
  readonly licences: readonly { readonly kind: LicenceKind; readonly number: string; readonly validFrom: Day; readonly validUntil: Day }[];
  readonly windows: readonly MealWindow[];
  /** Where it is and how to ring it, where that is known. */
  readonly place?: SitePlace;
  readonly menu: readonly {
    readonly name: string;
    readonly nameEn: string;
    readonly priceFen: Fen;
    readonly openPrice: boolean;
    readonly window: MealWindowName | null;
    readonly validFrom: Day;
    readonly tags?: readonly MenuTag[];
  }[];
}

/** What was opened, in the order of the list. */
export interface OpenedSite extends SiteRecord {
  readonly menu: readonly MenuItemRecord[];
}

/** SQL of the pieces; one object keeps the constructor of the use case short. */
@Injectable()
export class SiteTables {
  constructor(
    readonly operators: OperatorStore,
    readonly sites: SiteStore,
    readonly licences: LicenceStore,
    readonly menus: MenuStore,
    readonly places: PlaceStore,
  ) {}
}

/**
 * Opens a whole county's sites in one transaction with a handful of statements, all or none. Ids follow from the codes,
 * so that the same list always makes the same county.
 */
@Injectable()
export class OpenSites {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly tables: SiteTables,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Refuses the first fault of the list with the site's code: `credit_code_invalid`, `area_unknown`, `forbidden`, `period_invalid`, `invalid_request`, `price_above_ceiling`, `site_exists`. */
  async openMany(actor: Actor, list: readonly WholeSite[]): Promise<OpenedSite[] | Refusal> {
    const fault = faultOf(actor, list);
    if (fault) return fault;
    try {
      return await this.uow.run(async (tx) => {
        const operatorIds = await this.registerMissing(tx, countyOf(actor.areaCode), list);
        const opened = list.map((site) => openedSite(site, operatorIds.get(site.operator.creditCode) ?? ''));
        await this.insertAll(tx, opened, list);
        await this.audit.record(tx, actor, { action: 'site.open_many', objectKind: 'area', objectId: actor.areaCode, detail: { sites: list.length } });
        return opened;
      });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return refuse('site_exists', {
        codes: await this.tables.sites.takenCodes(
          this.uow.reader,
          list.map((site) => site.code),
        ),
      });
    }
  }

  /** Ids by credit code. An operator that is registered already keeps its entry. */
  private async registerMissing(tx: Tx, county: string, list: readonly WholeSite[]): Promise<Map<string, Id>> {
    const named = new Map(list.map((site) => [site.operator.creditCode, { ...site.operator, openedOn: site.openedOn }]));
    const ids = new Map((await this.tables.operators.byCreditCodes(tx, county, [...named.keys()])).map((operator) => [operator.creditCode, operator.id]));
    const missing = [...named.values()]
      .filter((operator) => !ids.has(operator.creditCode))
      .map((operator): OperatorRecord => ({ ...operator, id: idOf(instantAt(operator.openedOn), 'operator', county, operator.creditCode), closedOn: null }));
    await this.tables.operators.insert(
      tx,
      county,
      missing.map((operator) => ({ ...operator, contactSealed: null })),
    );
    for (const operator of missing) ids.set(operator.creditCode, operator.id);
    return ids;
  }

  private async insertAll(tx: Tx, opened: readonly OpenedSite[], list: readonly WholeSite[]): Promise<void> {
    const now = this.clock.nowMs();
    await this.tables.sites.insert(tx, opened);
    const licences = list.flatMap((site, index) =>
      site.licences.map((licence) => ({ ...licence, id: idOf(instantAt(licence.validFrom), 'licence', site.code, licence.kind, licence.number), siteId: opened[index]?.id ?? '' })),
    );
    await this.tables.licences.insert(tx, licences, now);
    await this.tables.sites.insertWindows(
      tx,
      opened.flatMap((site) => site.windows.map((window) => ({ siteId: site.id, window }))),
    );
    await this.tables.menus.insert(
      tx,
      opened.flatMap((site) => site.menu),
      now,
    );
    const siteIds = opened.map((site) => site.id);
    await this.tables.places.insert(
      tx,
      list.flatMap(({ place }, index) => (place === undefined ? [] : [{ ...place, siteId: siteIds[index] ?? '' }])),
    );
    const tags = list.flatMap((site, index) => site.menu.map((item, at) => ({ id: opened[index]?.menu[at]?.id ?? '', tags: item.tags ?? [] })));
    await this.tables.places.insertTags(tx, tags);
  }
}

function openedSite(site: WholeSite, operatorId: Id): OpenedSite {
  const id = idOf(instantAt(site.openedOn), 'site', site.code);
  const { operator: _operator, place: _place, menu, licences, ...fields } = site;
  return {
    ...fields,
    id,
    operatorId,
    closedOn: null,
    pastHours: [],
    licences: licences.map(({ kind, validFrom, validUntil }) => ({ kind, validFrom, validUntil })),
    menu: menu.map(({ tags: _tags, ...item }) => ({ ...item, id: idOf(instantAt(item.validFrom), 'menu', site.code, item.name, item.window ?? ''), siteId: id, validUntil: null })),
  };
}

function faultOf(actor: Actor, list: readonly WholeSite[]): Refusal | null {
  for (const site of list) {
    const fault =
      creditCodeFault(site.operator.creditCode) ??
      areaFault(site.areaCode) ??
      (isWithin(site.areaCode, actor.areaCode) ? null : refuse('forbidden')) ??
      windowsFault(site.windows) ??
      (site.place === undefined ? null : placeFault(site.place)) ??
      site.licences.map(periodFault).find((found) => found !== null) ??
      site.menu.map((item) => priceFault(item.priceFen)).find((found) => found !== null);
    if (fault) return refuse(fault.code, { ...fault.detail, siteCode: site.code });
  }
  return null;
}
