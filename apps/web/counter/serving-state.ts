import { shallowReactive } from 'vue';
import type { Id, Words } from '#values';
import type { Check, Result, Sale, ScanSource, Tender } from './engine/index.js';
import type { View } from './results/view.js';

/** What stands over the scan page: a result, one check, or the two of a couple with what is decided already. */
export type Screen =
  | { readonly kind: 'result'; readonly view: View; readonly id: Id | null }
  | { readonly kind: 'check'; readonly check: Check }
  | { readonly kind: 'couple'; readonly seats: readonly (Check | Result)[] };

/** A meal at somebody's door: what it is, and what to do once it is redeemed. Answers why the delivery could not be recorded, or null. */
export interface Door {
  readonly menuItemId: Id;
  delivered(redemptionId: Id | null): Promise<Words | null>;
}

/** What goes with a number that was typed. */
export type ByHand = Partial<Pick<Sale, 'typedReason' | 'birthYear'>>;

interface HeldCode {
  readonly text: string;
  readonly source: ScanSource;
  readonly byHand: ByHand;
}

interface Serving {
  dishId: Id | null;
  /** Price of the tray on the scale, whole fen; asked anew for each person. */
  weighedFen: number | null;
  tender: Tender;
  couple: boolean;
  /** A code that waits for the menu, or for the price of the tray. */
  held: HeldCode | null;
  /** The first of two. */
  first: Check | Result | null;
  door: Door | null;
  slow: boolean;
  deciding: boolean;
  screen: Screen | null;
  /** The last result, for the scan page. */
  last: { readonly view: View; readonly id: Id | null } | null;
}

/** What is being sold, and what the screen shows of it. Objects of the engine stay as they are: only the top level is watched. */
export const serving = shallowReactive<Serving>({
  dishId: null,
  weighedFen: null,
  tender: 'cash',
  couple: false,
  held: null,
  first: null,
  door: null,
  slow: false,
  deciding: false,
  screen: null,
  last: null,
});
