import { Module } from '@nestjs/common';
import { AllowancesModule } from '#allowances';
import { CardsModule } from '#cards';
import { EligibilityModule } from '#eligibility';
import { IdentityModule } from '#identity';
import { LedgerModule } from '#ledger';
import { PeopleModule } from '#people';
import { SitesModule } from '#sites';
import { BearerWords } from './bearer-words.js';
import { Bearers } from './bearers.js';
import { BookOfflineMeals } from './book-offline-meals.js';
import { CounterFacts } from './counter-facts.js';
import { FindRedemptions } from './find-redemptions.js';
import { FindVoidRequests } from './find-void-requests.js';
import { FullPriceSales } from './full-price-sales.js';
import { HolderFacts } from './holder-facts.js';
import { KeepMeals } from './keep-meals.js';
import { ByHandLeast, MealsByHand } from './meals-by-hand.js';
import { MealReader } from './meal-reader.js';
import { SumMonth } from './month-of-meals.js';
import { PriceMenu } from './price-menu.js';
import { QuoteMeal } from './quote-meal.js';
import { ProposalsModule } from '#proposals';
import { ReverseIncome } from './reverse-income.js';
import { ReceiveDonation } from './receive-donation.js';
import { RedeemMeal } from './redeem-meal.js';
import { RedeemMeals } from './redeem-meals.js';
import { RefusedQuotes } from './refused-quotes.js';
import { AskStolenVoids, StolenMeals } from './stolen-meals.js';
import { RedemptionStore } from './redemption.store.js';
import { DecideVoid, RequestVoid } from './request-void.js';
import { SellFullPrice } from './sell-full-price.js';
import { SettleRevocation } from './settle-revocation.js';
import { StandingStore } from './standing.store.js';
import { AdvanceCap, Standings } from './standings.js';
import { LiftedDeaths } from './lifted-deaths.js';
import { TakeBack } from './take-back.js';
import { TakenBack } from './taken-back.js';
import { UnheldByHand } from './unheld-by-hand.js';
import { UsageStore } from './usage.store.js';
import { VoidRedemption } from './void-redemption.js';

const FACE = [
  RedeemMeal,
  RedeemMeals,
  QuoteMeal,
  VoidRedemption,
  RequestVoid,
  DecideVoid,
  AskStolenVoids,
  StolenMeals,
  SellFullPrice,
  ReceiveDonation,
  ReverseIncome,
  FindRedemptions,
  FindVoidRequests,
  PriceMenu,
  SumMonth,
  Bearers,
  BearerWords,
  BookOfflineMeals,
  CounterFacts,
  FullPriceSales,
  MealReader,
  AdvanceCap,
  ByHandLeast,
  MealsByHand,
  Standings,
  SettleRevocation,
  LiftedDeaths,
  TakeBack,
  TakenBack,
  UnheldByHand,
];

@Module({
  imports: [PeopleModule, CardsModule, SitesModule, IdentityModule, EligibilityModule, LedgerModule, AllowancesModule, ProposalsModule],
  providers: [...FACE, RedemptionStore, UsageStore, StandingStore, HolderFacts, KeepMeals, RefusedQuotes],
  exports: FACE,
})
export class RedemptionModule {}
