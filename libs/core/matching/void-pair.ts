import type { Transfer } from '#core/postings';
import type { Difference } from './difference.js';
import { difference } from './difference.js';
import type { Legs } from './legs.js';
import { imbalanceOf, legsDrift, legsOf, legsSides, mirrored, ownLotsSum, sameLegs, volumeOf } from './legs.js';
import { publicFen } from './meal-right.js';
import type { PersonMonth, StoredMeal, StoredVoid } from './person-month.js';

/** A void with what belongs to it. */
export interface VoidPair {
  readonly void: StoredVoid;
  /** Null when the meal does not exist. */
  readonly meal: StoredMeal | null;
  /** The transfer of the meal, undefined when it has none. */
  readonly original: Transfer | undefined;
  /** The legs that should stand for the meal. */
  readonly legs: Legs;
  readonly reversal: Transfer | undefined;
}

export interface PairFindings {
  readonly difference: Difference | null;
  readonly lotsExplained: bigint;
}

const NOTHING: PairFindings = { difference: null, lotsExplained: 0n };

/** A void stands with one reversal, which is the mirror of the meal: same lots, same funders, other sign. */
export function matchVoid(month: PersonMonth, pair: VoidPair): PairFindings {
  const { meal, original, reversal } = pair;
  const ownLots = new Set(month.lots.map(({ lot }) => lot.id));
  const found = legsOf(reversal?.postings ?? [], ownLots);
  const expected = mirrored(pair.legs);
  const at = { personId: month.personId, redemptionId: pair.void.redemptionId, transferId: reversal?.id ?? null, siteId: meal?.siteId ?? null, mealDay: meal?.mealDay ?? null };
  const told = (one: Difference, explained = ownLotsSum(expected) - ownLotsSum(found)): PairFindings => ({ difference: one, lotsExplained: explained });

  if (meal === null)
    return told(difference('void_drift', { ...at, amount: reversal ? volumeOf(reversal).amount : 0n, expected: { meal: 'one' }, found: { meal: null, voidId: pair.void.id } }));
  if (reversal === undefined) {
    // Without a transfer of its own the meal has nothing to reverse; that it has none is told there.
    if (original === undefined || expected.size === 0) return NOTHING;
    return told(difference('void_drift', { ...at, amount: publicFen(meal.split), expected: { reversal: 'one' }, found: { reversal: null, voidId: pair.void.id } }));
  }
  const imbalance = imbalanceOf(reversal);
  if (imbalance !== null) return told(difference('unbalanced_transfer', { ...at, ...imbalance, expected: { sum: 0 }, found: { sum: Number(imbalance.amount) } }));
  if (!sameLegs(expected, found)) return told(difference('void_drift', { ...at, ...legsDrift(expected, found), ...legsSides(expected, found) }));
  const lots = original !== undefined && ownLotsSum(legsOf(original.postings, ownLots)) === ownLotsSum(pair.legs) ? lotsOff(original, reversal) : null;
  if (lots !== null) return told(difference('void_drift', { ...at, unit: 'POINT', ...lots }), 0n);
  if (original !== undefined && reversal.reversalOf === original.id && reversal.subjectId === pair.void.id && reversal.personId === month.personId) return NOTHING;
  const sides = {
    expected: { reversalOf: original?.id ?? null, subjectId: pair.void.id, personId: month.personId },
    found: { reversalOf: reversal.reversalOf, subjectId: reversal.subjectId, personId: reversal.personId },
  };
  return told(difference('void_drift', { ...at, ...volumeOf(reversal), ...sides }), 0n);
}

/** Points must return to the very lots they came from. Null when they do. */
function lotsOff(original: Transfer, reversal: Transfer): { amount: bigint; expected: Record<string, number>; found: Record<string, number> } | null {
  const lots = (transfer: Transfer, sign: bigint): Map<string, bigint> => {
    const sums = new Map<string, bigint>();
    for (const { account, amount } of transfer.postings) if (account.kind === 'LOT') sums.set(account.owner, (sums.get(account.owner) ?? 0n) + sign * amount);
    return sums;
  };
  const expected = lots(original, -1n);
  const found = lots(reversal, 1n);
  const off = [...new Set([...expected.keys(), ...found.keys()])].filter((lot) => expected.get(lot) !== found.get(lot)).sort();
  if (off.length === 0) return null;
  const amount = off.reduce((sum, lot) => sum + absolute((found.get(lot) ?? 0n) - (expected.get(lot) ?? 0n)), 0n) / 2n;
  const side = (sums: Map<string, bigint>): Record<string, number> => Object.fromEntries(off.map((lot) => [`LOT:${lot}`, Number(sums.get(lot) ?? 0n)]));
  return { amount, expected: side(expected), found: side(found) };
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
