import { Injectable } from '@nestjs/common';
import type { Day, Refusal, Words } from '#values';
import { isRefusal, REFUSALS } from '#values';
import { type Actor, afterCursor, Clock, marks, type Page, pageOf, type Reader, UnitOfWork } from '#platform';
import { type Area, type DayWanted, SITE_COLUMNS, type SiteColumns, type SitePart, sitePart, sitesAsked } from './asked.js';

/** How often one site said no for one reason on one day. */
export interface SiteRefusals extends SitePart {
  readonly code: string;
  readonly title: Words;
  readonly refusals: number;
}

/** Refusals of a day by site and code. Refuses `forbidden` outside the actor's area. */
@Injectable()
export class RefusalsOfDay {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, wanted: DayWanted & { readonly code?: string | undefined }): Promise<Page<SiteRefusals> | Refusal> {
    const asked = sitesAsked(actor, wanted, this.clock.nowMs());
    if (isRefusal(asked)) return asked;
    const where = [...asked.where, 'f.meal_day = ?'];
    const values = [...asked.values, asked.day];
    if (wanted.code !== undefined) {
      where.push('f.code = ?');
      values.push(wanted.code);
    }
    const [site = '', code = ''] = afterCursor(wanted.cursor, 'code|code').split('|');
    where.push('(s.code > ? OR (s.code = ? AND f.code > ?))');
    values.push(site, site, code);
    const rows = await this.work.reader.query<SiteColumns & { code: string; refusals: number }>(
      `SELECT ${SITE_COLUMNS}, f.code, f.refusals FROM refusal_day f JOIN site s ON s.id = f.site_id WHERE ${where.join(' AND ')} ORDER BY s.code, f.code LIMIT ${String(wanted.limit + 1)}`,
      values,
    );
    const items = rows.map((row) => ({ ...sitePart(row), code: row.code, title: refusalTitle(row.code), refusals: Number(row.refusals) }));
    return pageOf(items, wanted.limit, (row) => `${row.siteCode}|${row.code}`);
  }

  /** Sums by code of each of some days. */
  async byCode(db: Reader, area: Area, days: readonly Day[]): Promise<Map<Day, Map<string, bigint>>> {
    const rows = await db.query<{ meal_day: Day; code: string; refusals: number }>(
      `SELECT f.meal_day, f.code, SUM(f.refusals) AS refusals FROM refusal_day f JOIN site s ON s.id = f.site_id
        WHERE f.meal_day IN (${marks(days)}) AND s.area_code >= ? AND s.area_code < ? GROUP BY f.meal_day, f.code`,
      [...days, area.from, area.to],
    );
    const sums = new Map<Day, Map<string, bigint>>(days.map((day) => [day, new Map<string, bigint>()]));
    for (const row of rows) sums.get(row.meal_day)?.set(row.code, BigInt(row.refusals));
    return sums;
  }
}

/** The catalogue's words for a code; a code it no longer knows keeps its own name. */
export function refusalTitle(code: string): Words {
  return (REFUSALS as Readonly<Record<string, { readonly title: Words } | undefined>>)[code]?.title ?? { zh: code, en: code };
}
