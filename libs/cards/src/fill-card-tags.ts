import { Injectable } from '@nestjs/common';
import { setImmediate as others } from 'node:timers/promises';
import type { Id } from '#values';
import { UnitOfWork } from '#platform';
import { CardStore } from './card.store.js';

const CARDS_PER_STEP = 500;
/** Kept when every card has its tag; from then on a card has one from its issue. */
const DONE = 'card_tags.filled';

/**
 * Gives a tag to every card that was issued before tags were kept. Ed25519 signs the same message the same way for ever, so the
 * signature on the paper is made again. Five hundred cards a step: stopped at any point, the next call does the rest. Needs the
 * issuer key.
 */
@Injectable()
export class FillCardTags {
  constructor(
    private readonly work: UnitOfWork,
    private readonly cards: CardStore,
  ) {}

  /** How many tags were written; `stepsMost` ends it early. */
  async fill(stepsMost = Number.POSITIVE_INFINITY): Promise<number> {
    const [done] = await this.work.reader.query('SELECT value FROM setting WHERE name = ?', [DONE]);
    if (done !== undefined) return 0;
    let filled = 0;
    let after: Id = '';
    for (let step = 0; step < stepsMost; step++) {
      const written = await this.step(after);
      if (written === null) {
        await this.work.run((tx) => tx.insert('setting', [{ name: DONE, value: '1' }]));
        return filled;
      }
      filled += written.count;
      after = written.last;
      await others();
    }
    return filled;
  }

  private async step(after: Id): Promise<{ count: number; last: Id } | null> {
    return this.work.run(async (tx) => {
      const cards = await this.cards.untagged(tx, after, CARDS_PER_STEP);
      const last = cards.at(-1);
      if (last === undefined) return null;
      await this.cards.keepTags(
        tx,
        cards.map((card) => ({ cardId: card.cardId, code: this.cards.codeOf(card) })),
      );
      return { count: cards.length, last: last.cardId };
    });
  }
}
