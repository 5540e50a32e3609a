import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { Actor } from '#platform';
import { UnitOfWork } from '#platform';
import type { CardRecord } from './card.store.js';
import { CardStore } from './card.store.js';
import { CarrierOf } from './carrier-of.js';
import type { CarrierState } from './carrier.reader.js';

/** A person's card, with the code in its QR and how it stands. */
export interface CardOnRecord extends CardRecord {
  /** 205 digits. Whoever holds them can pose as the card, so they leave the county's desk only on the card. */
  readonly code: string;
  readonly state: CarrierState;
}

/** The card of the person's present generation. Refusals: not_found (out of reach, or no card). */
@Injectable()
export class CardOf {
  constructor(
    private readonly work: UnitOfWork,
    private readonly carriers: CarrierOf,
    private readonly cards: CardStore,
  ) {}

  async card(actor: Actor, personId: Id): Promise<CardOnRecord | Refusal> {
    const carrier = await this.carriers.standing(this.work.reader, actor, personId);
    if (isRefusal(carrier)) return carrier;
    const card = await this.cards.ofGeneration(this.work.reader, personId, carrier.generation);
    return card ? { ...card, code: this.cards.codeOf(card), state: carrier.state } : refuse('not_found', { personId });
  }
}
