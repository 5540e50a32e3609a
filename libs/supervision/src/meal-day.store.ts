import { Injectable } from '@nestjs/common';
import type { Day, Id } from '#values';
import { countyOf } from '#values';
import type { FundingShare } from '#core/policy';
import { splitShares } from '#core/postings';
import { type Law, LawReader } from '#eligibility';
import type { Reader, Tx } from '#platform';
import { big } from '#platform';
import { stillASale } from '#offline';
import type { Area } from './asked.js';

/** What one site did on one day, by name: meals, voided, offline, typed, points, full_price, `standing.` with who bears it instead of the funds, and `fund.` with the funder. Names that are zero are left out. */
export interface SiteDay {
  readonly values: ReadonlyMap<string, bigint>;
  /** UTC milliseconds of its last subsidised meal; null without one, and for a day that was counted and stored. */
  readonly lastMealAt: number | null;
}

export type SitesOfDay = ReadonlyMap<Id, SiteDay>;

/** How many rows a day has: the tables are insert-only, so the same number is the same rows. */
export interface RowCounts {
  readonly redemptions: number;
  readonly fullPriceMeals: number;
}

interface MealGroup {
  site_id: Id;
  area_code: string;
  subsidy_fen: number;
  offline: number;
  typed: number;
  voided: number;
  standing: MealStanding;
  meals: number;
  collective_fen: unknown;
  charity_fen: unknown;
  points: unknown;
  last_at: number;
}

const FUND = 'fund.';

/** Who bears the public part of a meal: the funds, unless an offline row changed it (#redemption). */
export type MealStanding = 'funded' | 'advance' | 'suspense' | 'site';
/** The latest standing of a meal; a meal without any is funded, and one that two persons granted is the funds' too. */
export const LATEST_STANDING =
  'LEFT JOIN redemption_standing t ON t.redemption_id = r.id AND NOT EXISTS (SELECT 1 FROM redemption_standing u WHERE u.redemption_id = r.id AND u.n > t.n)';
export const STANDING = `CASE COALESCE(t.standing, 'funded') WHEN 'granted' THEN 'funded' ELSE COALESCE(t.standing, 'funded') END`;
const TYPED = `CASE WHEN r.code_kind = 'manual' THEN 1 ELSE 0 END`;
/** A void that was made before the count may have been committed after it, by this much at most. */
const COMMIT_MS = 60_000;

/** Who pays the subsidy by the law of the day; without one there is none to pay. */
export function fundingOf(law: Law): readonly FundingShare[] {
  return law.subsidy?.funding ?? [{ funder: 'DISTRICT', percent: 100 }];
}

/** The money and the meals of a day by site: counted from the rows, or read as they were counted before. */
@Injectable()
export class MealDayStore {
  constructor(private readonly laws: LawReader) {}

  /**
   * From the rows themselves, site by site: a street reads its own meals and not the county's (CROSS JOIN keeps SQLite to
   * that order). A funder's part is a function of the amount, so equal amounts are split once.
   */
  async counted(db: Reader, day: Day, area: Area): Promise<SitesOfDay> {
    const groups = await db.query<MealGroup>(
      `SELECT r.site_id, s.area_code, r.subsidy_fen, r.offline, ${TYPED} AS typed, CASE WHEN v.id IS NULL THEN 0 ELSE 1 END AS voided, ${STANDING} AS standing, COUNT(*) AS meals,
              SUM(r.collective_fen) AS collective_fen, SUM(r.charity_fen) AS charity_fen, SUM(r.points) AS points, MAX(r.occurred_at) AS last_at
         FROM site s CROSS JOIN redemption r ON r.site_id = s.id LEFT JOIN redemption_void v ON v.redemption_id = r.id ${LATEST_STANDING}
        WHERE s.area_code >= ? AND s.area_code < ? AND r.meal_day = ?
        GROUP BY r.site_id, s.area_code, r.subsidy_fen, r.offline, ${TYPED}, CASE WHEN v.id IS NULL THEN 0 ELSE 1 END, ${STANDING}`,
      [area.from, area.to, day],
    );
    const laws = await this.laws.onDays(
      db,
      groups.map((group) => ({ county: countyOf(group.area_code), day })),
    );
    const sites = new Map<Id, { values: Map<string, bigint>; lastMealAt: number | null }>();
    const add = (siteId: Id, name: string, value: bigint): void => {
      if (value === 0n) return;
      const site = sites.get(siteId) ?? { values: new Map<string, bigint>(), lastMealAt: null };
      site.values.set(name, (site.values.get(name) ?? 0n) + value);
      sites.set(siteId, site);
    };
    for (const group of groups) {
      const meals = big(group.meals);
      if (Number(group.voided) === 1) {
        add(group.site_id, 'voided', meals);
        continue;
      }
      add(group.site_id, 'meals', meals);
      if (Number(group.offline) === 1) add(group.site_id, 'offline', meals);
      if (Number(group.typed) === 1) add(group.site_id, 'typed', meals);
      if (group.standing === 'funded') {
        for (const share of splitShares(big(group.subsidy_fen), fundingOf(laws(countyOf(group.area_code), day)))) add(group.site_id, FUND + share.funder, share.amount * meals);
        add(group.site_id, `${FUND}COLLECTIVE`, big(group.collective_fen));
      } else add(group.site_id, `standing.${group.standing}`, meals);
      add(group.site_id, `${FUND}CHARITY`, big(group.charity_fen));
      add(group.site_id, 'points', big(group.points));
      const site = sites.get(group.site_id);
      if (site) site.lastMealAt = Math.max(site.lastMealAt ?? 0, Number(group.last_at));
    }
    for (const row of await this.fullPrice(db, day, area)) add(row.site_id, 'full_price', big(row.meals));
    return sites;
  }

