import type { Transfer } from '#core/postings';
import { claimLoweredTransfer, recallTransfer, splitAlong } from '#core/postings';
import type { Lot, LotAmount } from '#core/purse';
import { transferIdOf } from '#platform';
import type { Day, Id } from '#values';
import { fen, instantAt } from '#values';
import type { Claim } from './claim.store.js';

/** What a return is made for: a void, on a day. */
export interface ReturnOccasion {
  /** The void; part of the ids of what leaves at once. */
  readonly subjectId: Id;
  /** The day of the return, on which it is judged whether a lot has lapsed. */
  readonly day: Day;
  /** When the points were taken, server time, UTC ms. */
  readonly takenAt: number;
}

/** Takes an amount off a claim, as much as there is; the amounts by fund from before, and how much it was. What is left stands in the claim. */
export function lower(claim: Claim, amount: bigint): { readonly off: bigint; readonly claimed: Claim['funds'] } {
  const claimed = claim.funds;
  const whole = claimed.reduce((sum, part) => sum + part.amount, 0n);
  const off = amount < whole ? amount : whole;
  const parts = splitAlong(off, claimed);
  claim.funds = claimed.map((fund, at) => ({ ...fund, amount: fund.amount - (parts[at]?.amount ?? 0n) }));
  return { off, claimed };
}

/**
 * What comes back into a lot after a difference run claimed from the person because it was spent: it is not owed any more. A run
 * empties all open lots of its programme before it claims, so whatever was spent before the claim is what it rests on, whichever
 * month's lot it came from. Each such claim is lowered, the oldest month first, and the points are recalled under its line, as
 * they would have been had they lain in the lot. So a line gives what it says however it is carried out.
 */
export function settleClaims(
  lot: Lot,
  { amount }: LotAmount,
  claims: readonly Claim[],
  { subjectId, day, takenAt }: ReturnOccasion,
): { readonly transfers: readonly Transfer[]; readonly settled: bigint } {
  const transfers: Transfer[] = [];
  let settled = 0n;
  for (const claim of claims) {
    if (claim.programme !== lot.programme || claim.recordedAt < takenAt || settled === amount) continue;
    const { off, claimed } = lower(claim, amount - settled);
    if (off === 0n) continue;
    const head = { subjectId: claim.lineId, personId: lot.personId, effectiveOn: day };
    const idFor = (what: string): Id => transferIdOf(instantAt(day), subjectId, lot.id, claim.lineId, what);
    transfers.push(
      recallTransfer({ ...head, id: idFor('recall'), programme: lot.programme, lots: [{ lotId: lot.id, amount: off }] }),
      claimLoweredTransfer({ ...head, id: idFor('claim'), amountFen: fen(off), claimed }),
    );
    settled += off;
  }
  return { transfers, settled };
}
