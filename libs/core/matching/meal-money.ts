import type { MealDecision } from '#core/policy';
import type { Transfer } from '#core/postings';
import { redemptionTransfer } from '#core/postings';
import type { MealSplit } from '#core/redemption';
import { splitPrice } from '#core/redemption';
import type { Side } from './difference.js';
import type { Difference } from './difference.js';
import type { Legs } from './legs.js';
import { imbalanceOf, legsDrift, legsOf, legsSides, ownLotsSum, sameLegs, volumeOf } from './legs.js';
import { mealDifference, publicFen } from './meal-right.js';
import type { LawOfDay, PersonMonth, StoredMeal } from './person-month.js';

/** The law run again at one price. */
export interface Verdict {
  readonly listPriceFen: MealSplit['listPriceFen'];
  readonly right: MealDecision;
}

/** What was found out about the money of one meal. */
export interface MoneyFindings {
  readonly differences: readonly Difference[];
  /** The legs that should stand: a reversal is held against them, so that a fault is not told twice. */
  readonly legs: Legs;
  /** By how much the person's lots differ from their postings because of what is told here already, in hundredths of a point. */
  readonly lotsExplained: bigint;
}

/**
 * Holds the split of a meal, and the postings of its transfer, against the law run again.
 *
 * Two things the law leaves open: charity gives its amount or nothing (its fund stops at zero), and points are the
 * person's choice. Every split these allow is lawful. Where row and postings disagree, the one that is lawful is
 * believed, and the other is the difference. Without a verdict (voided, no right) the postings are held against the row.
 */
export function matchMoney(
  month: PersonMonth,
  meal: StoredMeal,
  { verdicts, transfer, priceTold }: { verdicts: readonly Verdict[]; transfer: Transfer | undefined; priceTold: boolean },
): MoneyFindings {
  const found = legsOf(transfer?.postings ?? [], ownLots(month));
  const lawful = verdicts.length === 0 ? [meal.split] : lawfulSplits(meal, verdicts, -ownLotsSum(found));
  const legs = (split: MealSplit): Legs => legsOfSplit(month, meal, split);
  const inLedger = lawful.find((split) => sameLegs(legs(split), found));
  if (inLedger !== undefined && sameSplit(inLedger, meal.split) && transfer !== undefined && headSides(month, meal, transfer) === null)
    return { differences: [], legs: found, lotsExplained: 0n };

  const inRow = lawful.find((split) => sameSplit(split, meal.split));
  const due = inLedger ?? inRow ?? lawful[0] ?? meal.split;
  const expected = legs(inRow ?? due);
  const differences: Difference[] = priceTold || sameSplit(due, meal.split) ? [] : [amountDrift(month, meal, due)];
  const ledger = ledgerDifference(month, meal, { transfer, found, expected, asRow: legs(meal.split), lawful: inLedger !== undefined });
  if (ledger === null) return { differences, legs: found, lotsExplained: 0n };
  return { differences: [...differences, ledger], legs: expected, lotsExplained: ownLotsSum(expected) - ownLotsSum(found) };
}

function ledgerDifference(
  month: PersonMonth,
  meal: StoredMeal,
  { transfer, found, expected, asRow, lawful }: { transfer: Transfer | undefined; found: Legs; expected: Legs; asRow: Legs; lawful: boolean },
): Difference | null {
  const about = { meal, personId: month.personId };
  if (transfer === undefined) {
    if (expected.size === 0) return null;
    const sides = { expected: { transfer: 'one', publicFen: Number(publicFen(meal.split)), selfPayFen: Number(meal.split.selfPayFen) }, found: { transfer: null } };
    return mealDifference('redemption_without_transfer', about, { amount: publicFen(meal.split) || meal.split.selfPayFen, ...sides });
  }
  const imbalance = imbalanceOf(transfer);
  if (imbalance !== null) {
    const sides = { expected: { sum: 0 }, found: { sum: Number(imbalance.amount) } };
    return { ...mealDifference('unbalanced_transfer', about, { amount: abs(imbalance.amount), ...sides }), transferId: transfer.id, unit: imbalance.unit };
  }
  if (!lawful && !sameLegs(asRow, found)) {
    const drift = legsDrift(expected, found);
    return { ...mealDifference('posting_drift', about, { amount: drift.amount, ...legsSides(expected, found) }), transferId: transfer.id, unit: drift.unit };
  }
  const sides = headSides(month, meal, transfer);
  return sides === null ? null : { ...mealDifference('posting_drift', about, { ...volumeOf(transfer), ...sides }), transferId: transfer.id, unit: volumeOf(transfer).unit };
}

