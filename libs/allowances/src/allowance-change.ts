import type { AllowancePolicy, PersonFacts } from '#core/policy';
import { decideAllowance } from '#core/policy';
import type { Law } from '#eligibility';
import type { Month, Words } from '#values';

/** What became of an allowance against the month before. */
export type AllowanceChange = 'same' | 'more' | 'less' | 'ended' | 'new';

/** An amount beside that of the month before; null where the programme was not issued then. */
export function changeOf(before: bigint | null, now: bigint): AllowanceChange {
  if (before === null || before <= 0n) return now > 0n ? 'new' : 'same';
  if (now <= 0n) return 'ended';
  return now === before ? 'same' : now > before ? 'more' : 'less';
}

/** What was issued to a person for a month, and what a difference run said of it. */
export interface IssuedMonth {
  readonly month: Month;
  readonly amount: bigint;
}

/** Said where today's facts no longer give what was issued: the officer at the desk sees the line itself. */
const ASK: Words = { zh: '按发放当时登记的情况核定，详情请问社区', en: 'Decided on the facts on record at the time; the community office can explain' };

/**
 * Why a person got this for a month, in words. The month is decided again on what is on record now; where that gives
 * another amount than was issued, the reasons would not be those of the issue, and are not told as such.
 */
export function reasonsFor(facts: PersonFacts, { law, policy }: { readonly law: Law; readonly policy: AllowancePolicy }, issued: IssuedMonth): readonly Words[] {
  const decision = decideAllowance(facts, policy, issued.month, law.allowances);
  return decision.amount === issued.amount ? decision.reasons.map((reason) => reason.words) : [ASK];
}
