import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { Actor, Tx } from '#platform';
import { againOnClash, Audit, Clock, Disclosures, UnitOfWork, Vault } from '#platform';
import { CarrierStore } from './carrier.store.js';
import { livingHolderWithin } from './reach.js';
import { SocialCardStore } from './social-card.store.js';
import { socialNumber } from './social-number.js';
import { stopped } from './stopped.js';

export interface BindSocialCardRequest {
  readonly personId: Id;
  /** As the card reader types it. Kept as keyed digests only: one to find it here, one by which tablets find it in their snapshot. */
  readonly number: string;
}

export interface BoundSocialCard {
  readonly socialCardId: Id;
  readonly personId: Id;
  readonly generation: number;
}

/**
 * Lets the social-security card that a person carries anyway stand for the Love Card, under the person's generation. A
 * person has one, and a card belongs to one living person: of two desks that bind one card at once, one is refused by
 * the unique key. Binding it again after a replacement brings it up to the new generation.
 *
 * Refusals: not_found, deceased, revoked, suspended, carrier_taken, invalid_request (not such a number, or a citizen ID),
 * desk_limit (more in a day than one desk binds: a number that was invented is bound like any other, and is a card then).
 */
@Injectable()
export class BindSocialCard {
  constructor(
    private readonly work: UnitOfWork,
    private readonly carriers: CarrierStore,
    private readonly socials: SocialCardStore,
    private readonly vault: Vault,
    private readonly budget: Disclosures,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async bind(actor: Actor, { personId, number }: BindSocialCardRequest): Promise<BoundSocialCard | Refusal> {
    const text = socialNumber(number);
    if (text === null) return refuse('invalid_request', { field: 'number' });
    return againOnClash(() => this.work.run((tx) => this.bindIn(tx, actor, personId, text)));
  }

  private async bindIn(tx: Tx, actor: Actor, personId: Id, text: string): Promise<BoundSocialCard | Refusal> {
    const numberIndex = this.vault.index('social_card', text);
    const holder = await livingHolderWithin(tx, actor, personId);
    if (isRefusal(holder)) return holder;
    const held = await this.carriers.lockOne(tx, personId);
    const refusal = stopped(held);
    if (refusal) return refusal;
    const live = await this.socials.lockLive(tx, numberIndex);
    if (live && live.personId !== personId) return refuse('carrier_taken');
    if (live && live.generation === held?.generation) return { socialCardId: live.id, personId, generation: live.generation };

    const spent = await this.budget.spend(tx, actor, 'social_bound');
    if (spent !== null) return spent;
    const at = this.clock.nowMs();
    const { generation } = held ?? (await this.carriers.openFirst(tx, personId));
    await this.socials.releaseOf(tx, personId, at);
    const socialCardId = await this.socials.bind(tx, { text, numberIndex, personId, generation, at });
    await this.carriers.record(tx, actor, [{ personId, kind: 'social_bound', generation }]);
    await this.audit.record(tx, actor, { action: 'social_card.bind', objectKind: 'person', objectId: personId });
    return { socialCardId, personId, generation };
  }
}
