import type { Words } from '#values';
import { evaluate } from './condition.js';
import type { Condition, Reason } from './policy.js';
import type { Situation } from './situation.js';

/** A policy by its name and version: the part of a rule's reference before `#`. */
export interface Versioned {
  readonly programme: string;
  readonly version: string;
}

export interface Named {
  readonly id: string;
  readonly title: Words;
  readonly when: Condition;
}

/** How a rule is cited everywhere: `cyf@2025-05-01#age80`. */
export function ruleRef({ programme, version }: Versioned, ruleId: string): string {
  return `${programme}@${version}#${ruleId}`;
}

/** What a rule found, followed by what came of it. */
export function reasonOf(policy: Versioned, rule: Named, situation: Situation, outcome: Words): Reason {
  const { facts, words } = evaluate(rule.when, situation);
  return {
    rule: ruleRef(policy, rule.id),
    words: { zh: `${rule.title.zh}：${words.zh}。${outcome.zh}`, en: `${rule.title.en}: ${words.en}. ${outcome.en}` },
    facts,
  };
}

/**
 * Why the law stops before any rule is looked at. Someone who died or moved out has no claim, whatever the policy says;
 * the ids below are reserved, so no rule of a policy may be called so.
 */
export const RESERVED_RULES = {
  deceased: { zh: '已身故，自规定之日起停发', en: 'The person has died; nothing is due from the day the law sets.' },
  altered: { zh: '档案内容被改动，待民政核对', en: 'The record was altered past the app; the bureau has to look at it first.' },
  moved_out: { zh: '已迁出本县', en: 'The person has moved out of the county.' },
  not_here_yet: { zh: '当日尚未在本县居住', en: 'The person did not live in the county yet on that day.' },
  excluded: { zh: '与同月另一项津贴不可兼领', en: 'Another allowance of the same month rules this one out.' },
  no_rule: { zh: '没有符合的档次', en: 'No rule of this policy applies.' },
  no_policy: { zh: '当日没有有效政策', en: 'No policy is in force on that day.' },
} as const satisfies Record<string, Words>;

export type ReservedRule = keyof typeof RESERVED_RULES;

export function reservedReason(policy: Versioned, id: ReservedRule, facts: Reason['facts']): Reason {
  return { rule: ruleRef(policy, id), words: RESERVED_RULES[id], facts };
}
