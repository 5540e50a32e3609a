import type { Day } from '#values';
import type { Condition, MealLaw, MealSubsidyPolicy, PersonFacts } from '#core/policy';
import { decideMeal, holds, mealStopOn, situationOn } from '#core/policy';

/** What a meal of some list price or more gets from others. Whole fen. */
export interface PriceStep {
  /** The lowest list price of this step; the last step that the price reaches counts. */
  readonly fromPriceFen: number;
  readonly subsidyFen: number;
  /** Stands there only where the subsidy may pay the whole price. */
  readonly whole?: boolean;
  readonly collectiveFen: number;
  /** What charity adds while its fund lasts. */
  readonly charityFen: number;
}

/**
 * Everybody whose meals are priced alike on a day. It says nothing of who or why, not even the rule: age, hardship and 户籍 cannot
 * be told apart where they lead to the same price.
 */
export interface PriceClass {
  /** False: the person eats at full price. */
  readonly eligible: boolean;
  /** What remains to pay after the site's discount, "1" or "0.xxxx". */
  readonly discountRate: string;
  /** Ascending, the first from 0. */
  readonly steps: readonly PriceStep[];
}

/** Who pays what of a list price, before the split: the arguments of `splitPrice` in #core/redemption but for points. */
export interface ClassPayers {
  readonly discountRate: string;
  readonly subsidyFen: bigint;
  readonly whole: boolean;
  readonly collectiveFen: bigint;
  readonly charityFen: bigint;
}

/** The payers of a meal offline. `charityOpen` is false when the fund was empty as the snapshot was made. */
export function payersOf(priceClass: PriceClass, listPriceFen: bigint, charityOpen: boolean): ClassPayers {
  const step = priceClass.steps.findLast((each) => BigInt(each.fromPriceFen) <= listPriceFen);
  return {
    discountRate: priceClass.discountRate,
    subsidyFen: BigInt(step?.subsidyFen ?? 0),
    whole: step?.whole === true,
    collectiveFen: BigInt(step?.collectiveFen ?? 0),
    charityFen: charityOpen ? BigInt(step?.charityFen ?? 0) : 0n,
  };
}

/**
 * Sorts people into price classes by `decideMeal`, the law that decides online. A decision depends on nothing but whether the law
 * stops before its policies (`mealStopOn`: death, an altered record, a day not lived here; one price for all of them) and which of
 * their conditions hold, so it is asked once for each such pattern and not once for each of 250,000 people; the list price matters
 * only by the minimum spends, so it is asked at each of these.
 */
export class PriceClassifier {
  private readonly leaves: readonly Condition[];
  private readonly prices: readonly number[];
  private readonly known = new Map<string, PriceClass>();

  constructor(
    private readonly law: MealLaw,
    private readonly day: Day,
  ) {
    this.leaves = leavesOf(law);
    this.prices = [...new Set([0, ...(law.subsidy?.rules ?? []).map((rule) => rule.minSpendFen)])].sort((a, b) => a - b);
  }

  of(facts: PersonFacts): PriceClass {
    const situation = situationOn(facts, this.day);
    const pattern = mealStopOn(facts, this.day) !== null ? 'stopped' : this.leaves.map((leaf) => (holds(leaf, situation) ? '1' : '0')).join('');
    const known = this.known.get(pattern);
    if (known !== undefined) return known;
    const made = this.decide(facts);
    this.known.set(pattern, made);
    return made;
  }

  private decide(facts: PersonFacts): PriceClass {
    const decisions = this.prices.map((price) => ({ price, decision: decideMeal(facts, this.law, this.day, BigInt(price)) }));
    const [first] = decisions;
    const eligible = first?.decision.eligible ?? false;
    return {
      eligible,
      discountRate: first?.decision.discountRate ?? '1',
      steps: decisions
        .map(({ price, decision }) => ({
          fromPriceFen: price,
          subsidyFen: Number(decision.subsidyFen),
          ...(decision.whole ? { whole: true } : {}),
          collectiveFen: Number(decision.collectiveFen),
          charityFen: Number(decision.charityFen),
        }))
        .filter((step, index, all) => index === 0 || !samePayment(step, all[index - 1])),
    };
  }
}

function samePayment(step: PriceStep, before: PriceStep | undefined): boolean {
  return (
    before !== undefined &&
    step.subsidyFen === before.subsidyFen &&
    step.whole === before.whole &&
    step.collectiveFen === before.collectiveFen &&
    step.charityFen === before.charityFen
  );
}

/** Every condition of both policies that has no other inside it, each once. */
function leavesOf({ discount, subsidy }: MealLaw): Condition[] {
  const roots = [...(discount === null ? [] : [...discount.requires, ...discount.rules]), ...(subsidy === null ? [] : partsOf(subsidy))];
  const found = new Map<string, Condition>();
  const walk = (condition: Condition): void => {
    if ('all' in condition) condition.all.forEach(walk);
    else if ('any' in condition) condition.any.forEach(walk);
    else if ('not' in condition) walk(condition.not);
    else found.set(JSON.stringify(condition), condition);
  };
  for (const root of roots) walk(root.when);
  return [...found.values()];
}

function partsOf(subsidy: MealSubsidyPolicy): readonly { readonly when: Condition }[] {
  return [...subsidy.requires, ...subsidy.rules, ...subsidy.collective, ...subsidy.charity];
}
