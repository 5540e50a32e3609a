import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse, writtenGlyphs } from '#values';
import type { Actor, Tx } from '#platform';
import { Audit, Clock, Disclosures, UnitOfWork } from '#platform';
import type { CarrierRecord } from './carrier.reader.js';
import { CarrierStore } from './carrier.store.js';
import { holderWithin } from './reach.js';

/** A suspension touches somebody's meals, so its reason is a sentence, not a sign. */
const REASON_CHARACTERS_MIN = 4;

export interface SuspensionRequest {
  readonly personId: Id;
  readonly reason: string;
}

/** The two directions of one switch. */
const TURNS = {
  suspended: { from: 'active', to: 'suspended', action: 'card.suspend', counted: 'carrier_suspended' },
  resumed: { from: 'suspended', to: 'active', action: 'card.resume', counted: 'carrier_resumed' },
} as const;

/**
 * Opens or closes a suspension. A suspension and a loss stand beside each other: while the card is lost it stays lost,
 * and what is opened or closed here shows when the loss is over. Doing it twice is answered like once.
 */
@Injectable()
export class Suspensions {
  constructor(
    private readonly work: UnitOfWork,
    private readonly carriers: CarrierStore,
    private readonly alone: Disclosures,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async turn(actor: Actor, kind: keyof typeof TURNS, { personId, reason }: SuspensionRequest): Promise<CarrierRecord | Refusal> {
    if (writtenGlyphs(reason) < REASON_CHARACTERS_MIN) return refuse('reason_required');
    return this.work.run(async (tx) => {
      const holder = await holderWithin(tx, actor, personId);
      if (isRefusal(holder)) return holder;
      const carrier = await this.carriers.lockOne(tx, personId);
      if (!carrier) return refuse('not_found', { personId });
      if ((await this.carriers.standingWithoutLoss(tx, personId)) === TURNS[kind].to) return carrier;
      const spent = await this.alone.spend(tx, actor, TURNS[kind].counted);
      if (spent !== null) return spent;

      const turned = carrier.state === 'lost' ? carrier : await this.change(tx, carrier, TURNS[kind]);
      await this.carriers.record(tx, actor, [{ personId, kind, generation: carrier.generation, reason }]);
      await this.audit.record(tx, actor, { action: TURNS[kind].action, objectKind: 'person', objectId: personId, reason });
      return turned;
    });
  }

  private async change(tx: Tx, carrier: CarrierRecord, turn: { from: 'active' | 'suspended'; to: 'active' | 'suspended' }): Promise<CarrierRecord> {
    const at = this.clock.nowMs();
    const changed = await this.carriers.change(tx, { personId: carrier.personId, from: [turn.from], to: turn.to, at });
    if (!changed) throw new Error(`the carrier of ${carrier.personId} is ${carrier.state} against its own events`);
    return { ...carrier, state: turn.to, changedAt: at };
  }
}

/** Stops a person's carriers until something is cleared up. Refusals: not_found, reason_required. */
@Injectable()
export class SuspendCarrier {
  constructor(private readonly suspensions: Suspensions) {}

  async suspend(actor: Actor, request: SuspensionRequest): Promise<CarrierRecord | Refusal> {
    return this.suspensions.turn(actor, 'suspended', request);
  }
}

/** Ends a suspension. Refusals: not_found, reason_required, desk_limit (more in a day than one person ends). */
@Injectable()
export class ResumeCarrier {
  constructor(private readonly suspensions: Suspensions) {}

  async resume(actor: Actor, request: SuspensionRequest): Promise<CarrierRecord | Refusal> {
    return this.suspensions.turn(actor, 'resumed', request);
  }
}
