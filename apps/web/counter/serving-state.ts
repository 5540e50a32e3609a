import { shallowReactive } from 'vue';
import type { Id, Words } from '#values';
import type { Check, Result, Sale, ScanSource, Tender } from './engine/index.js';
import type { View } from './results/view.js';

/** What stands over the scan page: a result, one check, or the two of a couple with what is decided already. */
export type Screen =
  | { readonly kind: 'result'; readonly view: View; readonly id: Id | null }
  | { readonly kind: 'check'; readonly check: Check; /** Whose door it is asked at. */ readonly door: Door | null }
  | { readonly kind: 'couple'; readonly seats: readonly (Check | Result)[] };

/** A meal at somebody's door: what it is, and what to do once it is redeemed. Answers why the delivery could not be recorded, or null. */
export interface Door {
  readonly menuItemId: Id;
  delivered(redemptionId: Id | null): Promise<Words | null>;
}

/** What goes with a number that was typed. */
export type ByHand = Partial<Pick<Sale, 'typedReason' | 'birthYear'>>;

export interface HeldCode {
  readonly text: string;
  readonly source: ScanSource;
  readonly byHand: ByHand;
}

interface Serving {
  /** Price of the tray on the scale, whole fen; asked anew for each person. */
  weighedFen: number | null;
  tender: Tender;
  couple: boolean;
  /** Codes that wait for the menu, or for the price of their tray, in the order they came. */
  held: readonly HeldCode[];
  /** The first of two. */
  first: Check | Result | null;
  door: Door | null;
  slow: boolean;
  /** A code is being looked up. */
  deciding: boolean;
  /** The question in front is being answered: until its result is here nothing takes its place. */
  answering: boolean;
  screen: Screen | null;
  /** What came while a question stood: each takes its turn, and only a tap moves it forward. */
  queue: readonly Screen[];
  /** The last result, for the scan page. */
  last: { readonly view: View; readonly id: Id | null } | null;
}

/** What is being sold, and what the screen shows of it. Objects of the engine stay as they are: only the top level is watched. */
export const serving = shallowReactive<Serving>({
  weighedFen: null,
  tender: 'cash',
  couple: false,
  held: [],
  first: null,
  door: null,
  slow: false,
  deciding: false,
  answering: false,
  screen: null,
  queue: [],
  last: null,
});
