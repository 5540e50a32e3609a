import { Injectable } from '@nestjs/common';
import type { Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import { PersonFactsReader } from '#people';
import { type Actor, Audit, Clock, scopeRange, UnitOfWork } from '#platform';
import { type Quote, QuoteMeal, type RedeemItem } from '#redemption';
import { CounterBudget } from './counter-budget.js';
import type { ShownHolder } from './show-holder.js';
import { ShowHolder } from './show-holder.js';
import { TypedGate } from './typed-gate.js';

/**
 * Price and person before the meal. It names somebody to an operator, so it is counted by operator, site and day and by till and
 * hour; and what is shown of a person of another area stands in the log of acts. Refuses as `TypedGate` and `QuoteMeal`, and `till_limit`.
 */
@Injectable()
export class QuoteHolder {
  constructor(
    private readonly work: UnitOfWork,
    private readonly quotes: QuoteMeal,
    private readonly gate: TypedGate,
    private readonly people: PersonFactsReader,
    private readonly holders: ShowHolder,
    private readonly budget: CounterBudget,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async quote(item: RedeemItem, birthYear: number | undefined): Promise<{ quote: Quote; holder: ShownHolder } | Refusal> {
    const { actor } = item;
    const spent = await this.work.run((tx) => this.budget.spend(tx, actor, 'quote', this.clock.nowMs()));
    if (isRefusal(spent)) return spent;
    const stopped = await this.gate.beforeQuote(actor, { code: item.code, birthYear });
    if (stopped !== null) return stopped;
    const quote = await this.quotes.quote(item);
    if (isRefusal(quote)) return quote;
    const holder = (await this.holders.show([quote.personId])).get(quote.personId);
    if (holder === undefined) return refuse('not_found', { field: 'code' });
    await this.logStranger(actor, quote.personId);
    return { quote, holder };
  }

  /** People of the till's own area are its daily guests; a person of another one is seldom one, and many of them are a search. */
  private async logStranger(actor: Actor, personId: string): Promise<void> {
    const residence = (await this.people.of(this.work.reader, [personId])).get(personId)?.facts.residenceArea ?? '';
    const { from, to } = scopeRange(actor.areaCode);
    if (residence >= from && residence < to) return;
    await this.work.run((tx) =>
      this.audit.record(tx, actor, { action: 'card.quote', objectKind: 'person', objectId: personId, detail: { siteId: actor.siteId, deviceId: actor.deviceId, otherArea: true } }),
    );
  }
}
