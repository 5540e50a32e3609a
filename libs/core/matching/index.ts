/**
 * Right, service and ledger of one person's month held against each other, with the law run again from dated facts.
 *
 * Promises: pure; a month that the use cases wrote gives no difference; one altered row gives one, named by its cause;
 * stored entitlements and amounts are never believed.
 */
export * from './difference.js';
export { allowanceAgain } from './issue.js';
export { volumeOf } from './legs.js';
export { matchPerson, matchUnowned } from './match-person.js';
export { decideAgain } from './meal-right.js';
export type * from './person-month.js';
