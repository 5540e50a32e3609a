import type { Day, Fen, Points } from '#values';

/** Taken at a till by way of paying, whole fen. */
export interface Takings {
  readonly cashFen: Fen;
  readonly phoneFen: Fen;
  readonly familyFen: Fen;
}

export interface FullPriceCount {
  readonly kind: 'elder' | 'guest' | 'staff';
  readonly meals: number;
  readonly amountFen: Fen;
}

/** Counts and takings of a day at a site, or of a shift at a tablet. What was voided is in no sum. */
export interface Totals {
  readonly day: Day;
  readonly meals: number;
  readonly offlineMeals: number;
  readonly voids: number;
  readonly listPriceFen: Fen;
  readonly discountFen: Fen;
  readonly subsidyFen: Fen;
  readonly collectiveFen: Fen;
  readonly charityFen: Fen;
  readonly points: Points;
  readonly selfPayFen: Fen;
  readonly takings: Takings;
  readonly fullPrice: readonly FullPriceCount[];
  readonly refusals: readonly { readonly code: string; readonly count: number }[];
  readonly unprovenDeliveries: number;
}
