import type { Day, Id, Refusal } from '#values';
import { addDays, dayOf, isAreaCode, isRefusal, isWithin, refuse } from '#values';
import type { Actor, Value } from '#platform';
import { scopeRange } from '#platform';

/** An area inside the actor's scope, as the half-open range of site codes of areas that a query is held to. */
export interface Area {
  readonly code: string;
  readonly from: string;
  readonly to: string;
}

/** Which day of which area somebody looks at, and when. */
export interface Asked {
  readonly day: Day;
  readonly area: Area;
  /** UTC milliseconds: everything is told as of then. */
  readonly nowMs: number;
}

/** The area asked for, the actor's own when none is. Refuses `forbidden` outside the actor's scope. */
export function areaAsked(actor: Actor, areaCode: string | undefined): Area | Refusal {
  const code = areaCode ?? actor.areaCode;
  if (actor.role === 'elder' || actor.siteId !== null) return refuse('forbidden');
  if (!isAreaCode(code) || !isWithin(code, actor.areaCode)) return refuse('forbidden', { field: 'areaCode' });
  return { code, ...scopeRange(code) };
}

/** The days a figure is compared with: the day before, and the same day of the week before. */
export function comparedDays(day: Day): { readonly yesterday: Day; readonly sameWeekday: Day } {
  return { yesterday: addDays(day, -1), sameWeekday: addDays(day, -7) };
}

/** What every list of a day at the sites of an area is narrowed by. Today and the actor's own area where nothing is said. */
export interface DayWanted {
  readonly day?: Day | undefined;
  readonly areaCode?: string | undefined;
  readonly siteId?: Id | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Conditions over the sites `s` of the area asked for, and the day. Refuses `forbidden` outside the actor's area. */
export function sitesAsked(actor: Actor, wanted: DayWanted, nowMs: number): { readonly day: Day; readonly where: string[]; readonly values: Value[] } | Refusal {
  const area = areaAsked(actor, wanted.areaCode);
  if (isRefusal(area)) return area;
  const ofSite = wanted.siteId === undefined ? [] : [wanted.siteId];
  return {
    day: wanted.day ?? dayOf(nowMs),
    where: ['s.area_code >= ? AND s.area_code < ?', ...ofSite.map(() => 's.id = ?')],
    values: [area.from, area.to, ...ofSite],
  };
}

/** The site that a row is of. */
export interface SitePart {
  readonly siteId: Id;
  readonly siteCode: string;
  readonly siteName: string;
  readonly siteNameEn: string;
}

/** The same in a row of a query, as SITE_COLUMNS names it. */
export interface SiteColumns {
  site_id: Id;
  site_code: string;
  site_name: string;
  site_name_en: string;
}

export const SITE_COLUMNS = 's.id AS site_id, s.code AS site_code, s.name AS site_name, s.name_en AS site_name_en';

export function sitePart(row: SiteColumns): SitePart {
  return { siteId: row.site_id, siteCode: row.site_code, siteName: row.site_name, siteNameEn: row.site_name_en };
}
