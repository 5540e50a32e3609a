import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Disclosures, UnitOfWork } from '#platform';
import { CardOf } from './card-of.js';
import type { Drawing, DrawingFormat } from './draw-code.js';
import { DrawCode } from './draw-code.js';

/**
 * The QR of a person's card, for the card printer. A drawing is as good as the card, so each one is audited, and a person has a budget of them a day.
 *
 * Refusals: not_found (out of reach, or no card), revoked (reported lost: replace it), disclosure_limit.
 */
@Injectable()
export class PrintCard {
  constructor(
    private readonly work: UnitOfWork,
    private readonly cards: CardOf,
    private readonly drawer: DrawCode,
    private readonly budget: Disclosures,
    private readonly audit: Audit,
  ) {}

  async print(actor: Actor, personId: Id, format: DrawingFormat): Promise<Drawing | Refusal> {
    const card = await this.cards.card(actor, personId);
    if (isRefusal(card)) return card;
    if (card.state === 'lost') return refuse('revoked');
    const refusal = await this.work.run(async (tx) => {
      const spent = await this.budget.spend(tx, actor, 'card_code');
      if (spent === null) await this.audit.record(tx, actor, { action: 'card.print', objectKind: 'person', objectId: personId, detail: { cardId: card.cardId, format } });
      return spent;
    });
    return refusal ?? this.drawer.draw(card.code, format);
  }
}
