/**
 * Double entry without a database: every movement of fen or points as a balanced transfer.
 *
 * Promises: what a builder makes sums to zero in each unit; the parts of a split add up to the whole; a reversal undoes
 * its transfer on every account; amounts are whole fen (CNY) or whole hundredths of a point (POINT).
 */
export * from './builders.js';
export * from './shares.js';
export * from './transfer.js';
