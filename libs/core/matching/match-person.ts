import type { Transfer } from '#core/postings';
import type { Day, Id } from '#values';
import { monthOf } from '#values';
import { counterDifferences, duplicateMeals, mealsOverCap } from './counters.js';
import type { Difference } from './difference.js';
import { difference } from './difference.js';
import { matchIssue, unlistedDifference } from './issue.js';
import type { Legs } from './legs.js';
import { imbalanceOf, legsOf, ownLotsSum, volumeOf } from './legs.js';
import { lotDifferences } from './lots.js';
import type { Verdict } from './meal-money.js';
import { matchMoney } from './meal-money.js';
import { decideAgain, priceDifference, rightDifference, serviceDifferences } from './meal-right.js';
import type { PersonMonth, StoredMeal } from './person-month.js';
import { matchVoid } from './void-pair.js';

/** Faults of a meal that came past the counter, so that it may never have been counted. */
const UNCOUNTED: readonly Difference['type'][] = ['redemption_without_transfer', 'duplicate_meal', 'over_cap'];

/** What the steps hand on: the differences, which transfers are accounted for, and what is told already. */
interface Ledgered {
  readonly differences: Difference[];
  readonly seen: Set<Id>;
  lotsExplained: bigint;
}

/**
 * Holds one person's month against the law run again: right, service, split, postings, voids, issue list, lots, counters.
 *
 * Promises: a month that the use cases wrote gives nothing; one altered row gives one difference, named by its cause, and
 * what follows from it (a lot off by the same points, a counter off by the same meal) is not told again.
 */
export function matchPerson(month: PersonMonth): Difference[] {
  const found: Ledgered = { differences: [], seen: new Set(), lotsExplained: 0n };
  const legs = new Map<Id, Legs>();
  const live = month.meals.filter((meal) => monthOf(meal.mealDay) === month.county.month && !isVoided(month, meal));

  const rights = matchRights(month, live);
  found.differences.push(...rights.differences);
  for (const meal of month.meals) matchMeal(month, meal, { found, legs, judged: live.includes(meal) && !rights.without.has(meal.id) });
  matchVoids(month, { found, legs });
  const issue = matchIssue(month);
  found.differences.push(...issue.differences);
  found.lotsExplained += issue.lotsExplained;
  for (const id of issue.transfers) found.seen.add(id);
  const vanished = matchRest(month, found);
  found.differences.push(...lotDifferences(month, { told: issue.lotsTold, explained: found.lotsExplained }));

  const uncounted = live.filter((meal) => found.differences.some((one) => one.redemptionId === meal.id && UNCOUNTED.includes(one.type)));
  found.differences.push(...counterDifferences(month, live, { uncounted: uncounted.map((meal) => meal.mealDay), vanished }));
  return found.differences;
}

/**
 * Transfers of nobody: budgets and donations need only be balanced, but a meal, a void or an allowance of nobody is a
 * ghost, unless its subject is on record: then it is told of the person whose subject it is.
 */
export function matchUnowned(transfers: readonly Transfer[], subjectsElsewhere: ReadonlySet<Id>): Difference[] {
  return transfers.flatMap((transfer) => {
    const known = subjectsElsewhere.has(transfer.subjectId);
    if (!known && (transfer.kind === 'redemption' || transfer.kind === 'void')) return [ghostDifference(transfer)];
    if (!known && (transfer.kind === 'grant' || transfer.kind === 'cash_allowance')) return [unlistedDifference(transfer)];
    return imbalanceDifference(transfer) ?? [];
  });
}

/** A meal is taken back when it has a void, or a reversal: a void row that was removed does not bring the meal back. */
function isVoided(month: PersonMonth, meal: StoredMeal): boolean {
  if (month.voids.some((entry) => entry.redemptionId === meal.id)) return true;
  return meal.transferId !== null && month.transfers.some((transfer) => transfer.reversalOf === meal.transferId);
}

/** The right to each live meal; `without` holds those whose money is not judged again, because none was due. */
function matchRights(month: PersonMonth, live: readonly StoredMeal[]): { differences: Difference[]; without: Set<Id> } {
  const differences: Difference[] = [];
  const without = new Set<Id>();
  for (const meal of live) {
    const one = rightDifference(month, meal, decideAgain(month, meal));
    if (one === null) continue;
    differences.push(one);
    without.add(meal.id);
  }
  const rightful = live.filter((meal) => !without.has(meal.id));
  const duplicates = duplicateMeals(month, rightful);
  const twice = new Set(duplicates.map((one) => one.redemptionId));
  const over = mealsOverCap(month, rightful.filter((meal) => !twice.has(meal.id)));
  return { differences: [...differences, ...duplicates, ...over], without };
}

