import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { Actor, Tx } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import type { CarrierRecord } from './carrier.reader.js';
import { CarrierTurns } from './carrier-turns.js';
import { CarrierStore } from './carrier.store.js';
import { PhoneKeyStore } from './phone-key.store.js';
import { holderWithin } from './reach.js';

export interface ReportLostRequest {
  readonly personId: Id;
  readonly reason: string;
}

/**
 * Stops everything a person shows at the counter: paper, phone and social card at once, and activation codes that were
 * handed out. Nothing else changes, so that a loss can be withdrawn; reporting it twice is answered like once. What a desk reports after the
 * person's own phone did is kept beside it: whoever holds the phone does not take it back.
 *
 * Refusals: not_found (no such person within reach, or one who holds nothing).
 */
@Injectable()
export class ReportLost {
  constructor(
    private readonly work: UnitOfWork,
    private readonly carriers: CarrierStore,
    private readonly phones: PhoneKeyStore,
    private readonly turns: CarrierTurns,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async report(actor: Actor, { personId, reason }: ReportLostRequest): Promise<CarrierRecord | Refusal> {
    return this.work.run(async (tx) => {
      const holder = await holderWithin(tx, actor, personId);
      if (isRefusal(holder)) return holder;
      const carrier = await this.carriers.lockOne(tx, personId);
      if (!carrier) return refuse('not_found', { personId });

      const at = this.clock.nowMs();
      if (!(await this.carriers.change(tx, { personId, from: ['active', 'suspended'], to: 'lost', at }))) return this.confirm(tx, actor, { carrier, reason });
      await this.phones.endActivations(tx, personId, at);
      await this.turns.tell(tx, actor, { personId, kind: 'lost', at, lostSince: at });
      await this.carriers.record(tx, actor, [{ personId, kind: 'lost', generation: carrier.generation, reason }]);
      await this.audit.record(tx, actor, { action: 'card.report_lost', objectKind: 'person', objectId: personId, reason });
      return { ...carrier, state: 'lost', changedAt: at };
    });
  }

  private async confirm(tx: Tx, actor: Actor, { carrier, reason }: { carrier: CarrierRecord; reason: string }): Promise<CarrierRecord> {
    const { personId, generation } = carrier;
    if (actor.id === personId || (await this.carriers.lossOf(tx, carrier)).byOthers) return carrier;
    await this.carriers.record(tx, actor, [{ personId, kind: 'loss_confirmed', generation, reason }]);
    await this.audit.record(tx, actor, { action: 'card.confirm_loss', objectKind: 'person', objectId: personId, reason });
    return carrier;
  }
}
