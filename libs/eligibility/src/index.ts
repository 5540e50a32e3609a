/**
 * The law as data: published versions of policies, the law of a day, and what it gives a person with the reasons.
 *
 * Promises: a version once published is never changed; on any day at most one version of a programme is in force, and
 * publishing changes no day before the new version starts; an old day is judged by old law; two persons publish, withdraw (from
 * tomorrow on) or replace a version, each a dated row; a row that the app did not
 * write (its keyed seal or its digest does not fit) is no law: what was published stands in a second place, else the version before goes on, and it is found; every decision can be explained in Chinese and English.
 *
 * Refuses: policy_invalid (every fault with its path), policy_overlap, conflict (a version name used for another text),
 * not_found.
 *
 * @example
 * const law = await laws.on(uow.reader, '330102', day('2025-11-01'));
 * const decision = decideAllowance(facts, law.allowances.get('cyf'), month('2025-11'), law.allowances);
 */
import { PolicyCopy, PolicyVersion, PolicyWithdrawal } from './policy.entity.js';

export { CheckLaw, type LawFault } from './check-law.js';
export { DEMO_POLICIES, demoPolicies } from './demo-policies.js';
export { EligibilityModule } from './eligibility.module.js';
export { type DecisionWanted, ExplainDecision, type ExplainedAllowance, type Explanation } from './explain-decision.js';
export { type Law, LawReader } from './law-reader.js';
export { ListPolicies } from './list-policies.js';
export type { PolicyRecord } from './policy-record.js';
export { PUBLISH, PublishPolicy } from './publish-policy.js';
export { copyPolicies } from './copy-policies.js';
export { ReadLaw } from './read-law.js';
export { ReadPolicy } from './read-policy.js';
export { REPLACE, ReplacePolicy, WITHDRAW, WithdrawPolicy } from './withdraw-policy.js';

/** The tables of this lib, for the data source. */
export const ELIGIBILITY_TABLES = [PolicyVersion, PolicyWithdrawal, PolicyCopy];