  /** As it was counted and stored, when that is still all there is; else null. */
  async stored(db: Reader, day: Day, area: Area): Promise<SitesOfDay | null> {
    const mark = await this.mark(db, day);
    if (mark === null || !(await this.holds(db, day, mark))) return null;
    const rows = await db.query<{ site_id: Id; name: string; value: unknown }>(
      'SELECT f.site_id, f.name, f.value FROM figure f JOIN site s ON s.id = f.site_id WHERE f.day = ? AND s.area_code >= ? AND s.area_code < ?',
      [day, area.from, area.to],
    );
    const sites = new Map<Id, { values: Map<string, bigint>; lastMealAt: null }>();
    for (const row of rows) {
      const site = sites.get(row.site_id) ?? { values: new Map<string, bigint>(), lastMealAt: null };
      site.values.set(row.name, big(row.value));
      sites.set(row.site_id, site);
    }
    return sites;
  }

  async mark(db: Reader, day: Day): Promise<(RowCounts & { readonly countedAt: number }) | null> {
    const [row] = await db.query<{ counted_at: number; redemptions: number; full_price_meals: number }>(
      'SELECT counted_at, redemptions, full_price_meals FROM figure_day WHERE day = ?',
      [day],
    );
    return row === undefined ? null : { countedAt: Number(row.counted_at), redemptions: Number(row.redemptions), fullPriceMeals: Number(row.full_price_meals) };
  }

  /** Whether nothing of the day came in, was voided or changed its bearer since it was counted. */
  async holds(db: Reader, day: Day, mark: RowCounts & { readonly countedAt: number }): Promise<boolean> {
    const now = await this.rowCounts(db, day);
    if (now.redemptions !== mark.redemptions || now.fullPriceMeals !== mark.fullPriceMeals) return false;
    for (const table of ['redemption_void', 'redemption_standing']) {
      // CROSS JOIN keeps SQLite to this order: the few rows since then, not every meal of the day.
      const late = await db.query(`SELECT 1 FROM ${table} x CROSS JOIN redemption r ON r.id = x.redemption_id WHERE x.at >= ? AND r.meal_day = ? LIMIT 1`, [
        mark.countedAt - COMMIT_MS,
        day,
      ]);
      if (late.length > 0) return false;
    }
    return true;
  }

  async rowCounts(db: Reader, day: Day): Promise<RowCounts> {
    const [meals] = await db.query<{ n: number }>('SELECT COUNT(*) AS n FROM redemption WHERE meal_day = ?', [day]);
    const [full] = await db.query<{ n: number }>('SELECT COUNT(*) AS n FROM site s JOIN full_price_meal f ON f.site_id = s.id WHERE f.meal_day = ?', [day]);
    return { redemptions: Number(meals?.n ?? 0), fullPriceMeals: Number(full?.n ?? 0) };
  }

  async store(tx: Tx, day: Day, what: { readonly sites: SitesOfDay; readonly rows: RowCounts; readonly countedAt: number }): Promise<void> {
    await tx.execute('DELETE FROM figure WHERE day = ?', [day]);
    await tx.execute('DELETE FROM figure_day WHERE day = ?', [day]);
    await tx.insert('figure_day', [{ day, counted_at: what.countedAt, redemptions: what.rows.redemptions, full_price_meals: what.rows.fullPriceMeals }]);
    await tx.insert(
      'figure',
      [...what.sites].flatMap(([siteId, site]) => [...site.values].map(([name, value]) => ({ day, site_id: siteId, name, value }))),
    );
  }

  private fullPrice(db: Reader, day: Day, area: Area): Promise<{ site_id: Id; meals: number }[]> {
    return db.query(
      `SELECT f.site_id, COUNT(*) AS meals FROM site s JOIN full_price_meal f ON f.site_id = s.id
        WHERE s.area_code >= ? AND s.area_code < ? AND f.meal_day = ? AND ${stillASale('f')} GROUP BY f.site_id`,
      [area.from, area.to, day],
    );
  }
}

/** The sums over the sites of a day. */
export interface DaySums {
  readonly values: ReadonlyMap<string, bigint>;
  readonly sitesServing: bigint;
}

export function sumsOf(sites: SitesOfDay): DaySums {
  const values = new Map<string, bigint>();
  let sitesServing = 0n;
  for (const site of sites.values()) {
    for (const [name, value] of site.values) values.set(name, (values.get(name) ?? 0n) + value);
    if ((site.values.get('meals') ?? 0n) > 0n) sitesServing++;
  }
  return { values, sitesServing };
}

/** The funders that occur, the four that every county has first. */
export function fundersIn(days: readonly DaySums[]): string[] {
  const met = days.flatMap((day) => [...day.values.keys()].filter((name) => name.startsWith(FUND)).map((name) => name.slice(FUND.length)));
  return [...new Set(['CITY', 'DISTRICT', 'COLLECTIVE', 'CHARITY', ...met.sort()])];
}

export function fundOf(day: DaySums, funder: string): bigint {
  return day.values.get(FUND + funder) ?? 0n;
}
