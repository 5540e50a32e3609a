import type { MealStanding, PlacedMeal, Standing } from '#core/offline';
import { bearingOf, BY_HAND_ABOVE, carrierAt, foldMeals } from '#core/offline';
import type { Transfer } from '#core/postings';
import { reclassificationTransfer } from '#core/postings';
import { asListed, decideMeal, isAway } from '#core/policy';
import type { MealDecision } from '#core/policy';
import type { Id } from '#values';
import { monthOf } from '#values';
import type { Difference } from './difference.js';
import type { Legs } from './legs.js';
import { legsDrift, legsOf, legsSides, sameLegs } from './legs.js';
import { isAfterDeath, mealDifference, publicFen } from './meal-right.js';
import type { PersonMonth, StoredMeal, StoredStanding } from './person-month.js';

const UNCAPPED = { perDay: Number.MAX_SAFE_INTEGER, perMonth: Number.MAX_SAFE_INTEGER };
const NO_LOTS: ReadonlySet<Id> = new Set();
/** Reasons that rest on rows which are not read here; what was recorded of them at the time is taken. */
const TAKEN_AS_RECORDED = ['device_revoked', 'code_expired', 'proxy_unknown'];

/** Who bears which meal: as it is stored, and as the fold over the month says. */
export class MonthStandings {
  private readonly latest = new Map<Id, StoredStanding>();
  private readonly folded: ReadonlyMap<Id, MealStanding>;

  constructor(
    private readonly month: PersonMonth,
    isVoided: (meal: StoredMeal) => boolean,
  ) {
    for (const one of month.standings) if ((this.latest.get(one.redemptionId)?.n ?? 0) < one.n) this.latest.set(one.redemptionId, one);
    this.folded = foldMeals(
      month.meals
        .filter((meal) => monthOf(meal.mealDay) === month.county.month)
        .map((meal) => ({ ...placed(month, meal, isVoided(meal)), decided: this.latest.get(meal.id)?.decided ?? null })),
      { capsOn: (day) => month.county.lawOn(day).subsidy?.caps ?? UNCAPPED, advanceCapFen: month.county.advanceCapFen },
    );
  }

  stored(meal: StoredMeal): Pick<StoredStanding, 'standing' | 'code'> {
    return this.latest.get(meal.id) ?? { standing: 'funded', code: null };
  }

  /** Null for a meal of another month, of which only the pair with its void is looked at. */
  due(meal: StoredMeal): MealStanding | null {
    return this.folded.get(meal.id) ?? null;
  }

  isFunded(meal: StoredMeal): boolean {
    return this.stored(meal).standing === 'funded';
  }

  /** The law run again as the tablet could: a death or a move that its list did not know is no reason to price a meal otherwise. */
  servedRight(meal: StoredMeal): MealDecision | null {
    const { facts, county } = this.month;
    const { discount, subsidy } = county.lawOn(meal.mealDay);
    if (facts === null || discount === null || subsidy === null) return null;
    const right = decideMeal(asListed(facts), { discount, subsidy }, meal.mealDay, meal.split.listPriceFen);
    return right.eligible ? right : null;
  }

  /** Transfers that moved the public part of a meal. */
  corrections(meal: StoredMeal): Transfer[] {
    const own = this.month.standings.filter((one) => one.redemptionId === meal.id);
    return this.month.transfers.filter(({ kind, id, subjectId }) => kind === 'reclassification' && own.some((one) => one.transferId === id || one.id === subjectId));
  }

  /** Of standings whose meal is gone: that the meal is gone is told of its own transfer. */
  orphaned(): Id[] {
    const meals = new Set(this.month.meals.map((meal) => meal.id));
    return this.month.standings.flatMap(({ redemptionId, transferId }) => (meals.has(redemptionId) || transferId === null ? [] : [transferId]));
  }
}

/**
 * Holds the standing of each meal, and the money that was moved for it, against the fold run again. `told` are meals of
 * which something is told already that would explain a difference here. One cause is told once.
 */
export function standingDifferences(
  month: PersonMonth,
  standings: MonthStandings,
  { told, isVoided }: { told: ReadonlySet<Id>; isVoided: (meal: StoredMeal) => boolean },
): Difference[] {
  const differences: Difference[] = [];
  for (const meal of month.meals) {
    const due = standings.due(meal);
    if (due === null) continue;
    const stored = standings.stored(meal);
    const one = told.has(meal.id) ? null : (standingDrift(month, meal, due, stored) ?? blockDrift(month, meal, isVoided(meal)));
    if (one !== null) differences.push(one);
    // Where the row is wrong already, money that follows the right of it is no second fault.
    const borne = isVoided(meal) ? 'funded' : stored.standing;
    const allowed = [borne, ...(one !== null || told.has(meal.id) ? [due.standing] : [])];
    const money = moneyDrift(month, meal, { corrections: standings.corrections(meal), allowed });
    if (money !== null) differences.push(money);
  }
  return differences;
}

