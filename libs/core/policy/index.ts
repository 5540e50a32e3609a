/**
 * Who is entitled to what on a day, and why: pure functions over dated facts and policies that are data.
 *
 * Promises: a decision depends on nothing but the facts, the policy and the day, so that any past day can be judged
 * again; every decision carries reasons in Chinese and English that cite `programme@version#rule` and the facts used;
 * a policy that passed `checkPolicy` never makes a decision throw. docs/policy.md describes the language.
 */
export { checkPolicy, isFaults } from './check-policy.js';
export { type Finding, holds } from './condition.js';
export { conditionText } from './condition-text.js';
export { type AllowancesInForce, decideAllowance, explainAllowance } from './decide-allowance.js';
export { decideMeal, mayDrawCharity, type MealLaw } from './decide-meal.js';
export { type PolicyDifference, policyDifferences } from './differences.js';
export * from './facts.js';
export type { PolicyFault } from './fault.js';
export { conflictsOf, everInForce, inForce, lastDayInForce, type Overlap, overlaps, type VersionPeriod } from './overlaps.js';
export type * from './policy.js';
export { isTooLarge, POLICY_BYTES_MAX, POLICY_LEAVES_MAX, type PolicySize, policySize } from './policy-size.js';
export { RESERVED_RULES, type ReservedRule, ruleRef } from './reason.js';
export { type Situation, situationOn } from './situation.js';
export { asListed, isAway, mealStopOn } from './stay.js';
