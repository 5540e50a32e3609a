import { Injectable } from '@nestjs/common';
import type { Fen, Month, Points, Refusal } from '#values';
import { fen, firstDay, lastDay, points, refuse } from '#values';
import type { Actor } from '#platform';
import { big, UnitOfWork } from '#platform';

/** What the meals of a month add up to, by who paid; meals taken back are not counted. */
export interface MonthOfMeals {
  readonly month: Month;
  readonly meals: number;
  readonly listPriceFen: Fen;
  readonly discountFen: Fen;
  readonly subsidyFen: Fen;
  readonly collectiveFen: Fen;
  readonly charityFen: Fen;
  readonly points: Points;
  readonly selfPayFen: Fen;
}

const PARTS = ['list_price_fen', 'discount_fen', 'subsidy_fen', 'collective_fen', 'charity_fen', 'points', 'self_pay_fen'] as const;

/** A person's own month. Refuses `forbidden` for anyone else. */
@Injectable()
export class SumMonth {
  constructor(private readonly work: UnitOfWork) {}

  async of(actor: Actor, month: Month): Promise<MonthOfMeals | Refusal> {
    if (actor.role !== 'elder' || actor.personId === null) return refuse('forbidden');
    const [row] = await this.work.reader.query(
      `SELECT COUNT(*) AS meals, ${PARTS.map((part) => `SUM(r.${part}) AS ${part}`).join(', ')} FROM redemption r LEFT JOIN redemption_void v ON v.redemption_id = r.id
        WHERE r.person_id = ? AND r.meal_day >= ? AND r.meal_day <= ? AND v.redemption_id IS NULL`,
      [actor.personId, firstDay(month), lastDay(month)],
    );
    const sum = (part: (typeof PARTS)[number]): Fen => fen(big(row?.[part]));
    return {
      month,
      meals: Number(row?.['meals'] ?? 0),
      listPriceFen: sum('list_price_fen'),
      discountFen: sum('discount_fen'),
      subsidyFen: sum('subsidy_fen'),
      collectiveFen: sum('collective_fen'),
      charityFen: sum('charity_fen'),
      points: points(big(row?.['points'])),
      selfPayFen: sum('self_pay_fen'),
    };
  }
}
