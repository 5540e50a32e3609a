import type { Month, Words } from '#values';
import { yuanText } from '#values';
import type { Finding } from './condition.js';
import { evaluate, factsOf, holds } from './condition.js';
import type { PersonFacts } from './facts.js';
import type { AllowanceDecision, AllowancePolicy, AllowanceRule, Reason } from './policy.js';
import type { Named, ReservedRule } from './reason.js';
import { reasonOf, reservedReason, ruleRef } from './reason.js';
import type { Situation } from './situation.js';
import { situationIn } from './situation.js';
import { notHere } from './stay.js';

/** The allowance policies in force on the first day of the month, by programme; needed only where a policy excludes another. */
export type AllowancesInForce = ReadonlyMap<string, AllowancePolicy>;

const NO_OTHERS: AllowancesInForce = new Map();

/**
 * What a policy gives a person for one month, and why.
 *
 * Age is judged on the last day of the month, all other facts on the first. Who died or moved out before the first day
 * gets nothing, nor who had moved out by then and came back after it, nor who came to live here after it; who dies within the month is still due it (decisions 15). Then the requirements, then the exclusions,
 * then the rules: the best one under HIGHEST (就高), their sum under SUM. Amounts are whole fen or hundredths of a point.
 *
 * Called twice for each of 250,000 people in a run, so the path on which nothing is due builds one short reason only.
 */
export function decideAllowance(facts: PersonFacts, policy: AllowancePolicy, month: Month, others: AllowancesInForce = NO_OTHERS): AllowanceDecision {
  const situation = situationIn(facts, month);
  const stop = stopped(situation);
  if (stop !== null) return nothing(policy, stop.id, reservedReason(policy, stop.id, stop.facts));
  for (const requirement of policy.requires) {
    if (!holds(requirement.when, situation)) return nothing(policy, requirement.id, reasonOf(policy, requirement, situation, UNMET));
  }
  const excluder = excludedBy(policy, { facts, month, others });
  if (excluder !== null) return nothing(policy, 'excluded', reservedReason(policy, 'excluded', { programme: excluder }));
  const best = bestOf(policy.rules, situation);
  if (best === null) return nothing(policy, 'no_rule', reservedReason(policy, 'no_rule', factsOfRules(policy, situation)));
  return policy.stacking === 'HIGHEST' ? highest(policy, best, situation) : summed(policy, situation);
}

/** Every requirement and rule of the policy with its finding: what an officer is shown when a person asks why. */
export function explainAllowance(facts: PersonFacts, policy: AllowancePolicy, month: Month): readonly (Finding & { readonly rule: string; readonly title: Words })[] {
  const situation = situationIn(facts, month);
  const told = (named: Named) => ({ rule: ruleRef(policy, named.id), title: named.title, ...evaluate(named.when, situation) });
  return [...policy.requires.map(told), ...policy.rules.map(told)];
}

const UNMET: Words = { zh: '不符合条件', en: 'Requirement not met.' };

function stopped({ facts, day }: Situation): { id: ReservedRule; facts: Reason['facts'] } | null {
  if (facts.diedOn !== null && facts.diedOn < day) return { id: 'deceased', facts: { diedOn: facts.diedOn } };
  if (facts.altered === true) return { id: 'altered', facts: {} };
  return notHere(facts, day);
}

/**
 * The first programme named in `excludes` that is itself due this month. A programme already asked about is left out of
 * the question, so that two policies that exclude each other cannot go round for ever; PublishPolicy refuses such a pair.
 */
function excludedBy(policy: AllowancePolicy, { facts, month, others }: { facts: PersonFacts; month: Month; others: AllowancesInForce }): string | null {
  for (const programme of policy.excludes) {
    const other = others.get(programme);
    if (other === undefined) continue;
    const rest = new Map([...others].filter(([name]) => name !== policy.programme));
    if (decideAllowance(facts, other, month, rest).entitled) return programme;
  }
  return null;
}

function bestOf(rules: readonly AllowanceRule[], situation: Situation): AllowanceRule | null {
  let best: AllowanceRule | null = null;
  for (const rule of rules) {
    if ((best === null || rule.amount > best.amount) && holds(rule.when, situation)) best = rule;
  }
  return best;
}

function highest(policy: AllowancePolicy, best: AllowanceRule, situation: Situation): AllowanceDecision {
  const reasons = [reasonOf(policy, best, situation, amountWords(policy, best.amount))];
  for (const rule of policy.rules) {
    if (rule !== best && holds(rule.when, situation)) reasons.push(reasonOf(policy, rule, situation, OUTDONE));
  }
  return due(policy, { ruleId: best.id, amount: BigInt(best.amount), reasons });
}

const OUTDONE: Words = { zh: '就高，不另计', en: 'Not added: only the highest counts.' };

function summed(policy: AllowancePolicy, situation: Situation): AllowanceDecision {
  const held = policy.rules.filter((rule) => holds(rule.when, situation));
  return due(policy, {
    ruleId: held.map((rule) => rule.id).join('+'),
    amount: held.reduce((sum, rule) => sum + BigInt(rule.amount), 0n),
    reasons: held.map((rule) => reasonOf(policy, rule, situation, amountWords(policy, rule.amount))),
  });
}

function amountWords({ unit }: AllowancePolicy, amount: number): Words {
  const text = yuanText(BigInt(amount));
  return unit === 'POINT' ? { zh: `每月 ${text} 分`, en: `${text} points a month.` } : { zh: `每月 ${text} 元`, en: `${text} yuan a month.` };
}

function due(policy: AllowancePolicy, result: Pick<AllowanceDecision, 'ruleId' | 'amount' | 'reasons'>): AllowanceDecision {
  return { programme: policy.programme, version: policy.version, unit: policy.unit, amount: result.amount, ruleId: result.ruleId, entitled: true, reasons: result.reasons };
}

function nothing(policy: AllowancePolicy, ruleId: string, reason: Reason): AllowanceDecision {
  return { programme: policy.programme, version: policy.version, unit: policy.unit, amount: 0n, ruleId, entitled: false, reasons: [reason] };
}

function factsOfRules(policy: AllowancePolicy, situation: Situation): Reason['facts'] {
  const facts: Record<string, string | number | boolean> = {};
  for (const rule of policy.rules) factsOf(rule.when, situation, facts);
  return facts;
}