function matchMeal(month: PersonMonth, meal: StoredMeal, { found, legs, judged }: { found: Ledgered; legs: Map<Id, Legs>; judged: boolean }): void {
  const transfer = transferOf(month, meal);
  if (transfer !== undefined) found.seen.add(transfer.id);
  const price = judged ? priceDifference(month, meal) : null;
  if (judged) found.differences.push(...serviceDifferences(month, meal));
  if (price !== null) found.differences.push(price);
  const money = matchMoney(month, meal, { verdicts: judged ? verdictsOf(month, meal, price !== null) : [], transfer, priceTold: price !== null });
  found.differences.push(...money.differences);
  found.lotsExplained += money.lotsExplained;
  legs.set(meal.id, money.legs);
}

/** The law at the list price; where that price is not filed, at the filed one too: the ledger may hold the true price. */
function verdictsOf(month: PersonMonth, meal: StoredMeal, priceTold: boolean): Verdict[] {
  const filed = priceTold && meal.menuItemId !== null ? month.county.filedPrice(meal.menuItemId) : null;
  const prices = filed === null || filed.openPrice ? [meal.split.listPriceFen] : [meal.split.listPriceFen, filed.priceFen];
  return prices.flatMap((listPriceFen) => {
    const right = decideAgain(month, { ...meal, split: { ...meal.split, listPriceFen } });
    return right === null ? [] : [{ listPriceFen, right }];
  });
}

function transferOf(month: PersonMonth, meal: StoredMeal): Transfer | undefined {
  const meant = month.transfers.filter((transfer) => transfer.kind === 'redemption');
  return meant.find((transfer) => transfer.id === meal.transferId) ?? meant.find((transfer) => transfer.subjectId === meal.id);
}

function matchVoids(month: PersonMonth, { found, legs }: { found: Ledgered; legs: Map<Id, Legs> }): void {
  for (const entry of month.voids) {
    const meal = month.meals.find((one) => one.id === entry.redemptionId) ?? null;
    const original = meal === null ? undefined : transferOf(month, meal);
    const reversals = month.transfers.filter((transfer) => transfer.kind === 'void');
    const reversal = reversals.find((transfer) => transfer.subjectId === entry.id) ?? reversals.find((transfer) => transfer.id === entry.transferId || (original !== undefined && transfer.reversalOf === original.id));
    if (reversal !== undefined) found.seen.add(reversal.id);
    const pair = matchVoid(month, { void: entry, meal, original, legs: legs.get(entry.redemptionId) ?? new Map(), reversal });
    if (pair.difference !== null) found.differences.push(pair.difference);
    found.lotsExplained += pair.lotsExplained;
  }
}

/** Transfers that nothing accounts for: ghosts, reversals without a void, and other kinds out of balance. Answers the days of ghost meals. */
function matchRest(month: PersonMonth, found: Ledgered): Day[] {
  const ownLots = new Set(month.lots.map(({ lot }) => lot.id));
  const ghosts: Day[] = [];
  for (const transfer of month.transfers) {
    if (found.seen.has(transfer.id)) continue;
    const ghost = (transfer.kind === 'redemption' || transfer.kind === 'void') && !month.subjectsElsewhere.has(transfer.subjectId);
    const one = ghost ? ghostDifference(transfer) : imbalanceDifference(transfer);
    if (one === null) continue;
    found.differences.push(one);
    const sum = ownLotsSum(legsOf(transfer.postings, ownLots));
    if (!ghost) found.lotsExplained -= one.unit === 'POINT' ? one.amount * (Number(one.found['sum']) < 0 ? -1n : 1n) : 0n;
    else if (!isReversalOfMeal(month, transfer)) found.lotsExplained -= sum;
    if (ghost && transfer.kind === 'redemption') ghosts.push(transfer.effectiveOn);
  }
  return ghosts;
}

/** A reversal whose void row is gone still undid its meal, and the lots got their points back. */
function isReversalOfMeal(month: PersonMonth, transfer: Transfer): boolean {
  return transfer.kind === 'void' && month.meals.some((meal) => meal.transferId !== null && meal.transferId === transfer.reversalOf);
}

function ghostDifference(transfer: Transfer): Difference {
  const type = transfer.kind === 'void' ? 'void_drift' : 'transfer_without_redemption';
  const expected = transfer.kind === 'void' ? { voidId: transfer.subjectId } : { redemptionId: transfer.subjectId };
  const found = transfer.kind === 'void' ? { voidId: null, reversalOf: transfer.reversalOf } : { redemptionId: null };
  return difference(type, { personId: transfer.personId, transferId: transfer.id, siteId: transfer.siteId, mealDay: transfer.effectiveOn, ...volumeOf(transfer), expected, found });
}

function imbalanceDifference(transfer: Transfer): Difference | null {
  const imbalance = imbalanceOf(transfer);
  if (imbalance === null) return null;
  const sides = { expected: { sum: 0, kind: transfer.kind }, found: { sum: Number(imbalance.amount), kind: transfer.kind } };
  return difference('unbalanced_transfer', { personId: transfer.personId, transferId: transfer.id, siteId: transfer.siteId, ...imbalance, ...sides });
}
