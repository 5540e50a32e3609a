import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import { GENERATION_MAX } from '#core/code';
import type { Actor, Tx } from '#platform';
import { againOnClash, Audit, Clock, Disclosures, UnitOfWork } from '#platform';
import type { MadeCard } from './card.store.js';
import { CardStore } from './card.store.js';
import { CarrierTurns } from './carrier-turns.js';
import { CarrierStore } from './carrier.store.js';
import type { IssuedCard } from './issue-cards.js';
import { issuedCard } from './issue-cards.js';
import { PhoneKeyStore } from './phone-key.store.js';
import { livingHolderWithin } from './reach.js';

export interface ReplaceCardRequest {
  readonly personId: Id;
  /**
   * Generation of the card being replaced. With it a request sent twice, or by two desks at once, makes one new card and
   * one `conflict`; without it each request replaces whatever stands at that moment.
   */
  readonly generation?: number;
  readonly reason: string;
}

/**
 * Raises the person's generation and issues a card of the new one, so that paper, phone and social card of the old one
 * are dead; phone and social card are bound anew by the person. A loss is over with it, an open suspension is not.
 *
 * Refusals: not_found (no such person within the area, or nothing to replace), deceased, conflict (replaced already), disclosure_limit (its number is answered).
 */
@Injectable()
export class ReplaceCard {
  constructor(
    private readonly work: UnitOfWork,
    private readonly cards: CardStore,
    private readonly carriers: CarrierStore,
    private readonly phones: PhoneKeyStore,
    private readonly budget: Disclosures,
    private readonly turns: CarrierTurns,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async replace(actor: Actor, request: ReplaceCardRequest): Promise<IssuedCard | Refusal> {
    const card = await againOnClash(() => this.work.run((tx) => this.raise(tx, actor, request)));
    return isRefusal(card) ? card : issuedCard(card);
  }

  private async raise(tx: Tx, actor: Actor, { personId, generation, reason }: ReplaceCardRequest): Promise<MadeCard | Refusal> {
    const holder = await livingHolderWithin(tx, actor, personId);
    if (isRefusal(holder)) return holder;
    const carrier = await this.carriers.lockOne(tx, personId);
    if (!carrier) return refuse('not_found', { personId });
    const from = { personId, generation: generation ?? carrier.generation };
    if (from.generation >= GENERATION_MAX) return refuse('conflict', { generationMax: GENERATION_MAX });

    const spent = await this.budget.spend(tx, actor, 'card_read');
    if (spent !== null) return spent;

    const at = this.clock.nowMs();
    const state = await this.carriers.standingWithoutLoss(tx, personId);
    if (!(await this.carriers.raise(tx, from, { state, at }))) return refuse('conflict', { generation: carrier.generation });
    const raised = { personId, generation: from.generation + 1 };
    await this.phones.endActivations(tx, personId, at);
    await this.turns.tell(tx, actor, { personId, kind: 'replaced', at, lostSince: carrier.state === 'lost' ? carrier.changedAt : null });
    const [card] = await this.cards.make(tx, [raised], { at, by: actor.id });
    if (!card) throw new Error('a card was not made');
    await this.carriers.record(tx, actor, [{ ...raised, kind: 'replaced', reason }]);
    await this.audit.record(tx, actor, { action: 'card.replace', objectKind: 'person', objectId: personId, reason, detail: { generation: raised.generation } });
    return card;
  }
}
