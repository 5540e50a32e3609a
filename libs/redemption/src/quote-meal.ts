import { Injectable } from '@nestjs/common';
import type { Refusal } from '#values';
import { dayOf, isRefusal } from '#values';
import { CodeReader } from '#cards';
import { Clock, type Tx, UnitOfWork } from '#platform';
import { type Counter, CounterFacts } from './counter-facts.js';
import { DecidedMeals } from './decided-meals.js';
import { HolderFacts } from './holder-facts.js';
import { KeepMeals } from './keep-meals.js';
import type { Receipt, RedeemItem } from './redeem-item.js';
import { RefusedQuotes } from './refused-quotes.js';

/** A price shown before the meal, with the holder's masked name. Nothing is promised: `expectedSelfPayFen` binds it. */
export interface Quote extends Omit<Receipt, 'redemptionId' | 'transferId'> {
  readonly nameMasked: string;
  readonly mealsUsedMonth: number;
}

@Injectable()
export class QuoteMeal {
  constructor(
    private readonly work: UnitOfWork,
    private readonly codes: CodeReader,
    private readonly counters: CounterFacts,
    private readonly holders: HolderFacts,
    private readonly keep: KeepMeals,
    private readonly refused: RefusedQuotes,
    private readonly clock: Clock,
  ) {}

  /** Decides as a redemption would, in a transaction that writes nothing but that a code was refused. */
  async quote(item: RedeemItem): Promise<Quote | Refusal> {
    return this.work.run(async (tx) => {
      const counter = await this.counters.of(tx, [item]);
      const quote = await this.decide(tx, item, counter);
      if (isRefusal(quote)) await this.refused.count(tx, item, counter.windowOf(item), quote);
      return quote;
    });
  }

  private async decide(tx: Tx, item: RedeemItem, counter: Counter): Promise<Quote | Refusal> {
    const [reading] = await this.codes.read(tx, [item.code], [item.occurredAt], item.actor.deviceId);
    if (!reading || isRefusal(reading)) return reading ?? { kind: 'refused', code: 'code_unknown', detail: {} };
    const read = [{ item, reading }];
    const holders = await this.holders.lock(tx, read);
    const used = holders.usageOf(reading.personId, dayOf(item.occurredAt), null).usedMonth;
    const meals = new DecidedMeals(counter, holders, await this.keep.charity(tx, counter, read, holders), await this.keep.handRoom(tx, read));
    const verdict = meals.decide({ item, hash: '', reading, receivedAt: this.clock.nowMs() });
    if (isRefusal(verdict)) return verdict;
    const { redemptionId: _id, transferId: _transfer, ...shown } = verdict.receipt;
    return { ...shown, nameMasked: holders.person(reading.personId)?.nameMasked ?? '*', mealsUsedMonth: used };
  }
}