function standingDrift(month: PersonMonth, meal: StoredMeal, due: MealStanding, stored: Pick<StoredStanding, 'standing' | 'code'>): Difference | null {
  if (due.standing === stored.standing && due.code === stored.code) return null;
  const sides = { expected: { standing: due.standing, code: due.code, otherId: due.otherId }, found: { standing: stored.standing, code: stored.code } };
  return mealDifference('standing_drift', { meal, personId: month.personId }, { amount: publicFen(meal.split), ...sides });
}

/** What was said to stand against a meal of its own, against the facts read again. */
function blockDrift(month: PersonMonth, meal: StoredMeal, voided: boolean): Difference | null {
  const offline = month.offline.get(meal.id);
  if (offline === undefined || voided || (offline.block !== null && TAKEN_AS_RECORDED.includes(offline.block))) return null;
  const block = blockAgain(month, meal, offline.generation);
  if (block === offline.block) return null;
  return mealDifference('standing_drift', { meal, personId: month.personId }, { amount: publicFen(meal.split), expected: { block }, found: { block: offline.block } });
}

/** In the order of decisions 11, as far as dated facts tell. */
function blockAgain(month: PersonMonth, meal: StoredMeal, generation: number): string | null {
  const { facts, county } = month;
  if (!county.siteServes(meal.siteId, meal.mealDay)) return 'licence_lapsed';
  const carrier = carrierAt(month.deeds, meal.occurredAtMs);
  if (carrier === null || carrier.state === 'lost' || carrier.generation !== generation) return 'revoked';
  if (carrier.state === 'suspended') return 'suspended';
  if (isAfterDeath(month, meal)) return 'deceased';
  return facts !== null && isAway(facts, meal.mealDay) ? 'ineligible' : null;
}

function moneyDrift(month: PersonMonth, meal: StoredMeal, { corrections, allowed }: { corrections: readonly Transfer[]; allowed: readonly Standing[] }): Difference | null {
  const found = legsOf(
    corrections.flatMap(({ postings }) => postings),
    NO_LOTS,
  );
  const net = new Map([...found].filter(([, amount]) => amount !== 0n));
  const legs = allowed.map((standing) => legsOfStanding(month, meal, standing));
  const [expected] = legs;
  if (expected === undefined || legs.some((one) => sameLegs(one, net))) return null;
  const drift = legsDrift(expected, net);
  const one = mealDifference('standing_drift', { meal, personId: month.personId }, { amount: drift.amount, ...legsSides(expected, net) });
  return { ...one, unit: drift.unit, transferId: corrections.at(-1)?.id ?? meal.transferId };
}

function legsOfStanding(month: PersonMonth, meal: StoredMeal, to: Standing): Legs {
  const { subsidyFen, collectiveFen } = meal.split;
  const bearing = bearingOf(to);
  if (bearing === 'funded' || subsidyFen < 0n || collectiveFen < 0n || subsidyFen + collectiveFen === 0n) return new Map();
  const subsidyShares = month.county.lawOn(meal.mealDay).subsidy?.funding ?? [{ funder: 'NOBODY', percent: 100 }];
  const head = { id: meal.id, subjectId: meal.id, personId: month.personId, effectiveOn: meal.mealDay, siteId: meal.siteId };
  return legsOf(reclassificationTransfer({ ...head, subsidyFen, collectiveFen, subsidyShares, from: 'funded', to: bearing }).postings, NO_LOTS);
}

function placed(month: PersonMonth, meal: StoredMeal, voided: boolean): Omit<PlacedMeal, 'decided'> {
  const offline = month.offline.get(meal.id);
  return {
    id: meal.id,
    day: meal.mealDay,
    window: meal.window,
    eventAt: meal.occurredAtMs,
    voided,
    block: offline?.block ?? (meal.byHandAbove === true ? BY_HAND_ABOVE : null),
    kept: offline?.kept ?? true,
    publicFen: meal.split.subsidyFen + meal.split.collectiveFen,
    step: offline?.step ?? meal.step,
    proxy: meal.proxy,
  };
}
