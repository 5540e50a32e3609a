/**
 * A purse of dated lots: spend the earliest expiry first, return to the same lot, expire, recall.
 *
 * Promises: never spends from an expired, closed or not yet opened lot, never more than there is, always in
 * (expiry, id) order. Amounts are whole hundredths of a point.
 */
export * from './purse.js';
