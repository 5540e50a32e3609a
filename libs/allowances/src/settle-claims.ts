import type { Transfer } from '#core/postings';
import { claimLoweredTransfer, recallTransfer, splitAlong } from '#core/postings';
import type { Lot, LotAmount } from '#core/purse';
import { idOf } from '#platform';
import type { Day, Id } from '#values';
import { fen, instantAt } from '#values';
import type { Claim } from './claim.store.js';

/** What a return is made for: a void, on a day. */
export interface ReturnOccasion {
  /** The void; part of the ids of what leaves at once. */
  readonly subjectId: Id;
  /** The day of the return, on which it is judged whether a lot has lapsed. */
  readonly day: Day;
}

/**
 * What comes back into a lot of a month of which the person was claimed points that were spent: they are not owed any more.
 * Each claim is lowered, the oldest first, and the points are recalled under its line, as they would have been had they lain in
 * the lot when it was posted; what is left of a claim stands in it for the next lot. So a line gives what it says however it is carried out, and no later run counts them again.
 */
export function settleClaims(
  lot: Lot,
  { amount }: LotAmount,
  claims: readonly Claim[],
  { subjectId, day }: ReturnOccasion,
): { readonly transfers: readonly Transfer[]; readonly settled: bigint } {
  const transfers: Transfer[] = [];
  let settled = 0n;
  for (const claim of claims) {
    const { lineId, funds } = claim;
    const claimed = funds.reduce((sum, part) => sum + part.amount, 0n);
    const part = claimed < amount - settled ? claimed : amount - settled;
    if (part <= 0n) continue;
    const head = { subjectId: lineId, personId: lot.personId, effectiveOn: day };
    const idFor = (what: string): Id => idOf(instantAt(day), subjectId, lot.id, lineId, what);
    transfers.push(
      recallTransfer({ ...head, id: idFor('recall'), programme: lot.programme, lots: [{ lotId: lot.id, amount: part }] }),
      claimLoweredTransfer({ ...head, id: idFor('claim'), amountFen: fen(part), claimed: funds }),
    );
    const off = splitAlong(part, funds);
    claim.funds = funds.map((fund, at) => ({ ...fund, amount: fund.amount - (off[at]?.amount ?? 0n) }));
    settled += part;
  }
  return { transfers, settled };
}
