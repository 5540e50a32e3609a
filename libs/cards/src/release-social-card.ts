import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import { CarrierStore } from './carrier.store.js';
import { holderWithin } from './reach.js';
import { SocialCardStore } from './social-card.store.js';

/** Takes a social-security card off a person, so that it can be bound to the right one. Refusals: not_found (also when none is bound). */
@Injectable()
export class ReleaseSocialCard {
  constructor(
    private readonly work: UnitOfWork,
    private readonly carriers: CarrierStore,
    private readonly socials: SocialCardStore,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async release(actor: Actor, { personId, reason }: { personId: Id; reason: string }): Promise<{ personId: Id } | Refusal> {
    return this.work.run(async (tx) => {
      const holder = await holderWithin(tx, actor, personId);
      if (isRefusal(holder)) return holder;
      const carrier = await this.carriers.lockOne(tx, personId);
      const released = await this.socials.releaseOf(tx, personId, this.clock.nowMs());
      if (!carrier || released === 0) return refuse('not_found', { personId });
      await this.carriers.record(tx, actor, [{ personId, kind: 'social_released', generation: carrier.generation, reason }]);
      await this.audit.record(tx, actor, { action: 'social_card.release', objectKind: 'person', objectId: personId, reason });
      return { personId };
    });
  }
}
