import { Injectable } from '@nestjs/common';
import type { Transfer } from '#core/postings';
import { assertBalanced } from '#core/postings';
import type { Actor, Tx } from '#platform';
import { AMOUNT_MAX } from '#values';
import { LedgerStore } from './ledger.store.js';

/** Who a transfer is recorded for: one actor, or the actor's id of each when a batch holds the work of several tills. */
export type RecordedFor = Actor | ((transfer: Transfer) => string);

/** The way into the books. There is none out: what is recorded is undone only by another transfer. */
@Injectable()
export class Ledger {
  constructor(private readonly store: LedgerStore) {}

  /**
   * Records transfers in the transaction of the act they belong to. Throws, before anything is written, when one is out
   * of balance or holds an amount above `AMOUNT_MAX`; the database refuses an id, or a reversal of the same transfer, that it already holds.
   * `recordedAtMs` is UTC milliseconds of the server.
   */
  async append(tx: Tx, actor: RecordedFor, transfers: readonly Transfer[], recordedAtMs: number): Promise<void> {
    for (const transfer of transfers) {
      assertBalanced(transfer);
      assertBounded(transfer);
    }
    const actorIdOf = typeof actor === 'function' ? actor : () => actor.id;
    await this.store.insert(tx, transfers, { actorIdOf, recordedAtMs });
  }
}

/** Doors refuse an amount above the ceiling; one that comes so far is a fault. A counter-entry undoes whatever stands there. */
function assertBounded({ id, reversalOf, postings }: Transfer): void {
  if (reversalOf === null && postings.some(({ amount }) => amount > AMOUNT_MAX || amount < -AMOUNT_MAX)) throw new Error(`transfer ${id} holds an amount above the ceiling`);
}
