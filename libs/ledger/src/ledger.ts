import { Injectable } from '@nestjs/common';
import type { Transfer } from '#core/postings';
import { assertBalanced } from '#core/postings';
import type { Actor, Reader, Tx } from '#platform';
import type { Id } from '#values';
import { AMOUNT_MAX, countyOf, isWholeCounty } from '#values';
import { LedgerStore } from './ledger.store.js';

/** Who a transfer is recorded by, and in whose books it stands. */
export interface RecordedBy {
  readonly actorId: string;
  /** Six digits. */
  readonly county: string;
}

/** Who transfers are recorded for: one actor, in the books of their county; or each by itself, when a batch holds the work of several tills or people. */
export type RecordedFor = Actor | ((transfer: Transfer) => RecordedBy);

/** The way into the books. There is none out: what is recorded is undone only by another transfer. */
@Injectable()
export class Ledger {
  constructor(private readonly store: LedgerStore) {}

  /**
   * Records transfers in the transaction of the act they belong to. Throws, before anything is written, when one is out
   * of balance, holds an amount above `AMOUNT_MAX` or is in no county's books; the database refuses an id, or a reversal of the same transfer, that it already holds.
   * `recordedAtMs` is UTC milliseconds of the server.
   */
  async append(tx: Tx, actor: RecordedFor, transfers: readonly Transfer[], recordedAtMs: number): Promise<void> {
    for (const transfer of transfers) {
      assertBalanced(transfer);
      assertBounded(transfer);
    }
    const byActor = typeof actor === 'function' ? null : { actorId: actor.id, county: countyOf(actor.areaCode) };
    const recorded = transfers.map((transfer) => ({ transfer, ...(byActor ?? (actor as (transfer: Transfer) => RecordedBy)(transfer)) }));
    for (const { transfer, county } of recorded) if (!isWholeCounty(county)) throw new Error(`transfer ${transfer.id} is in no county's books`);
    await this.store.insert(tx, recorded, recordedAtMs);
  }

  /** Whether the books hold a transfer of this id: asked where a caller's own id would become one. */
  async holds(db: Reader, id: Id): Promise<boolean> {
    return this.store.holds(db, id);
  }
}

/** Doors refuse an amount above the ceiling; one that comes so far is a fault. A counter-entry undoes whatever stands there. */
function assertBounded({ id, reversalOf, postings }: Transfer): void {
  if (reversalOf === null && postings.some(({ amount }) => amount > AMOUNT_MAX || amount < -AMOUNT_MAX)) throw new Error(`transfer ${id} holds an amount above the ceiling`);
}
