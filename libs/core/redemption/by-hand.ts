/** Days before today by whose meals a site is measured. */
export const BY_HAND_DAYS = 28;
/** What any site may do in a day, however small or new it is: a bag of cards left at home, a camera that fails. */
export const BY_HAND_LEAST = 10;
/** Of a hundred meals that a site serves by cards and phones. */
const PERCENT = 10;

/**
 * How many meals by typed number a site may have in a day before somebody looks at the rest: a tenth of what it served by cards and phones on its
 * days of the last four weeks, at least `least`. What was typed counts for nothing here, so nobody raises the limit by typing more.
 */
export function mostByHand(past: { readonly meals: number; readonly days: number }, least: number): number {
  return past.days === 0 ? least : Math.max(least, Math.ceil((past.meals * PERCENT) / (past.days * 100)));
}
