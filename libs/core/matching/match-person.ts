import type { MealDecision } from '#core/policy';
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
import { originDifferences } from './origins.js';
import type { PersonMonth, StoredMeal } from './person-month.js';
import { MonthStandings, standingDifferences } from './standings.js';
import { matchVoid } from './void-pair.js';

/** Faults of a meal that may never have been counted: it came past the counter, or it is not said rightly who bears it. */
const UNCOUNTED: readonly Difference['type'][] = ['redemption_without_transfer', 'duplicate_meal', 'over_cap', 'standing_drift'];

/** Kinds that only a meal, its void or its standing can account for. */
const GHOSTS: readonly Transfer['kind'][] = ['redemption', 'void', 'reclassification'];

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

  const standings = new MonthStandings(month, (meal) => isVoided(month, meal));
  const rights = matchRights(month, live, standings);
  found.differences.push(...rights.differences);
  for (const meal of month.meals) matchMeal(month, meal, { found, legs, right: rights.judged.get(meal.id) ?? null });
  matchVoids(month, { found, legs });
  const told = new Set(rights.differences.flatMap((one) => one.redemptionId ?? []));
  found.differences.push(...standingDifferences(month, standings, { told, isVoided: (meal) => isVoided(month, meal) }));
  for (const id of [...month.meals.flatMap((meal) => standings.corrections(meal).map((transfer) => transfer.id)), ...standings.orphaned()]) found.seen.add(id);
  found.differences.push(...originDifferences(month, { told: found.differences, isVoided: (meal) => isVoided(month, meal) }));
  const issue = matchIssue(month);
  found.differences.push(...issue.differences);
  found.lotsExplained += issue.lotsExplained;
  for (const id of issue.transfers) found.seen.add(id);
  const vanished = matchRest(month, found);
  found.differences.push(...lotDifferences(month, { told: issue.lotsTold, explained: found.lotsExplained }));

  const uncounted = live.filter((meal) => found.differences.some((one) => one.redemptionId === meal.id && UNCOUNTED.includes(one.type)));
  // Counters hold what the funds pay for; a meal of which something is told may be in them or not.
  const counted = live.filter((meal) => standings.due(meal)?.standing === 'funded' || standings.isFunded(meal) || uncounted.includes(meal));
  found.differences.push(...counterDifferences(month, counted, { uncounted: uncounted.map((meal) => meal.mealDay), vanished }));
  return found.differences;
}

/**
 * Transfers of nobody: budgets and donations need only be balanced, but a meal, a void or an allowance of nobody is a
 * ghost, unless a meal, void or line on record accounts for it: then it is told of that person.
 */
export function matchUnowned(transfers: readonly Transfer[], accountedElsewhere: ReadonlySet<Id>): Difference[] {
  return transfers.flatMap((transfer) => {
    const known = accountedElsewhere.has(transfer.id);
    if (!known && GHOSTS.includes(transfer.kind)) return [ghostDifference(transfer)];
    if (!known && (transfer.kind === 'grant' || transfer.kind === 'cash_allowance')) return [unlistedDifference(transfer)];
    return imbalanceDifference(transfer) ?? [];
  });
}

/** A meal is taken back when it has a void, or a reversal: a void row that was removed does not bring the meal back. */
function isVoided(month: PersonMonth, meal: StoredMeal): boolean {
  if (month.voids.some((entry) => entry.redemptionId === meal.id)) return true;
  return meal.transferId !== null && month.transfers.some((transfer) => transfer.reversalOf === meal.transferId);
}

/** The right to each live meal; `judged` holds what the law says of those that there is a right to. */
function matchRights(month: PersonMonth, live: readonly StoredMeal[], standings: MonthStandings): { differences: Difference[]; judged: Map<Id, MealDecision> } {
  const differences: Difference[] = [];
  const judged = new Map<Id, MealDecision>();
  const funded = live.filter((meal) => standings.isFunded(meal));
  for (const meal of live) {
    if (funded.includes(meal)) continue;
    // Nobody claims a right to these; that there is none, and who bears them, is for the fold.
    const served = standings.servedRight(meal);
    if (served !== null) judged.set(meal.id, served);
  }
  for (const meal of funded) {
    const right = decideAgain(month, meal);
    const one = rightDifference(month, meal, right);
    if (one !== null) differences.push(one);
    else if (right !== null) judged.set(meal.id, right);
  }
  const rightful = funded.filter((meal) => judged.has(meal.id));
  const duplicates = duplicateMeals(month, rightful);
  const twice = new Set(duplicates.map((one) => one.redemptionId));
  const over = mealsOverCap(
    month,
    rightful.filter((meal) => !twice.has(meal.id)),
  );
  return { differences: [...differences, ...duplicates, ...over], judged };
}

function matchMeal(month: PersonMonth, meal: StoredMeal, { found, legs, right }: { found: Ledgered; legs: Map<Id, Legs>; right: MealDecision | null }): void {
  const transfer = transferOf(month, meal);
  if (transfer !== undefined) found.seen.add(transfer.id);
  const price = right === null ? null : priceDifference(month, meal);
  if (right !== null) found.differences.push(...serviceDifferences(month, meal));
  if (price !== null) found.differences.push(price);
  const money = matchMoney(month, meal, { verdicts: right === null ? [] : verdictsOf(month, meal, { right, priceTold: price !== null }), transfer, priceTold: price !== null });
  found.differences.push(...money.differences);
  found.lotsExplained += money.lotsExplained;
  legs.set(meal.id, money.legs);
}

/** The law at the list price; where that price is not filed, at the filed one too: the ledger may hold the true price. */
function verdictsOf(month: PersonMonth, meal: StoredMeal, { right, priceTold }: { right: MealDecision; priceTold: boolean }): Verdict[] {
  const asStored = { listPriceFen: meal.split.listPriceFen, right };
  const filed = priceTold && meal.menuItemId !== null ? month.county.filedPrice(meal.menuItemId) : null;
  if (filed === null || filed.openPrice) return [asStored];
  const atFiled = decideAgain(month, { ...meal, split: { ...meal.split, listPriceFen: filed.priceFen } });
  return atFiled === null ? [asStored] : [asStored, { listPriceFen: filed.priceFen, right: atFiled }];
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
    const reversal =
      reversals.find((transfer) => transfer.subjectId === entry.id) ??
      reversals.find((transfer) => transfer.id === entry.transferId || (original !== undefined && transfer.reversalOf === original.id));
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
    const ghost = GHOSTS.includes(transfer.kind) && !month.accountedElsewhere.has(transfer.id);
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
