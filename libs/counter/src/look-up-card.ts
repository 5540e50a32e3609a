import { Injectable } from '@nestjs/common';
import type { Day, Id, Refusal } from '#values';
import { countyOf, dayOf, isDay, isRefusal, refuse } from '#values';
import { LookupCodes } from '#cards';
import { HolderByPhone } from '#people';
import type { Actor, Reader } from '#platform';
import { Clock, marks, scopeRange, UnitOfWork } from '#platform';
import { CounterBudget } from './counter-budget.js';
import { LookupLog } from './lookup-log.js';
import type { ShownHolder } from './show-holder.js';
import { ShowHolder } from './show-holder.js';

export type LookupWish =
  { readonly by: 'number'; readonly last6: string; readonly birthYear: number } | { readonly by: 'phone'; readonly phone: string; readonly birthDay: string };

export interface LookupChoice {
  /** Stands for the card for ten minutes. */
  readonly code: string;
  readonly last4: string;
  readonly holder: ShownHolder;
}

/** Somebody else's last six digits are sometimes the same; more than so many are no help to an operator. */
const CHOICES_MAX = 5;

interface CardRow {
  id: Id;
  person_id: Id;
  generation: number;
  number: string;
}

/**
 * Finds somebody whose card cannot be read: by the last six digits of its number with the year of birth, or by phone and birthday. It
 * names people to an operator, so it is counted by operator, site and day (not by session) and by till and hour, kept in the log,
 * and answers codes that stand for the cards instead of their numbers. Only standing cards are found; a stopped card says why when it is redeemed.
 *
 * Refuses `lookup_limit`, `invalid_request`, `forbidden` without a tablet.
 */
@Injectable()
export class LookUpCard {
  constructor(
    private readonly work: UnitOfWork,
    private readonly byPhone: HolderByPhone,
    private readonly codes: LookupCodes,
    private readonly holders: ShowHolder,
    private readonly log: LookupLog,
    private readonly budget: CounterBudget,
    private readonly clock: Clock,
  ) {}

  async lookUp(actor: Actor, sessionId: Id, wish: LookupWish): Promise<{ choices: LookupChoice[]; left: number } | Refusal> {
    const { siteId, deviceId } = actor;
    if (siteId === null || deviceId === null) return refuse('forbidden');
    if (wish.by === 'number' ? !/^\d{6}$/.test(wish.last6) : !isDay(wish.birthDay)) return refuse('invalid_request', { field: wish.by === 'number' ? 'last6' : 'birthDay' });
    const found = await this.work.run(async (tx) => {
      const now = this.clock.nowMs();
      const room = await this.budget.spend(tx, actor, 'lookup', now);
      if (isRefusal(room)) return room;
      const cards = await this.cards(tx, actor, wish, dayOf(now));
      const personIds = cards.map((card) => card.person_id);
      const lookupId = await this.log.keep(tx, actor, { siteId, deviceId, sessionId, soughtBy: wish.by, personIds, at: now }, await this.log.ordinal(tx, sessionId));
      const made: { card: CardRow; code: string }[] = [];
      for (const card of cards)
        made.push({ card, code: await this.codes.make(tx, { personId: card.person_id, cardId: card.id, generation: Number(card.generation), lookupId }, now) });
      return { made, left: room.left };
    });
    if (isRefusal(found)) return found;
    const holders = await this.holders.show(found.made.map(({ card }) => card.person_id));
    const choices = found.made.flatMap(({ card, code }): LookupChoice[] => {
      const holder = holders.get(card.person_id);
      return holder === undefined ? [] : [{ code, last4: card.number.slice(-4), holder }];
    });
    return { choices, left: found.left };
  }

  /** Standing cards of people of the county only, of the present generation and not past their last day. */
  private async cards(db: Reader, actor: Actor, wish: LookupWish, today: Day): Promise<CardRow[]> {
    const county = countyOf(actor.areaCode);
    const { from, to } = scopeRange(county);
    const select = `SELECT c.id, c.person_id, c.generation, c.number FROM card c JOIN carrier k ON k.person_id = c.person_id AND k.generation = c.generation`;
    if (wish.by === 'number')
      return db.query<CardRow>(
        `${select} JOIN person p ON p.id = c.person_id WHERE c.tail = ? AND c.expires_on >= ? AND p.birth_day >= ? AND p.birth_day <= ?
           AND p.residence_area >= ? AND p.residence_area < ? ORDER BY c.id LIMIT ${String(CHOICES_MAX)}`,
        [wish.last6, today, `${String(wish.birthYear)}-01-01`, `${String(wish.birthYear)}-12-31`, from, to],
      );
    const persons = await this.byPhone.find(db, { county, phone: wish.phone, birthDay: wish.birthDay as Day }, CHOICES_MAX);
    return persons.length === 0 ? [] : db.query<CardRow>(`${select} WHERE c.person_id IN (${marks(persons)}) AND c.expires_on >= ? ORDER BY c.id`, [...persons, today]);
  }
}
