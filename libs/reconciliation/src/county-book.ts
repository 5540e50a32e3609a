import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { CountyMonth } from '#core/matching';
import { type Law, LawReader } from '#eligibility';
import type { Reader } from '#platform';
import { AdvanceCap } from '#redemption';
import { MenuReader, siteMayServe, SiteReader } from '#sites';
import type { MenuItemRecord, SiteRecord } from '#sites';
import type { Day, Id, Month } from '#values';
import { addDays, firstDay, lastDay } from '#values';
import type { MonthRows } from './month-rows.store.js';

/** What all persons of a run share. Sites and prices are read when a meal first names them. */
export interface CountyBook {
  readonly county: CountyMonth;
  readonly lawSha256: string;
  /** Makes sure that everything these rows name is at hand. */
  learn(db: Reader, rows: Pick<MonthRows, 'meals'>): Promise<void>;
}

@Injectable()
export class CountyBooks {
  constructor(
    private readonly laws: LawReader,
    private readonly sites: SiteReader,
    private readonly menus: MenuReader,
    private readonly cap: AdvanceCap,
  ) {}

  async open(db: Reader, month: Month): Promise<CountyBook> {
    const laws = new Map<Day, Law>();
    for (let day = firstDay(month); day <= lastDay(month); day = addDays(day, 1)) laws.set(day, await this.laws.on(db, day));
    const posted = await db.query<{ programme: string }>(`SELECT DISTINCT programme FROM issuance_run WHERE month = ? AND kind = 'monthly' AND state = 'posted'`, [month]);
    const sites = new Map<Id, SiteRecord>();
    const menu = new Map<Id, MenuItemRecord>();
    const learn = async (from: Reader, { meals }: Pick<MonthRows, 'meals'>): Promise<void> => {
      for (const [id, site] of await this.sites.of(
        from,
        unknown(
          sites,
          meals.map((meal) => meal.siteId),
        ),
      ))
        sites.set(id, site);
      for (const [id, item] of await this.menus.of(
        from,
        unknown(
          menu,
          meals.map((meal) => meal.menuItemId),
        ),
      ))
        menu.set(id, item);
    };
    const lawSha256 = createHash('sha256')
      .update([...laws].map(([day, law]) => `${day} ${law.sha256}\n`).join(''))
      .digest('hex');
    return { county: countyOf({ month, laws, sites, menu, issued: posted.map((row) => row.programme).sort(), advanceCapFen: this.cap.fenPerMonth }), lawSha256, learn };
  }
}

interface Shelves {
  readonly month: Month;
  readonly laws: ReadonlyMap<Day, Law>;
  readonly sites: ReadonlyMap<Id, SiteRecord>;
  readonly menu: ReadonlyMap<Id, MenuItemRecord>;
  readonly issued: readonly string[];
  readonly advanceCapFen: bigint;
}

function countyOf({ month, laws, sites, menu, issued, advanceCapFen }: Shelves): CountyMonth {
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
    siteWindows: (siteId) => sites.get(siteId)?.windows ?? [],
    filedPrice: (menuItemId) => menu.get(menuItemId) ?? null,
    issuedProgrammes: new Set(issued),
    advanceCapFen,
  };
}

function unknown(known: ReadonlyMap<Id, unknown>, ids: readonly (Id | null)[]): Id[] {
  return [...new Set(ids)].filter((id): id is Id => id !== null && !known.has(id)).sort();
}
