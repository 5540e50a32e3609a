import { Injectable } from '@nestjs/common';
import type { Day, Id, Refusal, Words } from '#values';
import { dayOf, isRefusal, REFUSALS } from '#values';
import { type Actor, afterCursor, Clock, marks, type Page, pageOf, type Reader, UnitOfWork, type Value } from '#platform';
import { type Area, areaAsked } from './asked.js';

/** How often one site said no for one reason on one day. */
export interface SiteRefusals {
  readonly siteId: Id;
  readonly siteCode: string;
  readonly siteName: string;
  readonly siteNameEn: string;
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

  async list(
    actor: Actor,
    wanted: {
      readonly day?: Day | undefined;
      readonly areaCode?: string | undefined;
      readonly siteId?: Id | undefined;
      readonly code?: string | undefined;
      readonly limit: number;
      readonly cursor?: string | undefined;
    },
  ): Promise<Page<SiteRefusals> | Refusal> {
    const area = areaAsked(actor, wanted.areaCode);
    if (isRefusal(area)) return area;
    const where = ['f.meal_day = ?', 's.area_code >= ? AND s.area_code < ?'];
    const values: Value[] = [wanted.day ?? dayOf(this.clock.nowMs()), area.from, area.to];
    if (wanted.siteId !== undefined) {
      where.push('f.site_id = ?');
      values.push(wanted.siteId);
    }
    if (wanted.code !== undefined) {
      where.push('f.code = ?');
      values.push(wanted.code);
    }
    const [site = '', code = ''] = afterCursor(wanted.cursor).split('|');
    where.push('(s.code > ? OR (s.code = ? AND f.code > ?))');
    values.push(site, site, code);
    const rows = await this.work.reader.query<{ site_id: Id; site_code: string; name: string; name_en: string; code: string; refusals: number }>(
      `SELECT f.site_id, s.code AS site_code, s.name, s.name_en, f.code, f.refusals FROM refusal_day f JOIN site s ON s.id = f.site_id
        WHERE ${where.join(' AND ')} ORDER BY s.code, f.code LIMIT ${String(wanted.limit + 1)}`,
      values,
    );
    const items = rows.map((row) => ({
      siteId: row.site_id,
      siteCode: row.site_code,
      siteName: row.name,
      siteNameEn: row.name_en,
      code: row.code,
      title: refusalTitle(row.code),
      refusals: Number(row.refusals),
    }));
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