/** The header of a meal's transfer: whose, where, when and for what. */
function headSides(month: PersonMonth, meal: StoredMeal, transfer: Transfer): { expected: Side; found: Side } | null {
  const expected = { transferId: meal.transferId, subjectId: meal.id, personId: month.personId, siteId: meal.siteId, effectiveOn: meal.mealDay };
  const found = { transferId: transfer.id, subjectId: transfer.subjectId, personId: transfer.personId, siteId: transfer.siteId, effectiveOn: transfer.effectiveOn };
  const keys = Object.keys(expected) as (keyof typeof expected)[];
  return keys.every((key) => expected[key] === found[key]) ? null : { expected, found };
}

function amountDrift(month: PersonMonth, meal: StoredMeal, due: MealSplit): Difference {
  const changed = PARTS.filter((part) => due[part] !== meal.split[part]);
  const side = (split: MealSplit): Side => Object.fromEntries(changed.map((part) => [part, Number(split[part])]));
  const up = changed.reduce((sum, part) => (meal.split[part] > due[part] ? sum + meal.split[part] - due[part] : sum), 0n);
  const down = changed.reduce((sum, part) => (meal.split[part] < due[part] ? sum + due[part] - meal.split[part] : sum), 0n);
  return mealDifference('amount_drift', { meal, personId: month.personId }, { amount: up > down ? up : down, expected: side(due), found: side(meal.split) });
}

const PARTS = ['discountFen', 'subsidyFen', 'collectiveFen', 'charityFen', 'points', 'selfPayFen'] as const;

function sameSplit(one: MealSplit, other: MealSplit): boolean {
  return one.listPriceFen === other.listPriceFen && PARTS.every((part) => one[part] === other[part]);
}

function lawfulSplits(meal: StoredMeal, verdicts: readonly Verdict[], lotsPaid: bigint): MealSplit[] {
  const splits: MealSplit[] = [];
  for (const { listPriceFen, right } of verdicts) {
    const charities = meal.split.charityFen === 0n ? [0n, right.charityFen] : [right.charityFen, 0n];
    for (const charityFen of new Set(charities)) {
      for (const pointsAvailable of new Set<bigint>([meal.split.points, lotsPaid])) {
        splits.push(splitPrice({ ...right, listPriceFen, charityFen, pointsAvailable }));
      }
    }
  }
  return splits;
}

/** Which of the person's lots paid is not asked here, so one stands for all of them. */
const ANY_LOT = 'own';
const ANY_LOTS: ReadonlySet<string> = new Set([ANY_LOT]);

/** Who pays a subsidy on a day without a law: nobody, so that any funder found is a difference. */
const NO_LAW = [{ funder: 'NOBODY', percent: 100 }];

function legsOfSplit(month: PersonMonth, meal: StoredMeal, split: MealSplit): Legs {
  const law = month.county.lawOn(meal.mealDay);
  // Nothing lawful can be posted for a part below zero.
  if (PARTS.some((part) => split[part] < 0n)) return new Map();
  const { subsidyFen, collectiveFen, charityFen, points, selfPayFen } = split;
  const transfer = redemptionTransfer({
    subsidyFen,
    collectiveFen,
    charityFen,
    points,
    selfPayFen,
    id: meal.transferId ?? meal.id,
    subjectId: meal.id,
    personId: month.personId,
    siteId: meal.siteId,
    effectiveOn: meal.mealDay,
    subsidyShares: law.subsidy?.funding ?? NO_LAW,
    lots: points === 0n ? [] : [{ lotId: ANY_LOT, amount: points }],
    tender: meal.tender,
    pointsFunder: pointsFunderOf(law),
  });
  return legsOf(transfer.postings, ANY_LOTS);
}

/** Points are paid for by the first funder of the points programme, as at the counter. */
function pointsFunderOf(law: LawOfDay): string {
  return law.allowances.get('cyf')?.funding[0]?.funder ?? 'DISTRICT';
}

function ownLots(month: PersonMonth): ReadonlySet<string> {
  return new Set(month.lots.map(({ lot }) => lot.id));
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}
