import type { Day, Fen, Words } from '#values';
import { fen, points } from '#values';
import type { MealWindowName } from '#core/policy';
import type { Law } from '#eligibility';
import { big } from '#platform';
import type { Receipt, ReceiptReason, Tender } from './redeem-item.js';

/** A redemption as it stands in the database. */
export interface RedemptionRow {
  readonly id: string;
  readonly person_id: string;
  readonly meal_day: string;
  readonly meal_window: string;
  readonly site_id: string;
  readonly occurred_at: number;
  readonly list_price_fen: number | string;
  readonly discount_fen: number | string;
  readonly subsidy_fen: number | string;
  readonly collective_fen: number | string;
  readonly charity_fen: number | string;
  readonly points: number | string;
  readonly self_pay_fen: number | string;
  readonly tender: string;
  readonly discount_rule: string;
  readonly subsidy_rule: string;
  readonly transfer_id: string | null;
}

export const RECEIPT_COLUMNS =
  'r.id, r.person_id, r.meal_day, r.meal_window, r.site_id, r.occurred_at, r.list_price_fen, r.discount_fen, r.subsidy_fen, r.collective_fen, r.charity_fen, r.points, r.self_pay_fen, r.tender, r.discount_rule, r.subsidy_rule, r.transfer_id';

/** Made only from what never changes: the row and the law of its day. So a repeat of a call gives the first answer again. */
export function receiptOf(row: RedemptionRow, law: Law): Receipt {
  return {
    redemptionId: row.id,
    personId: row.person_id,
    siteId: row.site_id,
    day: row.meal_day as Day,
    window: row.meal_window as MealWindowName,
    occurredAt: Number(row.occurred_at),
    listPriceFen: amount(row.list_price_fen),
    discountFen: amount(row.discount_fen),
    subsidyFen: amount(row.subsidy_fen),
    collectiveFen: amount(row.collective_fen),
    charityFen: amount(row.charity_fen),
    points: points(big(row.points)),
    selfPayFen: amount(row.self_pay_fen),
    tender: row.tender as Tender,
    transferId: row.transfer_id,
    reasons: [...reasonsOf(row.discount_rule, law.discount), ...reasonsOf(row.subsidy_rule, law.subsidy)],
  };
}

/** `programme@version#a+b` names rules of one version; their titles are the reasons. */
function reasonsOf(rule: string, policy: { readonly rules: readonly { readonly id: string; readonly title: Words }[] } | null): ReceiptReason[] {
  const ids = (rule.split('#')[1] ?? '').split('+');
  const titles = (policy?.rules ?? []).filter((candidate) => ids.includes(candidate.id)).map((candidate) => candidate.title);
  return titles.map((title) => ({ rule, zh: title.zh, en: title.en }));
}

function amount(value: number | string): Fen {
  return fen(big(value));
}
