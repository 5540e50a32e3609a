import { Injectable } from '@nestjs/common';
import type { Day, Fen, Id, Refusal } from '#values';
import { dayOf, fen, isRefusal } from '#values';
import type { MealWindowName } from '#core/policy';
import { type Actor, afterCursor, big, Clock, type Page, pageOf, UnitOfWork, type Value } from '#platform';
import { areaAsked } from './asked.js';

/** One meal that the county had no part in. */
export interface FullPriceMeal {
  readonly saleId: Id;
  readonly kind: 'elder' | 'guest' | 'staff';
  readonly siteId: Id;
  readonly siteCode: string;
  readonly siteName: string;
  readonly siteNameEn: string;
  readonly window: MealWindowName | null;
  readonly occurredAt: number;
  readonly priceFen: Fen;
  /** Why there was no subsidy, when one was refused before. */
  readonly refusalCode: string | null;
}

interface SaleRow {
  id: Id;
  kind: FullPriceMeal['kind'];
  site_id: Id;
  code: string;
  name: string;
  name_en: string;
  meal_window: MealWindowName | null;
  occurred_at: number;
  price_fen: unknown;
  refusal_code: string | null;
}

/** The full-price meals of one day at the sites of an area, newest first. Refuses `forbidden` outside the actor's area. */
@Injectable()
export class FullPriceMeals {
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
      readonly limit: number;
      readonly cursor?: string | undefined;
    },
  ): Promise<Page<FullPriceMeal> | Refusal> {
    const area = areaAsked(actor, wanted.areaCode);
    if (isRefusal(area)) return area;
    const where = ['s.area_code >= ? AND s.area_code < ?', 'f.meal_day = ?'];
    const values: Value[] = [area.from, area.to, wanted.day ?? dayOf(this.clock.nowMs())];
    if (wanted.siteId !== undefined) {
      where.push('f.site_id = ?');
      values.push(wanted.siteId);
    }
    const after = afterCursor(wanted.cursor);
    if (after !== '') {
      where.push('f.id < ?');
      values.push(after);
    }
    const rows = await this.work.reader.query<SaleRow>(
      `SELECT f.id, f.kind, f.site_id, s.code, s.name, s.name_en, f.meal_window, f.occurred_at, f.price_fen, f.refusal_code
         FROM site s JOIN full_price_meal f ON f.site_id = s.id WHERE ${where.join(' AND ')} ORDER BY f.id DESC LIMIT ${String(wanted.limit + 1)}`,
      values,
    );
    return pageOf(rows.map(saleOf), wanted.limit, (sale) => sale.saleId);
  }
}

function saleOf(row: SaleRow): FullPriceMeal {
  return {
    saleId: row.id,
    kind: row.kind,
    siteId: row.site_id,
    siteCode: row.code,
    siteName: row.name,
    siteNameEn: row.name_en,
    window: row.meal_window,
    occurredAt: Number(row.occurred_at),
    priceFen: fen(big(row.price_fen)),
    refusalCode: row.refusal_code,
  };
}
