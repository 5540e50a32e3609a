import type { Day, Words } from '#values';
import type { AbilityGrade, Category } from './facts.js';

/** When a rule applies. Conditions nest; every leaf names one kind of fact. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly age: { readonly min?: number; readonly max?: number } }
  | { readonly category: readonly Category[] }
  | { readonly ability: readonly AbilityGrade[] }
  | { readonly hukouWithin: string }
  | { readonly residenceWithin: string }
  | { readonly purseOpen: true };

/** A public funder's part of a subsidy; shares of one policy add up to 100. */
export interface FundingShare {
  readonly funder: string;
  readonly percent: number;
}

interface PolicyHead {
  /** The programme, e.g. `cyf`, `senior_cash`, `meal_discount`, `meal_subsidy`. */
  readonly programme: string;
  readonly version: string;
  readonly title: Words;
  readonly effectiveFrom: Day;
  /** Last day in force; null while open. */
  readonly effectiveTo: Day | null;
  /** Where the figures come from: the regulation, or "demo". */
  readonly source: string;
}

export interface AllowanceRule {
  readonly id: string;
  readonly title: Words;
  readonly when: Condition;
  /** Whole fen (unit CNY) or hundredths of a point (unit POINT) a month. */
  readonly amount: number;
}

/** A monthly allowance in points or cash. */
export interface AllowancePolicy extends PolicyHead {
  readonly kind: 'allowance';
  readonly unit: 'POINT' | 'CNY';
  /** Conditions without which no rule is looked at; the person is told which one failed. */
  readonly requires: readonly { readonly id: string; readonly title: Words; readonly when: Condition }[];
  /** HIGHEST = 就高: only the best rule counts. SUM adds all. */
  readonly stacking: 'HIGHEST' | 'SUM';
  readonly rules: readonly AllowanceRule[];
  /** Programmes whose allowance for the same month excludes this one. */
  readonly excludes: readonly string[];
  /** Points lots lapse this many months after the month of issue (last day of that month); null = never. Cash: null. */
  readonly expiryMonths: number | null;
  readonly funding: readonly FundingShare[];
}

/** The site's discount on the list price (企业让利), by age. `rate` is what remains to pay, a decimal string such as "0.7". */
export interface MealDiscountPolicy extends PolicyHead {
  readonly kind: 'meal_discount';
  readonly requires: readonly { readonly id: string; readonly title: Words; readonly when: Condition }[];
  readonly rules: readonly { readonly id: string; readonly title: Words; readonly when: Condition; readonly rate: string }[];
}

export interface MealWindow {
  readonly window: MealWindowName;
  /** Minutes after Shanghai midnight; `from` inside, `to` outside. */
  readonly fromMinute: number;
  readonly toMinute: number;
}
export type MealWindowName = 'breakfast' | 'lunch' | 'dinner';

/** Public subsidy of one meal, with its caps, and what collectives and charity add. */
export interface MealSubsidyPolicy extends PolicyHead {
  readonly kind: 'meal_subsidy';
  readonly requires: readonly { readonly id: string; readonly title: Words; readonly when: Condition }[];
  readonly stacking: 'HIGHEST' | 'SUM';
  readonly rules: readonly {
    readonly id: string;
    readonly title: Words;
    readonly when: Condition;
    /** Tested on the list price (decisions 7). */
    readonly minSpendFen: number;
    readonly amountFen: number;
    /** True: the subsidy may pay the whole price; without it one fen is left to the person. */
    readonly whole?: boolean;
  }[];
  readonly collective: readonly { readonly id: string; readonly title: Words; readonly when: Condition; readonly amountFen: number }[];
  readonly charity: readonly { readonly id: string; readonly title: Words; readonly when: Condition; readonly amountFen: number }[];
  readonly caps: { readonly perWindow: 1; readonly perDay: number; readonly perMonth: number };
  readonly windows: readonly MealWindow[];
  readonly funding: readonly FundingShare[];
}

export type Policy = AllowancePolicy | MealDiscountPolicy | MealSubsidyPolicy;

/** A sentence of the explanation that goes with every decision: which rule of which version, on which facts. */
export interface Reason {
  /** `programme@version#rule`. */
  readonly rule: string;
  readonly words: Words;
  /** The facts the rule looked at, for machines: `{ "age": 85 }`. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

/** What a policy gives a person for one month. `amount` is 0 when nothing is due; the reasons then say why. */
export interface AllowanceDecision {
  readonly programme: string;
  readonly version: string;
  readonly unit: 'POINT' | 'CNY';
  readonly amount: bigint;
  /** The rule that gave the amount (several joined by + under SUM), or the requirement that failed. */
  readonly ruleId: string;
  readonly entitled: boolean;
  readonly reasons: readonly Reason[];
}

/** The right to a discount and a subsidy on one meal, before prices of the day and balances are looked at. */
export interface MealDecision {
  /** False when the person may not have a subsidised meal at all; `reasons` say why. */
  readonly eligible: boolean;
  readonly discountRate: string;
  readonly subsidyFen: bigint;
  /** Whether the subsidy may pay the whole price. */
  readonly whole: boolean;
  readonly collectiveFen: bigint;
  readonly charityFen: bigint;
  readonly discountRule: string;
  readonly subsidyRule: string;
  readonly reasons: readonly Reason[];
}
