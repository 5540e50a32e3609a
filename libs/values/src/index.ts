/**
 * The words of the system: money, time, ids, official identifiers and refusals.
 * A closed list on floor 0: pure, without chance and without a clock.
 */
export * from './identifiers.js';
export * from './ids.js';
export * from './money.js';
export * from './plain-text.js';
export * from './refusal.js';
export type * from './refusal-words.js';
export { REFUSALS } from './refusals.js';
export * from './time.js';
export type * from './words.js';
