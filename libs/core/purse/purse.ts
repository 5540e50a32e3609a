import type { Day, Id, Month, Points } from '#values';
import { points } from '#values';

/** Points of one programme and month, with a last day of their own. A purse is a person's lots. */
export interface Lot {
  readonly id: Id;
  readonly personId: Id;
  readonly programme: string;
  readonly month: Month;
  readonly granted: Points;
  readonly remaining: Points;
  readonly openedOn: Day;
  /** Last day on which it may be spent. */
  readonly expiresOn: Day;
  /** Day on which it was expired or recalled; null while open. */
  readonly closedOn: Day | null;
}

/** An amount taken from, or given back to, one lot. */
export interface LotAmount {
  readonly lotId: Id;
  readonly amount: Points;
}

export interface Spending {
  readonly taken: readonly LotAmount[];
  readonly total: Points;
}

/** Whether a lot may pay on a day: open, begun, not past its last day, and not empty. */
export function isLive(lot: Lot, day: Day): boolean {
  return lot.closedOn === null && lot.openedOn <= day && lot.expiresOn >= day && lot.remaining > 0n;
}

/** All that may be spent on a day. */
export function spendable(lots: readonly Lot[], day: Day): Points {
  return lots.reduce((sum, lot) => (isLive(lot, day) ? points(sum + lot.remaining) : sum), points(0));
}

/** Takes up to `amount`, from the lot that lapses first, then by id: the person never loses points they could have used. */
export function spend(lots: readonly Lot[], amount: Points, day: Day): Spending {
  return drain(
    lots.filter((lot) => isLive(lot, day)),
    amount,
  );
}

/** Takes up to `amount` from whatever is left in open lots, also those not begun: for a recall, which is not a purchase. */
export function drain(lots: readonly Lot[], amount: Points): Spending {
  const taken: LotAmount[] = [];
  let left: bigint = amount;
  for (const lot of inOrder(lots)) {
    if (left <= 0n) break;
    if (lot.closedOn !== null || lot.remaining === 0n) continue;
    const part = points(lot.remaining < left ? lot.remaining : left);
    taken.push({ lotId: lot.id, amount: part });
    left -= part;
  }
  return { taken, total: points(taken.reduce((sum, part) => sum + part.amount, 0n)) };
}

/** The lots after an amount was taken. Throws RangeError when a lot holds less. */
export function take(lots: readonly Lot[], taken: readonly LotAmount[]): Lot[] {
  return changed(lots, taken, -1n);
}

/** The lots after an amount came back to where it was taken. Throws RangeError when a lot would hold more than was granted. */
export function giveBack(lots: readonly Lot[], taken: readonly LotAmount[]): Lot[] {
  return changed(lots, taken, 1n);
}

/** What lapses on a day: whatever is left in lots whose last day has passed. */
export function expire(lots: readonly Lot[], day: Day): LotAmount[] {
  return left(lots.filter((lot) => lot.expiresOn < day));
}

/** What is taken back when a purse is closed: whatever is left. */
export function recall(lots: readonly Lot[]): LotAmount[] {
  return left(lots);
}

/** (expiry, id) order, in which lots are locked and spent. */
export function inOrder(lots: readonly Lot[]): Lot[] {
  return [...lots].sort((one, other) => (one.expiresOn === other.expiresOn ? (one.id < other.id ? -1 : 1) : one.expiresOn < other.expiresOn ? -1 : 1));
}

function left(lots: readonly Lot[]): LotAmount[] {
  return inOrder(lots.filter((lot) => lot.remaining > 0n)).map((lot) => ({ lotId: lot.id, amount: lot.remaining }));
}

function changed(lots: readonly Lot[], amounts: readonly LotAmount[], sign: 1n | -1n): Lot[] {
  const byLot = new Map<Id, bigint>();
  for (const { lotId, amount } of amounts) byLot.set(lotId, (byLot.get(lotId) ?? 0n) + sign * amount);
  return lots.map((lot) => {
    const remaining = lot.remaining + (byLot.get(lot.id) ?? 0n);
    if (remaining < 0n || remaining > lot.granted) throw new RangeError(`lot ${lot.id} cannot hold ${String(remaining)} of ${String(lot.granted)}`);
    return { ...lot, remaining: points(remaining) };
  });
}
