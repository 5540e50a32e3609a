/**
 * Meals at the counter: redeem, quote, take back, and sell at full price.
 *
 * Promises: one call decides and commits; the same id gives the same answer for ever; one subsidised meal a person and
 * window, whatever the site; no purse, cap or charity fund is overdrawn; a void returns everything to where it came from.
 * Refusals: the counter part of the catalogue in #values, most fundamental first.
 */
export { type BearerWord, BearerWords, closedWords } from './bearer-words.js';
export { Bearers } from './bearers.js';
export { BookOfflineMeals, type OfflineMeal } from './book-offline-meals.js';
export { type Counter, CounterFacts } from './counter-facts.js';
export { FindRedemptions, type RedemptionFilter, type RedemptionView } from './find-redemptions.js';
export { FindVoidRequests, VOID_REQUEST_STATES, type VoidRequestState, type VoidRequestView } from './find-void-requests.js';
export { FullPriceSales } from './full-price-sales.js';
export { LiftedDeaths } from './lifted-deaths.js';
export { ByHandLeast, MealsByHand } from './meals-by-hand.js';
export { MEAL_FACT_COLUMNS, mealDigest, mealDigests } from './meal-facts.js';
export { MealReader, type MealNow } from './meal-reader.js';
export { type MonthOfMeals, SumMonth } from './month-of-meals.js';
export { type PricedItem, type PricedMenu, PriceMenu } from './price-menu.js';
export { QuoteMeal, type Quote } from './quote-meal.js';
export { DONATE, type DonationBody, ReceiveDonation } from './receive-donation.js';
export { type ReversalBody, REVERSE, ReverseIncome } from './reverse-income.js';
export { BATCH_MAX, type Evidence, EVIDENCES, type Presence, type Receipt, type ReceiptReason, type RedeemItem, type Redeemed, type Tender, type Verdict } from './redeem-item.js';
export { RedeemMeal } from './redeem-meal.js';
export { RedeemMeals } from './redeem-meals.js';
export { REDEMPTION_TABLES } from './redemption.entity.js';
export { RedemptionModule } from './redemption.module.js';
export { DecideVoid, RequestVoid } from './request-void.js';
export { AskStolenVoids, StolenMeals } from './stolen-meals.js';
export type { FullPriceSale } from './full-price-sales.js';
export { SellFullPrice } from './sell-full-price.js';
export { type SettledRevocation, SettleRevocation } from './settle-revocation.js';
export { DEATH_LIFTED, heldByHand, STANDING_JOIN } from './standing.store.js';
export { AdvanceCap, Standings } from './standings.js';
export { TakeBack } from './take-back.js';
export type { Voided, VoidOrder } from './void-order.js';
export { UnheldByHand } from './unheld-by-hand.js';
export { VoidRedemption } from './void-redemption.js';
