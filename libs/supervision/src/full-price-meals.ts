import { Injectable } from '@nestjs/common';
import type { Fen, Id, Refusal } from '#values';
import { fen, isRefusal } from '#values';
import type { MealWindowName } from '#core/policy';
import { type Actor, afterCursor, big, Clock, type Page, pageOf, UnitOfWork } from '#platform';
import { stillASale } from '#offline';
import { type DayWanted, SITE_COLUMNS, type SiteColumns, type SitePart, sitePart, sitesAsked } from './asked.js';

/** One meal that the county had no part in. */
export interface FullPriceMeal extends SitePart {
  readonly saleId: Id;
  readonly kind: 'elder' | 'guest' | 'staff';
  readonly window: MealWindowName | null;
  readonly occurredAt: number;
  readonly priceFen: Fen;
  /** Why there was no subsidy, when one was refused before. */
  readonly refusalCode: string | null;
}

interface SaleRow extends SiteColumns {
  id: Id;
  kind: FullPriceMeal['kind'];
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

  async list(actor: Actor, wanted: DayWanted): Promise<Page<FullPriceMeal> | Refusal> {
    const asked = sitesAsked(actor, wanted, this.clock.nowMs());
    if (isRefusal(asked)) return asked;
    // A sale that was found to have missed its subsidy is the meal of the same id.
    const where = [...asked.where, 'f.meal_day = ?', stillASale('f')];
    const values = [...asked.values, asked.day];
    const after = afterCursor(wanted.cursor, 'id');
    if (after !== '') {
      where.push('f.id < ?');
      values.push(after);
    }
    const rows = await this.work.reader.query<SaleRow>(
      `SELECT ${SITE_COLUMNS}, f.id, f.kind, f.meal_window, f.occurred_at, f.price_fen, f.refusal_code
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
    ...sitePart(row),
    window: row.meal_window,
    occurredAt: Number(row.occurred_at),
    priceFen: fen(big(row.price_fen)),
    refusalCode: row.refusal_code,
  };
}
