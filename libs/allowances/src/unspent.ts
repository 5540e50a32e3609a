import type { Transfer } from '#core/postings';
import { expiryTransfer, recallTransfer, reversal } from '#core/postings';
import type { LotAmount } from '#core/purse';
import { transferIdOf } from '#platform';
import type { Day, Id } from '#values';
import { instantAt, points } from '#values';

/** A recall or an expiry that no line of a run made and nobody has reversed, and what of it came out of lots of the month in question. */
export interface Unspent {
  readonly transfer: Transfer;
  readonly lots: readonly LotAmount[];
}

/** The head of a line's own recall. */
interface LineHead {
  readonly id: Id;
  readonly personId: Id;
  readonly programme: string;
  readonly effectiveOn: Day;
}

/** What a line may count as its own: amounts by lot, and the transfers that move it there. */
export interface Attributed {
  readonly transfers: readonly Transfer[];
  readonly lots: readonly LotAmount[];
  /** Hundredths of a point. */
  readonly total: bigint;
}

/**
 * Makes what left lots unspent a part of a line's own recall, up to an amount: the old transfer is reversed, the rest of it is
 * booked again as it was, and the line's recall takes the amount from the same lots. No lot changes by it. A death that is
 * revoked later gives back only the rest, because what a line took is for the next difference run.
 */
export function attribute(unspent: readonly Unspent[], upTo: bigint, line: LineHead): Attributed {
  const made = { transfers: [] as Transfer[], lots: [] as LotAmount[], total: 0n };
  for (const { transfer, lots } of unspent) {
    const own = new Map<Id, bigint>();
    for (const { lotId, amount } of lots) {
      const part = amount < upTo - made.total ? amount : upTo - made.total;
      if (part <= 0n) continue;
      own.set(lotId, part);
      made.lots.push({ lotId, amount: points(part) });
      made.total += part;
    }
    if (own.size === 0) continue;
    made.transfers.push(...rebooked(transfer, own, line));
  }
  return made;
}

function rebooked(transfer: Transfer, own: ReadonlyMap<Id, bigint>, line: LineHead): Transfer[] {
  const kind = transfer.kind === 'expiry' ? 'expiry' : 'recall';
  const [at, { subjectId }] = [instantAt(line.effectiveOn), transfer];
  const undone = reversal(transfer, { id: transferIdOf(at, line.id, transfer.id, 'undone'), kind, subjectId, effectiveOn: line.effectiveOn });
  const rest = amountsOf(transfer).flatMap(({ lotId, amount }) => {
    const left = amount - (own.get(lotId) ?? 0n);
    return left > 0n ? [{ lotId, amount: left }] : [];
  });
  if (rest.length === 0) return [undone];
  const again = { ...line, id: transferIdOf(at, line.id, transfer.id, 'rest'), subjectId, lots: rest };
  return [undone, kind === 'expiry' ? expiryTransfer(again) : recallTransfer(again)];
}

/** What a recall or an expiry took out of each lot, above zero. */
export function amountsOf({ postings }: Transfer): LotAmount[] {
  return postings.filter(({ account }) => account.kind === 'LOT').map(({ account, amount }) => ({ lotId: account.owner, amount: points(-amount) }));
}
