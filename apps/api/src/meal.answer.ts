import { jsonAmount } from '#values';
import { problemOf, type Problem } from '#platform';
import type { Quote, Receipt, RedemptionView, Verdict } from '#redemption';

type Amounts = 'listPriceFen' | 'discountFen' | 'subsidyFen' | 'collectiveFen' | 'charityFen' | 'points' | 'selfPayFen';
type Json<T> = { [K in keyof T]: K extends Amounts ? number : T[K] };

/** Amounts leave as exact JSON integers: whole fen, and whole hundredths of a point. */
export function mealJson<T extends Pick<Receipt, Amounts>>(meal: T): Json<T> {
  return {
    ...meal,
    listPriceFen: jsonAmount(meal.listPriceFen),
    discountFen: jsonAmount(meal.discountFen),
    subsidyFen: jsonAmount(meal.subsidyFen),
    collectiveFen: jsonAmount(meal.collectiveFen),
    charityFen: jsonAmount(meal.charityFen),
    points: jsonAmount(meal.points),
    selfPayFen: jsonAmount(meal.selfPayFen),
  } as Json<T>;
}

export type ReceiptJson = Json<Receipt>;
export type QuoteJson = Json<Quote>;
export type RedemptionViewJson = Json<RedemptionView>;

/** One verdict of a batch: a receipt or a problem, never an exception. */
export type VerdictJson =
  | { readonly id: string; readonly kind: 'redeemed'; readonly replay: boolean; readonly receipt: ReceiptJson }
  | { readonly id: string; readonly kind: 'refused'; readonly problem: Problem };

export function verdictJson(id: string, verdict: Verdict): VerdictJson {
  return verdict.kind === 'refused' ? { id, kind: 'refused', problem: problemOf(verdict) } : { id, kind: 'redeemed', replay: verdict.replay, receipt: mealJson(verdict.receipt) };
}
