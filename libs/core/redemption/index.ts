/** What happens to a meal at the counter: the price split, the decision and its undoing, as pure functions. */
export { BY_HAND_DAYS, BY_HAND_LEAST, mostByHand } from './by-hand.js';
export { decideRedemption, type EarlierMeal, type MealAccepted, type MealFacts, type MealUsage } from './decide.js';
export { fullPrice, splitPrice, type MealPayers, type MealSplit } from './split.js';
export { refuseVoid, VOID_WINDOW_MS, type VoidFacts } from './void.js';
