import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { CountyMonth } from '#core/matching';
import type { DayCount } from '#core/offline';
import { type Law, LawReader } from '#eligibility';
import type { Reader } from '#platform';
import { AdvanceCap } from '#redemption';
import { MenuReader, siteMayServe, SiteReader, windowsAt } from '#sites';
import type { MenuItemRecord, SiteRecord } from '#sites';
import type { Day, Id, Month } from '#values';
import { addDays, countyOf, firstDay, lastDay } from '#values';
import { ChainRowsStore, type WorkPlace } from './chain-rows.store.js';
import type { MonthRows } from './month-rows.store.js';

/** What all persons of a run share. Sites, prices and staff are read when a meal first names them, the tablets' days when a meal first came from one. */
export interface CountyBook {
  readonly county: CountyMonth;
  readonly lawSha256: string;
  /** Whether a site that was learnt lies in the county; one that nobody knows may. */
  isOurs(siteId: Id): boolean;
  /** Makes sure that everything these rows name is at hand. */
  learn(db: Reader, rows: Pick<MonthRows, 'meals' | 'events'>): Promise<void>;
}

@Injectable()
export class CountyBooks {
  constructor(
    private readonly laws: LawReader,
    private readonly sites: SiteReader,
    private readonly menus: MenuReader,
    private readonly cap: AdvanceCap,
    private readonly chains: ChainRowsStore,
  ) {}

  async open(db: Reader, county: string, month: Month): Promise<CountyBook> {
    const laws = new Map<Day, Law>();
    for (let day = firstDay(month); day <= lastDay(month); day = addDays(day, 1)) laws.set(day, await this.laws.on(db, county, day));
    const posted = await db.query<{ programme: string }>(`SELECT DISTINCT programme FROM issuance_run WHERE county = ? AND month = ? AND kind = 'monthly' AND state = 'posted'`, [
      county,
      month,
    ]);
    const shelves: Shelves = {
      month,
      laws,
      sites: new Map(),
      menu: new Map(),
      staff: new Map(),
      counts: null,
      issued: posted.map((row) => row.programme).sort(),
      advanceCapFen: this.cap.fenPerMonth,
    };
    const lawSha256 = createHash('sha256')
      .update([...laws].map(([day, law]) => `${day} ${law.sha256}\n`).join(''))
      .digest('hex');
    return {
      county: monthOfCounty(shelves),
      lawSha256,
      isOurs: (siteId) => countyOf(shelves.sites.get(siteId)?.areaCode ?? county) === county,
      learn: (from, rows) => this.fill(from, shelves, rows),
    };
  }

  private async fill(db: Reader, shelves: Shelves, { meals, events }: Pick<MonthRows, 'meals' | 'events'>): Promise<void> {
    const { sites, menu, staff } = shelves;
    const siteIds = meals.map((meal) => meal.siteId);
    for (const [id, site] of await this.sites.of(db, unknown(sites, siteIds))) sites.set(id, site);
    const itemIds = meals.map((meal) => meal.menuItemId);
    for (const [id, item] of await this.menus.of(db, unknown(menu, itemIds))) menu.set(id, item);
    const operators = unknown(staff, [...meals.map((meal) => meal.origin.operatorId), ...[...events.values()].map((event) => event.operatorId)]);
    const places = await this.chains.staff(db, operators);
    for (const id of operators) staff.set(id, places.get(id) ?? null);
    if (events.size > 0) shelves.counts ??= await this.chains.counts(db, shelves.month);
  }
}

interface Shelves {
  readonly month: Month;
  readonly laws: ReadonlyMap<Day, Law>;
  readonly sites: Map<Id, SiteRecord>;
  readonly menu: Map<Id, MenuItemRecord>;
  /** Where accounts work; null for those of no site. */
  readonly staff: Map<string, WorkPlace | null>;
  /** Null while no meal of a tablet's chain was seen. */
  counts: ReadonlyMap<Id, DayCount> | null;
  readonly issued: readonly string[];
  readonly advanceCapFen: bigint;
}

const NONE_BEFORE: DayCount = { meals: 0, byStatic: 0, typed: 0 };

function monthOfCounty(shelves: Shelves): CountyMonth {
  const { month, laws, sites, menu, staff, issued, advanceCapFen } = shelves;
  return {
    month,
    lawOn: (day) => {
      const law = laws.get(day);
      if (law === undefined) throw new Error(`the law of ${day} is not of ${month}`);
      return law;
    },
    siteServes: (siteId, day) => {
      const site = sites.get(siteId);
      return site !== undefined && siteMayServe(site, day);
    },
    siteWindows: (siteId, atMs) => {
      const site = sites.get(siteId);
      return site === undefined ? [] : windowsAt(site, atMs);
    },
    filedPrice: (menuItemId) => menu.get(menuItemId) ?? null,
    issuedProgrammes: new Set(issued),
    advanceCapFen,
    workedThen: (operatorId, siteId, at) => {
      const place = staff.get(operatorId) ?? null;
      return place?.siteId === siteId && place.from <= at && (place.until === null || at < place.until);
    },
    countBefore: (mealId) => shelves.counts?.get(mealId) ?? NONE_BEFORE,
  };
}

function unknown(known: ReadonlyMap<Id, unknown>, ids: readonly (Id | null)[]): Id[] {
  return [...new Set(ids)].filter((id): id is Id => id !== null && !known.has(id)).sort();
}
