import { jsonAmount } from '#values';
import type { Quote, Receipt, RedemptionView } from '#redemption';
import type { MealQuoteDto, MealRecordDto, ReceiptDto } from './meal.dto.js';

type Amounts = 'listPriceFen' | 'discountFen' | 'subsidyFen' | 'collectiveFen' | 'charityFen' | 'points' | 'selfPayFen';
type Json<T> = Omit<T, Amounts | 'reasons'> & Record<Amounts, number> & { reasons: ReceiptDto['reasons'] };

/** Amounts leave as exact JSON integers: whole fen, and whole hundredths of a point. */
export function mealJson<T extends Pick<Receipt, Amounts | 'reasons'>>(meal: T): Json<T> {
  return {
    ...meal,
    listPriceFen: jsonAmount(meal.listPriceFen),
    discountFen: jsonAmount(meal.discountFen),
    subsidyFen: jsonAmount(meal.subsidyFen),
    collectiveFen: jsonAmount(meal.collectiveFen),
    charityFen: jsonAmount(meal.charityFen),
    points: jsonAmount(meal.points),
    selfPayFen: jsonAmount(meal.selfPayFen),
    reasons: [...meal.reasons],
  };
}

export function receiptJson(receipt: Receipt): ReceiptDto {
  return mealJson(receipt);
}

export function quoteJson(quote: Quote): MealQuoteDto {
  return mealJson(quote);
}

export function mealRecordJson(meal: RedemptionView): MealRecordDto {
  return mealJson(meal);
}
