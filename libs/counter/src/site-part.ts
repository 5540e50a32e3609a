import { Injectable } from '@nestjs/common';
import type { Day, Id } from '#values';
import { addDays, countyOf, jsonAmount } from '#values';
import type { MealWindow, MealWindowName } from '#core/policy';
import type { OfflineCeilings } from '#core/snapshot';
import { offlineCeilings } from '#core/snapshot';
import { LawReader } from '#eligibility';
import type { Reader } from '#platform';
import { MenuReader, SiteReader, type SiteRecord } from '#sites';
import { RECENT_DAYS } from './regulars.js';
import type { SiteOperator } from './site-staff.js';
import { SiteStaff } from './site-staff.js';

/** Prices that begin in the next days are sent along, for a tablet that stays offline. */
const MENU_DAYS = 3;

export interface SnapshotMenuItem {
  readonly menuItemId: Id;
  readonly name: string;
  readonly nameEn: string;
  readonly priceFen: number;
  readonly openPrice: boolean;
  readonly window: MealWindowName | null;
  readonly validFrom: Day;
  readonly validUntil: Day | null;
}

/** What a snapshot tells of the tablet's own site. */
export interface SitePart {
  readonly site: { readonly siteId: Id; readonly name: string; readonly nameEn: string; readonly mayServeUntil: Day | null };
  /** The site's own, or the county's. */
  readonly windows: readonly MealWindow[];
  readonly menu: readonly SnapshotMenuItem[];
  readonly operators: readonly SiteOperator[];
  readonly ceilings: OfflineCeilings;
  readonly caps: { readonly perWindow: number; readonly perDay: number; readonly perMonth: number };
  /** Whether the charity fund still gives. */
  readonly charityOpen: boolean;
}

@Injectable()
export class SiteParts {
  constructor(
    private readonly sites: SiteReader,
    private readonly menus: MenuReader,
    private readonly staff: SiteStaff,
    private readonly laws: LawReader,
  ) {}

  /** The county of a site; null for one that is unknown. */
  async county(db: Reader, siteId: Id): Promise<string | null> {
    const site = (await this.sites.of(db, [siteId])).get(siteId);
    return site === undefined ? null : countyOf(site.areaCode);
  }

  /** Null for a site that is unknown. */
  async of(db: Reader, siteId: Id, day: Day): Promise<SitePart | null> {
    const site = (await this.sites.of(db, [siteId])).get(siteId);
    if (site === undefined) return null;
    const county = countyOf(site.areaCode);
    const { subsidy } = await this.laws.on(db, county, day);
    return {
      site: { siteId, name: site.name, nameEn: site.nameEn, mayServeUntil: servesUntil(site, day) },
      windows: site.windows.length > 0 ? site.windows : (subsidy?.windows ?? []),
      menu: await this.menu(db, siteId, day),
      operators: await this.staff.at(db, siteId),
      ceilings: offlineCeilings(await this.mealsOfDays(db, siteId, day), site.portionsPerMeal),
      caps: { perWindow: 1, perDay: subsidy?.caps.perDay ?? 0, perMonth: subsidy?.caps.perMonth ?? 0 },
      charityOpen: await this.charityOpen(db, county),
    };
  }

  private async menu(db: Reader, siteId: Id, day: Day): Promise<SnapshotMenuItem[]> {
    const items = new Map<Id, SnapshotMenuItem>();
    for (let ahead = 0; ahead <= MENU_DAYS; ahead++) {
      for (const item of (await this.menus.onDay(db, [siteId], addDays(day, ahead))).get(siteId) ?? []) {
        const { id, name, nameEn, openPrice, window, validFrom, validUntil } = item;
        items.set(id, { menuItemId: id, name, nameEn, priceFen: jsonAmount(item.priceFen), openPrice, window, validFrom, validUntil });
      }
    }
    return [...items.values()];
  }

  private async charityOpen(db: Reader, county: string): Promise<boolean> {
    const [row] = await db.query<{ remaining_fen: number }>(`SELECT remaining_fen FROM charity_fund WHERE county = ? AND fund = 'CHARITY'`, [county]);
    return Number(row?.remaining_fen ?? 0) > 0;
  }

  private async mealsOfDays(db: Reader, siteId: Id, day: Day): Promise<number[]> {
    const rows = await db.query<{ meals: number }>('SELECT meal_day, COUNT(*) AS meals FROM redemption WHERE site_id = ? AND meal_day >= ? AND meal_day < ? GROUP BY meal_day', [
      siteId,
      addDays(day, -RECENT_DAYS),
      day,
    ]);
    return rows.map((row) => Number(row.meals));
  }
}

/** The last day in a row from today on with a food licence; null when there is none today, or the site is closed. */
function servesUntil(site: SiteRecord, day: Day): Day | null {
  if (site.type === 'care_centre' || day < site.openedOn || (site.closedOn !== null && day >= site.closedOn)) return null;
  const until = site.licences.filter((licence) => licence.kind === 'food' && licence.validFrom <= day && day <= licence.validUntil).map((licence) => licence.validUntil);
  return [...until].sort().at(-1) ?? null;
}
