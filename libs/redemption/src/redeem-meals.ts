import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import { isId, isRefusal, refuse } from '#values';
import { CodeReader } from '#cards';
import { Clock, isConstraintRefusal, isDuplicateKey, type Tx, UnitOfWork } from '#platform';
import { CounterFacts } from './counter-facts.js';
import { DecidedMeals } from './decided-meals.js';
import { HolderFacts, type ReadItem } from './holder-facts.js';
import { KeepMeals } from './keep-meals.js';
import type { RedeemItem, Verdict } from './redeem-item.js';
import { BATCH_MAX, requestHash } from './redeem-item.js';

/** A constraint that a forgotten lock ran into is met by deciding the whole batch again, on what is now recorded. */
const ATTEMPTS_MAX = 4;
/** Rows older than this are not decided here but reviewed (codes.md 4.3, point 6). */
const LATE_MS = 7 * 86_400_000;
/** A device clock may run ahead of the server by this much before its time is not believed. */
const AHEAD_MS = 5 * 60_000;

/**
 * Redeems up to 256 meals in one transaction, with a verdict for each in the order given. Single calls, offline batches
 * and the demo county all come through here.
 *
 * Promises: the same id gives the same answer for ever, the same id with another body is id_reused; one subsidised meal
 * a person and window; no lot and no cap is ever overdrawn; a refusal changes nothing but the record of itself.
 */
@Injectable()
export class RedeemMeals {
  constructor(
    private readonly work: UnitOfWork,
    private readonly codes: CodeReader,
    private readonly counters: CounterFacts,
    private readonly holders: HolderFacts,
    private readonly keep: KeepMeals,
    private readonly clock: Clock,
  ) {}

  async decideMany(items: readonly RedeemItem[]): Promise<Verdict[]> {
    if (items.length > BATCH_MAX) throw new RangeError(`at most ${String(BATCH_MAX)} items in a batch, got ${String(items.length)}`);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.work.run((tx) => this.decide(tx, items), { askable: true });
      } catch (error) {
        if (attempt === ATTEMPTS_MAX || !(isDuplicateKey(error) || isConstraintRefusal(error) || error instanceof LostRace)) throw error;
      }
    }
  }

  private async decide(tx: Tx, items: readonly RedeemItem[]): Promise<Verdict[]> {
    const now = this.clock.nowMs();
    const readings = await this.codes.read(
      tx,
      items.map((item) => item.code),
      items.map((item) => item.occurredAt),
      items.map((item) => item.actor.deviceId),
    );
    const readable: ReadItem[] = [];
    for (const [index, item] of items.entries()) {
      const reading = readings[index];
      if (reading && !isRefusal(reading)) readable.push({ item, reading });
    }
    const holders = await this.holders.lock(tx, readable);
    // Only now: an id that another till is answering becomes visible when its lock is released.
    const answered = await this.keep.answered(tx, items);
    const counter = await this.counters.of(tx, items);
    const meals = new DecidedMeals(counter, holders, await this.keep.charity(tx, counter, readable, holders), await this.keep.handRoom(tx, readable));

    const verdicts: Verdict[] = [];
    const seen = new Map<Id, { hash: string; verdict: Verdict }>();
    for (const [index, item] of items.entries()) {
      const hash = requestHash(item);
      const before = seen.get(item.id) ?? answered.get(item.id);
      if (before) {
        verdicts.push(before.hash === hash ? replayed(before.verdict) : refuse('id_reused'));
        continue;
      }
      const reading = readings[index] ?? refuse('code_unknown');
      const verdict = this.verdict(meals, { item, hash, reading, receivedAt: now });
      seen.set(item.id, { hash, verdict });
      verdicts.push(verdict);
    }
    if (!(await this.keep.all(tx, meals, now))) throw new LostRace();
    return verdicts;
  }

  private verdict(meals: DecidedMeals, meal: Parameters<DecidedMeals['decide']>[0]): Verdict {
    const { item, receivedAt } = meal;
    if (!isId(item.id)) return refuse('invalid_request', { field: 'id' });
    if (item.occurredAt > receivedAt + AHEAD_MS) return refuse('invalid_request', { field: 'occurredAt' });
    if (receivedAt - item.occurredAt > LATE_MS) return meals.refuse(meal, refuse('batch_late', { days: LATE_MS / 86_400_000 }));
    return meals.decide(meal);
  }
}

/** A conditional update found less than the decision counted on: possible only if somebody wrote without the locks. */
class LostRace extends Error {}

function replayed(verdict: Verdict): Verdict {
  return isRefusal(verdict) ? verdict : { ...verdict, replay: true };
}
