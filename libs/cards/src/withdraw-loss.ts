import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import type { CarrierRecord } from './carrier.reader.js';
import { CarrierStore } from './carrier.store.js';
import { holderWithin } from './reach.js';

/** Elders take back their own report within ten minutes (web.md E6); later somebody at the desk looks at the card. */
const ELDER_WITHDRAWAL_MINUTES = 10;
export const LOSS_WITHDRAWAL_MS = ELDER_WITHDRAWAL_MINUTES * 60_000;

export interface WithdrawLossRequest {
  readonly personId: Id;
  readonly reason: string;
}

/**
 * The card was found: paper, phone and social card are good again, unless the card was replaced meanwhile. A suspension
 * that was open before or since stays open.
 *
 * Refusals: not_found; conflict (no loss stands); forbidden (an elder after ten minutes, or of a report that the elder's own phone did not
 * make: a phone that somebody else reported may be in anybody's hands).
 */
@Injectable()
export class WithdrawLoss {
  constructor(
    private readonly work: UnitOfWork,
    private readonly carriers: CarrierStore,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async withdraw(actor: Actor, { personId, reason }: WithdrawLossRequest): Promise<CarrierRecord | Refusal> {
    return this.work.run(async (tx) => {
      const holder = await holderWithin(tx, actor, personId);
      if (isRefusal(holder)) return holder;
      const carrier = await this.carriers.lockOne(tx, personId);
      if (!carrier) return refuse('not_found', { personId });
      const at = this.clock.nowMs();
      if (actor.role === 'elder' && carrier.state === 'lost') {
        const { ownSince } = await this.carriers.lossOf(tx, carrier);
        if (ownSince === null || at - ownSince > LOSS_WITHDRAWAL_MS) return refuse('forbidden', { withinMinutes: ELDER_WITHDRAWAL_MINUTES });
      }

      const state = await this.carriers.standingWithoutLoss(tx, personId);
      if (!(await this.carriers.change(tx, { personId, from: ['lost'], to: state, at }))) return refuse('conflict', { state: carrier.state, generation: carrier.generation });
      await this.carriers.record(tx, actor, [{ personId, kind: 'loss_withdrawn', generation: carrier.generation, reason }]);
      await this.audit.record(tx, actor, { action: 'card.withdraw_loss', objectKind: 'person', objectId: personId, reason });
      return { ...carrier, state, changedAt: at };
    });
  }
}
