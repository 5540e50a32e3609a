import { Injectable } from '@nestjs/common';
import type { Refusal } from '#values';
import { dayOf, refuse } from '#values';
import type { Actor } from './actor.js';
import { Clock } from './clock.js';
import { Tally } from './tally.js';
import type { Tx } from './tx.js';

/**
 * What an account opens of people: `person_reveal` a name, an ID number and a phone; `card_read` the number or the code of one card;
 * `card_sheet` those of many at once that only one person had a hand in, by the card. And `person_alone`: people whom one person
 * brought into the registry without a second, one by one or by a roster of their own.
 */
export const DISCLOSED = ['person_reveal', 'card_read', 'card_sheet', 'person_alone'] as const;
export type Disclosed = (typeof DISCLOSED)[number];

/**
 * What one account may open in a day, and from which sum of the county on the bureau is told. A desk that helps somebody every five
 * minutes opens a hundred cards in a day; ID numbers are needed far less often; a thousand cards are a batch for the printer. It also
 * registers some ninety newcomers at most; more of them come as a roster, which a second person brings in.
 */
export const DISCLOSURE_BUDGET: Readonly<Record<Disclosed, { readonly account: number; readonly alarm: number }>> = {
  person_reveal: { account: 100, alarm: 300 },
  card_read: { account: 200, alarm: 1000 },
  card_sheet: { account: 2000, alarm: 6000 },
  person_alone: { account: 100, alarm: 200 },
};

/** Counts what accounts open of people, by account and day and for the county, in the transaction that reads and logs it. */
@Injectable()
export class Disclosures {
  constructor(
    private readonly tally: Tally,
    private readonly clock: Clock,
  ) {}

  /** Refuses `disclosure_limit` (`alone_limit` for people registered alone), and then counts one refusal: whoever reads on after that has seen nothing. */
  async spend(tx: Tx, actor: Pick<Actor, 'id'>, what: Disclosed, times = 1): Promise<Refusal | null> {
    const day = dayOf(this.clock.nowMs());
    const own = `${what}|${actor.id}` as const;
    const { account } = DISCLOSURE_BUDGET[what];
    // Counted first: the row of the account is locked, so that two looks at one moment are counted one after the other.
    await this.tally.add(tx, own, day, times);
    const used = await this.tally.of(tx, own, day);
    if (used > account) {
      await this.tally.add(tx, own, day, -times);
      await this.tally.add(tx, `${what}|refused`, day);
      return refuse(what === 'person_alone' ? 'alone_limit' : 'disclosure_limit', { used: used - times, most: account, per: 'day' });
    }
    await this.tally.add(tx, what, day, times);
    return null;
  }
}
