import { Injectable } from '@nestjs/common';
import type { Day, Id } from '#values';
import { dayOf, fen, points } from '#values';
import type { Reader, Row } from '#platform';
import { big } from '#platform';
import { stillASale } from '#offline';
import type { FullPriceCount, Totals } from './totals.js';

/** What is summed: a day of a site, or a tablet's work between two instants (UTC ms, the second outside). */
export type Span = { readonly siteId: Id; readonly day: Day } | { readonly siteId: Id; readonly deviceId: Id; readonly fromMs: number; readonly toMs: number };

const SUMS = ['list_price_fen', 'discount_fen', 'subsidy_fen', 'collective_fen', 'charity_fen', 'points', 'self_pay_fen'] as const;

/** Sums over meals, read by the index on site and day. */
@Injectable()
export class TotalsStore {
  async of(db: Reader, span: Span): Promise<Totals> {
    const meals = await this.meals(db, span);
    const sold = await this.fullPrice(db, span);
    const sum = (column: (typeof SUMS)[number]): bigint => meals.reduce((total, row) => total + big(row[column]), 0n);
    const paid = (tender: string): bigint =>
      [
        ...meals.filter((row) => row['tender'] === tender).map((row) => big(row['self_pay_fen'])),
        ...sold.filter((row) => row['tender'] === tender).map((row) => big(row['amount'])),
      ].reduce((total, amount) => total + amount, 0n);
    const count = (column: string): number => meals.reduce((total, row) => total + Number(row[column] ?? 0), 0);
    return {
      day: 'day' in span ? span.day : dayOf(span.fromMs),
      meals: count('meals'),
      offlineMeals: count('offline_meals'),
      voids: await this.voids(db, span),
      listPriceFen: fen(sum('list_price_fen')),
      discountFen: fen(sum('discount_fen')),
      subsidyFen: fen(sum('subsidy_fen')),
      collectiveFen: fen(sum('collective_fen')),
      charityFen: fen(sum('charity_fen')),
      points: points(sum('points')),
      selfPayFen: fen(sum('self_pay_fen')),
      takings: { cashFen: fen(paid('cash')), phoneFen: fen(paid('phone')), familyFen: fen(paid('family')) },
      fullPrice: (['elder', 'guest', 'staff'] as const).map((kind): FullPriceCount => {
        const rows = sold.filter((row) => row['kind'] === kind);
        return { kind, meals: rows.reduce((total, row) => total + Number(row['meals']), 0), amountFen: fen(rows.reduce((total, row) => total + big(row['amount']), 0n)) };
      }),
      refusals: 'day' in span ? await this.refusals(db, span) : [],
      unprovenDeliveries: 'day' in span ? await this.unproven(db, span) : 0,
    };
  }

  /** By way of paying, without what was voided. */
  private async meals(db: Reader, span: Span): Promise<Row[]> {
    const which = whichMeals('r', span);
    return db.query(
      `SELECT r.tender, COUNT(*) AS meals, SUM(r.offline) AS offline_meals, ${SUMS.map((column) => `SUM(r.${column}) AS ${column}`).join(', ')}
         FROM redemption r LEFT JOIN redemption_void v ON v.redemption_id = r.id WHERE ${which.sql} AND v.redemption_id IS NULL GROUP BY r.tender`,
      which.parameters,
    );
  }

  private async voids(db: Reader, span: Span): Promise<number> {
    const which = whichMeals('r', span);
    const [row] = await db.query<{ voids: number }>(
      `SELECT COUNT(*) AS voids FROM redemption r JOIN redemption_void v ON v.redemption_id = r.id WHERE ${which.sql}`,
      which.parameters,
    );
    return Number(row?.voids ?? 0);
  }

  private async fullPrice(db: Reader, span: Span): Promise<Row[]> {
    const which = whichMeals('f', span);
    return db.query(
      `SELECT f.kind, f.tender, COUNT(*) AS meals, SUM(f.price_fen) AS amount FROM full_price_meal f WHERE ${which.sql} AND ${stillASale('f')} GROUP BY f.kind, f.tender`,
      which.parameters,
    );
  }

  private async refusals(db: Reader, span: { readonly siteId: Id; readonly day: Day }): Promise<{ code: string; count: number }[]> {
    const rows = await db.query<{ code: string; refusals: number }>('SELECT code, refusals FROM refusal_day WHERE meal_day = ? AND site_id = ? ORDER BY code', [
      span.day,
      span.siteId,
    ]);
    return rows.map((row) => ({ code: row.code, count: Number(row.refusals) }));
  }

  private async unproven(db: Reader, span: { readonly siteId: Id; readonly day: Day }): Promise<number> {
    const [row] = await db.query<{ n: number }>(
      `SELECT COUNT(*) AS n FROM delivery_order o JOIN delivery_step s ON s.delivery_id = o.id AND s.step = 'delivered'
        WHERE o.site_id = ? AND o.meal_day = ? AND s.redemption_id IS NULL`,
      [span.siteId, span.day],
    );
    return Number(row?.n ?? 0);
  }
}

/** By the index on site and day; a shift may reach past midnight. */
function whichMeals(alias: string, span: Span): { sql: string; parameters: (string | number)[] } {
  if ('day' in span) return { sql: `${alias}.site_id = ? AND ${alias}.meal_day = ?`, parameters: [span.siteId, span.day] };
  const { siteId, deviceId, fromMs, toMs } = span;
  return {
    sql: `${alias}.site_id = ? AND ${alias}.meal_day >= ? AND ${alias}.meal_day <= ? AND ${alias}.device_id = ? AND ${alias}.occurred_at >= ? AND ${alias}.occurred_at < ?`,
    parameters: [siteId, dayOf(fromMs), dayOf(toMs), deviceId, fromMs, toMs],
  };
}
