import { Injectable } from '@nestjs/common';
import type { Refusal, RefusalCode } from '#values';
import { countyOf, dayOf, refuse } from '#values';
import type { Actor } from './actor.js';
import { Clock } from './clock.js';
import { Tally } from './tally.js';
import type { Tx } from './tx.js';

/**
 * What one person alone opens of people: `person_reveal` a name, an ID number and a phone, or a slip with the full name and what is told; `card_read` the number of one card; `card_code` its
 * whole code, which is as good as the card; `card_sheet` the codes of many at once that only one person had a hand in, by the card.
 *
 * And what one person alone makes that meals and money follow from: `person_alone` people in the registry, one by one or by a roster of their own;
 * `category_alone`, `grade_alone` and `purse_alone` a category, an assessed grade, a purse; `card_issued` first cards; `phone_opened` codes by which a
 * phone is enrolled; `social_bound` social-security cards that stand for a Love Card; `row_granted` rows of tablets that waited for a person and were let
 * pass, `sale_granted` sales at full price whose subsidy was found missing.
 *
 * And what stops or revives people: `death_revoked`, `carrier_resumed` and `moved_in` (back from outside the county) give rights again and have an end in a
 * day; `death_recorded`, `carrier_suspended`, `moved_out` and `fact_ended` (categories ended,
 * categories and assessments withdrawn) are told and never refused: a death is true on whatever day it is heard of.
 */
export const DISCLOSED = [
  'person_reveal',
  'card_read',
  'card_code',
  'card_sheet',
  'person_alone',
  'category_alone',
  'grade_alone',
  'purse_alone',
  'card_issued',
  'phone_opened',
  'social_bound',
  'row_granted',
  'sale_granted',
  'death_revoked',
  'carrier_resumed',
  'moved_in',
  'death_recorded',
  'carrier_suspended',
  'moved_out',
  'fact_ended',
] as const;
export type Disclosed = (typeof DISCLOSED)[number];

interface Budget {
  readonly account: number;
  readonly alarm: number;
  readonly refusal: RefusalCode;
  readonly told?: number;
}

/**
 * What one person may do of it in a day, and from which sum of the county on the bureau is told.
 *
 * A desk that helps somebody every five minutes opens a hundred cards in a day; ID numbers are needed far less often. It registers some ninety
 * newcomers at most, with as many purses, categories and grades; more of them come as a roster, which a second person brings in. Whole codes leave on
 * sheets, and those of more than a few streets' newcomers are fetched by another person than whoever made the batch; one code by itself is drawn when a
 * card is printed again, some dozens a day. So are phones opened and social cards bound: each takes a person, a phone or a card at the desk and some
 * eight minutes, sixty of a full day. First cards are made in bulk, and open nothing by themselves: their codes are counted where they leave.
 *
 * A held row takes some minutes with its papers, so two hundred are more than a day of nothing else. Sales that were meals come from elders who eat where
 * they are no regulars while the line is down: a handful a site and outage.
 *
 * A desk hears of a death that was recorded in error a few times a year and ends some suspensions in a day; a county of 250,000 elders has some twenty-five
 * deaths a day among all its desks. `told`: from so many by one person on the bureau is told, also where nothing is refused.
 */
export const DISCLOSURE_BUDGET: Readonly<Record<Disclosed, Budget>> = {
  person_reveal: { account: 100, alarm: 300, refusal: 'disclosure_limit' },
  card_read: { account: 200, alarm: 1000, refusal: 'disclosure_limit' },
  card_code: { account: 60, alarm: 150, refusal: 'disclosure_limit' },
  card_sheet: { account: 200, alarm: 400, refusal: 'disclosure_limit' },
  person_alone: { account: 100, alarm: 200, refusal: 'alone_limit' },
  category_alone: { account: 100, alarm: 200, refusal: 'desk_limit' },
  grade_alone: { account: 100, alarm: 200, refusal: 'desk_limit' },
  purse_alone: { account: 100, alarm: 200, refusal: 'desk_limit' },
  card_issued: { account: 2000, alarm: 6000, refusal: 'desk_limit' },
  phone_opened: { account: 60, alarm: 150, refusal: 'desk_limit' },
  social_bound: { account: 60, alarm: 150, refusal: 'desk_limit' },
  row_granted: { account: 200, alarm: 400, refusal: 'desk_limit' },
  sale_granted: { account: 40, alarm: 80, refusal: 'desk_limit' },
  death_revoked: { account: 40, told: 20, alarm: 40, refusal: 'desk_limit' },
  carrier_resumed: { account: 60, told: 20, alarm: 100, refusal: 'desk_limit' },
  moved_in: { account: 60, told: 20, alarm: 100, refusal: 'desk_limit' },
  death_recorded: { account: Number.POSITIVE_INFINITY, told: 20, alarm: 200, refusal: 'desk_limit' },
  carrier_suspended: { account: Number.POSITIVE_INFINITY, told: 20, alarm: 200, refusal: 'desk_limit' },
  moved_out: { account: Number.POSITIVE_INFINITY, told: 20, alarm: 200, refusal: 'desk_limit' },
  fact_ended: { account: Number.POSITIVE_INFINITY, told: 20, alarm: 200, refusal: 'desk_limit' },
};

/** Counts it by natural person and day, whatever their accounts, and for the county, in the transaction that does and logs it. */
@Injectable()
export class Disclosures {
  constructor(
    private readonly tally: Tally,
    private readonly clock: Clock,
  ) {}

  /** How many more of it this person may open today: for whoever takes as many at once as are left. Nothing is promised until they are spent. */
  async left(tx: Tx, actor: Pick<Actor, 'id' | 'role' | 'staffNumber' | 'areaCode'>, what: Disclosed): Promise<number> {
    const { account } = DISCLOSURE_BUDGET[what];
    return actor.role === 'system' ? account : account - (await this.tally.of(tx, `${what}|${personKey(actor)}`, dayOf(this.clock.nowMs())));
  }

  /**
   * Refuses what the table says, and then counts one refusal: whoever goes on after that has got nothing. The system itself
   * has no budget: whoever acts in its name stands at the machine, and holds its keys.
   */
  async spend(tx: Tx, actor: Pick<Actor, 'id' | 'role' | 'staffNumber' | 'areaCode'>, what: Disclosed, times = 1): Promise<Refusal | null> {
    if (actor.role === 'system') return null;
    const day = dayOf(this.clock.nowMs());
    const own = `${what}|${personKey(actor)}` as const;
    const { account, refusal, told } = DISCLOSURE_BUDGET[what];
    // Counted first: the person's row is locked, so that two acts at one moment are counted one after the other.
    await this.tally.add(tx, own, day, times);
    const used = await this.tally.of(tx, own, day);
    if (used > account) {
      await this.tally.add(tx, own, day, -times);
      await this.tally.add(tx, `${what}|refused`, day);
      return refuse(refusal, { used: used - times, most: account, per: 'day' });
    }
    await this.tally.add(tx, what, day, times);
    if (told !== undefined && used >= told && used - times < told) await this.tally.add(tx, `${what}|told`, day);
    return null;
  }
}

/** The natural person behind an account: a staff number is its county's own. An account that is not linked counts for itself. */
function personKey({ id, staffNumber, areaCode }: Pick<Actor, 'id' | 'staffNumber' | 'areaCode'>): string {
  return staffNumber === null ? id : `${countyOf(areaCode)}/${staffNumber}`;
}
