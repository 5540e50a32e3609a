import type { Day, Words } from '#values';
import { yuanText } from '#values';
import { holds } from './condition.js';
import type { PersonFacts } from './facts.js';
import type { MealDecision, MealDiscountPolicy, MealSubsidyPolicy, Reason } from './policy.js';
import type { Named, ReservedRule, Versioned } from './reason.js';
import { reasonOf, reservedReason, ruleRef } from './reason.js';
import type { Situation } from './situation.js';
import { situationOn } from './situation.js';
import { mealStopOn } from './stay.js';

/** The two meal policies in force on the day of the meal. */
export interface MealLaw {
  readonly discount: MealDiscountPolicy | null;
  readonly subsidy: MealSubsidyPolicy | null;
}

const FULL_RATE = '1';

/**
 * The right to a discount and a subsidy on one meal, from the facts of that day and the list price in fen. Prices after
 * discount, balances, caps and windows are not looked at here (#core/redemption does).
 *
 * From the day of death on nobody is eligible; from the day after a move-out likewise. Who fails a requirement of the
 * discount policy is not eligible. Who fails one of the subsidy policy keeps the discount and gets no subsidy, no
 * collective and no charity part. With no discount policy in force the subsidy policy's requirements decide.
 */
export function decideMeal(facts: PersonFacts, law: MealLaw, day: Day, listPriceFen: bigint): MealDecision {
  const situation = situationOn(facts, day);
  const head = law.discount ?? law.subsidy ?? { programme: 'meal', version: 'none' };
  const stop = stopped(situation, law);
  if (stop !== null) return notEligible(reservedReason(head, stop.id, stop.facts));
  const unmet = law.discount === null ? null : unmetReason(law.discount, situation);
  if (unmet !== null) return notEligible(unmet);
  const subsidyUnmet = law.subsidy === null ? null : unmetReason(law.subsidy, situation);
  if (law.discount === null && subsidyUnmet !== null) return notEligible(subsidyUnmet);

  const discount = law.discount === null ? NO_DISCOUNT : discountOf(law.discount, situation);
  const aid = law.subsidy === null ? NO_AID : subsidyUnmet !== null ? { ...NO_AID, reasons: [subsidyUnmet] } : aidOf(law.subsidy, situation, listPriceFen);
  return {
    eligible: true,
    discountRate: discount.rate,
    subsidyFen: aid.subsidyFen,
    whole: aid.whole,
    collectiveFen: aid.collectiveFen,
    charityFen: aid.charityFen,
    discountRule: discount.rule,
    subsidyRule: aid.rule,
    reasons: [...discount.reasons, ...aid.reasons],
  };
}

/** Whether charity may add to a meal of this person: asked before the one fund that all meals share is locked. */
export function mayDrawCharity(facts: PersonFacts, subsidy: MealSubsidyPolicy, day: Day): boolean {
  const situation = situationOn(facts, day);
  return subsidy.charity.some((gift) => holds(gift.when, situation));
}

function stopped({ facts, day }: Situation, law: MealLaw): { id: ReservedRule; facts: Reason['facts'] } | null {
  const stop = mealStopOn(facts, day);
  if (stop !== null) return stop;
  return law.discount === null && law.subsidy === null ? { id: 'no_policy', facts: { day } } : null;
}

function notEligible(reason: Reason): MealDecision {
  return { eligible: false, discountRate: FULL_RATE, subsidyFen: 0n, whole: false, collectiveFen: 0n, charityFen: 0n, discountRule: '', subsidyRule: '', reasons: [reason] };
}

const UNMET: Words = { zh: '不符合条件', en: 'Requirement not met.' };

function unmetReason(policy: Versioned & { readonly requires: readonly Named[] }, situation: Situation): Reason | null {
  const failed = policy.requires.find((requirement) => !holds(requirement.when, situation));
  return failed === undefined ? null : reasonOf(policy, failed, situation, UNMET);
}

interface Discount {
  readonly rate: string;
  readonly rule: string;
  readonly reasons: readonly Reason[];
}
const NO_DISCOUNT: Discount = { rate: FULL_RATE, rule: '', reasons: [] };

