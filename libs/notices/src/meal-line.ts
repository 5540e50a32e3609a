import type { MealWindowName } from '#core/policy';
import type { Row } from '#platform';
import { big } from '#platform';
import type { Id } from '#values';
import { fen, points } from '#values';
import type { NoticeMeal } from './notice.js';

/** What a line about a meal needs of the meal `r` and its site `s`. */
export const MEAL_COLUMNS = 'r.id, r.occurred_at, r.meal_window, r.list_price_fen, r.subsidy_fen, r.points, r.self_pay_fen, s.name AS site_name, s.name_en AS site_name_en';

export function mealOf(row: Row): NoticeMeal {
  return {
    redemptionId: row['id'] as Id,
    occurredAt: Number(row['occurred_at']),
    window: row['meal_window'] as MealWindowName,
    siteName: row['site_name'] as string,
    siteNameEn: row['site_name_en'] as string,
    listPriceFen: fen(big(row['list_price_fen'])),
    subsidyFen: fen(big(row['subsidy_fen'])),
    points: points(big(row['points'])),
    selfPayFen: fen(big(row['self_pay_fen'])),
  };
}
