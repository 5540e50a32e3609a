import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Actor, Reader } from '#platform';
import type { CardOnRecord } from './card-of.js';
import { CardStore } from './card.store.js';
import { inParts } from './in-parts.js';
import { reachOf } from './reach.js';

/** The cards that persons hold now, many at once, with their codes. Whoever reads them writes it into the log of acts. */
@Injectable()
export class CardsToPrint {
  constructor(private readonly cards: CardStore) {}

  /** By person. Absent: whoever holds none, or lives outside the actor's reach. */
  async of(db: Reader, actor: Actor, personIds: readonly Id[]): Promise<Map<Id, CardOnRecord>> {
    const reach = reachOf(actor);
    return inParts(personIds, async (part) => {
      const held = await this.cards.present(db, reach, part);
      return new Map(held.map((card) => [card.personId, { ...card, code: this.cards.codeOf(card) }]));
    });
  }
}