/** The lowest rate the person has a right to. Rates are "1" or "0.xxxx", so that the order of strings is that of numbers. */
function discountOf(policy: MealDiscountPolicy, situation: Situation): Discount {
  let best: MealDiscountPolicy['rules'][number] | null = null;
  for (const rule of policy.rules) {
    if ((best === null || rule.rate < best.rate) && holds(rule.when, situation)) best = rule;
  }
  if (best === null) return { ...NO_DISCOUNT, reasons: [reservedReason(policy, 'no_rule', { age: situation.age })] };
  const words = { zh: `按标价的 ${best.rate} 付款`, en: `Pays ${best.rate} of the list price.` };
  return { rate: best.rate, rule: ruleRef(policy, best.id), reasons: [reasonOf(policy, best, situation, words)] };
}

interface Aid {
  readonly subsidyFen: bigint;
  readonly whole: boolean;
  readonly collectiveFen: bigint;
  readonly charityFen: bigint;
  readonly rule: string;
  readonly reasons: readonly Reason[];
}
const NO_AID: Aid = { subsidyFen: 0n, whole: false, collectiveFen: 0n, charityFen: 0n, rule: '', reasons: [] };

function aidOf(policy: MealSubsidyPolicy, situation: Situation, listPriceFen: bigint): Aid {
  const subsidy = subsidyOf(policy, situation, listPriceFen);
  const collective = giftOf(policy, policy.collective, situation, { zh: '集体添', en: 'the collective adds' });
  const charity = giftOf(policy, policy.charity, situation, { zh: '慈善捐', en: 'charity adds' });
  return {
    subsidyFen: subsidy.fen,
    whole: subsidy.whole,
    collectiveFen: collective.fen,
    charityFen: charity.fen,
    rule: subsidy.rule,
    reasons: [...subsidy.reasons, ...collective.reasons, ...charity.reasons],
  };
}

type SubsidyRule = MealSubsidyPolicy['rules'][number];

/** Minimum spend is tested on the list price (decisions 7); a rule whose minimum is not reached is told, and gives nothing. */
function subsidyOf(policy: MealSubsidyPolicy, situation: Situation, listPriceFen: bigint): { fen: bigint; whole: boolean; rule: string; reasons: readonly Reason[] } {
  const held = policy.rules.filter((rule) => holds(rule.when, situation));
  if (held.length === 0) return { fen: 0n, whole: false, rule: '', reasons: [reservedReason(policy, 'no_rule', { age: situation.age })] };
  const reached = held.filter((rule) => listPriceFen >= BigInt(rule.minSpendFen));
  if (reached.length === 0) return { fen: 0n, whole: false, rule: '', reasons: held.map((rule) => reasonOf(policy, rule, situation, tooCheap(rule, listPriceFen))) };
  const counted = policy.stacking === 'SUM' ? reached : [reached.reduce((best, rule) => (rule.amountFen > best.amountFen ? rule : best))];
  return {
    fen: counted.reduce((sum, rule) => sum + BigInt(rule.amountFen), 0n),
    whole: counted.some((rule) => rule.whole === true),
    rule: ruleRef(policy, counted.map((rule) => rule.id).join('+')),
    reasons: counted.map((rule) =>
      reasonOf(policy, rule, situation, { zh: `每餐补贴 ${yuanText(BigInt(rule.amountFen))} 元`, en: `Subsidy ${yuanText(BigInt(rule.amountFen))} yuan a meal.` }),
    ),
  };
}

function tooCheap(rule: SubsidyRule, listPriceFen: bigint): Words {
  const minimum = yuanText(BigInt(rule.minSpendFen));
  const price = yuanText(listPriceFen);
  return { zh: `标价 ${price} 元，未达最低消费 ${minimum} 元，不予补贴`, en: `List price ${price} yuan is below the minimum spend of ${minimum} yuan: no subsidy.` };
}

type Gift = MealSubsidyPolicy['charity'][number];

/** One gift of each kind at most: the largest that applies. */
function giftOf(policy: MealSubsidyPolicy, gifts: readonly Gift[], situation: Situation, giver: Words): { fen: bigint; reasons: readonly Reason[] } {
  let best: Gift | null = null;
  for (const gift of gifts) {
    if ((best === null || gift.amountFen > best.amountFen) && holds(gift.when, situation)) best = gift;
  }
  if (best === null) return { fen: 0n, reasons: [] };
  const text = yuanText(BigInt(best.amountFen));
  return { fen: BigInt(best.amountFen), reasons: [reasonOf(policy, best, situation, { zh: `${giver.zh} ${text} 元`, en: `${giver.en} ${text} yuan.` })] };
}
