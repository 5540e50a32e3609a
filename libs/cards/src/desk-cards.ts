import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal } from '#values';
import type { Actor } from '#platform';
import { Audit, Disclosures, UnitOfWork } from '#platform';
import type { CardOnRecord } from './card-of.js';
import { CardOf } from './card-of.js';
import type { CarrierSummary } from './carrier-of.js';
import { CarrierOf } from './carrier-of.js';
import type { NewCard } from './issue-cards.js';
import { IssueCards, newCard } from './issue-cards.js';

/**
 * Numbers of cards as an account of the bureau reads them: a list of numbers is what meals by nobody are made of, so each look is counted by
 * person and day, stands in the log of acts, and is refused beyond the day's budget.
 */
@Injectable()
export class DeskLooks {
  constructor(
    private readonly work: UnitOfWork,
    private readonly budget: Disclosures,
    private readonly audit: Audit,
  ) {}

  /** Null lets it through. Refuses `disclosure_limit`. */
  async note(actor: Actor, personId: Id): Promise<Refusal | null> {
    return this.work.run(async (tx) => {
      const refusal = await this.budget.spend(tx, actor, 'card_read');
      if (refusal === null) await this.audit.record(tx, actor, { action: 'card.read', objectKind: 'person', objectId: personId });
      return refusal;
    });
  }
}

/** What a person holds, at the desk. Refuses as `CarrierOf`, and `disclosure_limit`. */
@Injectable()
export class CarrierAtDesk {
  constructor(
    private readonly carriers: CarrierOf,
    private readonly looks: DeskLooks,
  ) {}

  async carrier(actor: Actor, personId: Id): Promise<CarrierSummary | Refusal> {
    const carrier = await this.carriers.carrier(actor, personId);
    if (isRefusal(carrier) || carrier.card === null) return carrier;
    return (await this.looks.note(actor, personId)) ?? carrier;
  }
}

/** A person's card, at the desk. Refuses as `CardOf`, and `disclosure_limit`. */
@Injectable()
export class CardAtDesk {
  constructor(
    private readonly cards: CardOf,
    private readonly looks: DeskLooks,
  ) {}

  async card(actor: Actor, personId: Id): Promise<CardOnRecord | Refusal> {
    const card = await this.cards.card(actor, personId);
    if (isRefusal(card)) return card;
    return (await this.looks.note(actor, personId)) ?? card;
  }
}

/**
 * First cards, counted by person and day. The answer names them and holds neither numbers nor codes: those leave on a sheet, and are counted there.
 * Refuses `desk_limit` before any is issued.
 */
@Injectable()
export class IssueAtDesk {
  constructor(
    private readonly work: UnitOfWork,
    private readonly issuing: IssueCards,
    private readonly budget: Disclosures,
  ) {}

  async issue(actor: Actor, personIds: readonly Id[]): Promise<NewCard[] | Refusal> {
    const times = new Set(personIds).size;
    const refusal = await this.work.run((tx) => this.budget.spend(tx, actor, 'card_issued', times));
    return refusal ?? (await this.issuing.issue(actor, personIds)).map(newCard);
  }
}
