import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import { dayOf, refuse } from '#values';
import { mayDrawCharity } from '#core/policy';
import { LotStore } from '#allowances';
import { LawReader } from '#eligibility';
import { Ledger } from '#ledger';
import { Audit, type Tx } from '#platform';
import type { Counter } from './counter-facts.js';
import type { DecidedMeals } from './decided-meals.js';
import type { Holders, ReadItem } from './holder-facts.js';
import { type HandRoom, MealsByHand } from './meals-by-hand.js';
import { receiptOf } from './receipt.js';
import type { RedeemItem, Verdict } from './redeem-item.js';
import { RedemptionStore } from './redemption.store.js';
import { UsageStore } from './usage.store.js';

/** Reads what was answered before and writes what a batch decided. */
@Injectable()
export class KeepMeals {
  constructor(
    private readonly store: RedemptionStore,
    private readonly usage: UsageStore,
    private readonly lots: LotStore,
    private readonly ledger: Ledger,
    private readonly laws: LawReader,
    private readonly byHand: MealsByHand,
    private readonly audit: Audit,
  ) {}

  /** The remembered answers to ids of this batch; one that a sale at full price has can be no meal's. */
  async answered(tx: Tx, items: readonly RedeemItem[]): Promise<Map<Id, { hash: string; verdict: Verdict }>> {
    const ids = [...new Set(items.map((item) => item.id))];
    const attempts = await this.store.attempts(tx, ids);
    const refused = [...attempts.values()].filter(({ refusal }) => refusal !== null).map(({ id }) => id);
    const later = await this.store.laterAnswers(tx, refused);
    const rows = await this.store.redemptions(
      tx,
      [...attempts.values()].filter(({ id, outcome }) => outcome === 'accepted' || later.has(id)).map((attempt) => attempt.id),
    );
    const laws = await this.laws.onDays(
      tx,
      [...rows.values()].map((row) => ({ county: row.county, day: dayOf(Number(row.occurred_at)) })),
    );
    const answers = new Map<Id, { hash: string; verdict: Verdict }>();
    const sold = await this.store.sales(
      tx,
      ids.filter((id) => !attempts.has(id)),
    );
    for (const id of sold) answers.set(id, { hash: '', verdict: refuse('id_reused') });
    for (const attempt of attempts.values()) {
      const row = rows.get(attempt.id);
      if (attempt.refusal && row === undefined) answers.set(attempt.id, { hash: attempt.requestSha256, verdict: attempt.refusal });
      else if (row)
        answers.set(attempt.id, {
          hash: attempt.requestSha256,
          verdict: { kind: 'redeemed', replay: true, receipt: receiptOf(row, laws(row.county, dayOf(Number(row.occurred_at)))) },
        });
    }
    return answers;
  }

  /** What the sites of a batch may still type. */
  async handRoom(tx: Tx, items: readonly ReadItem[]): Promise<HandRoom> {
    return this.byHand.room(tx, items);
  }

  /** What the charity of each county can still give, locked only where somebody in the batch may get some. */
  async charity(tx: Tx, counter: Counter, items: readonly ReadItem[], holders: Holders): Promise<Map<string, bigint>> {
    const counties = items.flatMap(({ item, reading }) => {
      const { subsidy } = counter.law(item);
      const facts = holders.person(reading.personId)?.facts;
      return subsidy !== null && facts !== undefined && mayDrawCharity(facts, subsidy, dayOf(item.occurredAt)) ? [counter.countyOf(item)] : [];
    });
    const left = new Map<string, bigint>();
    for (const county of [...new Set(counties)].sort()) left.set(county, await this.store.lockCharity(tx, county));
    return left;
  }

  /** False when a conditional update found less than was counted on; the caller rolls back and decides again. */
  async all(tx: Tx, meals: DecidedMeals, recordedAt: number): Promise<boolean> {
    await this.store.keepAttempts(tx, meals.attempts, recordedAt);
    await this.store.keepRedemptions(tx, meals.redemptions);
    await this.ledger.append(tx, (transfer) => meals.recordedBy(transfer.subjectId), meals.transfers, recordedAt);
    if (meals.taken.length > 0 && !(await this.lots.take(tx, meals.taken))) return false;
    if (meals.uses.size > 0)
      await this.usage.count(
        tx,
        [...meals.uses.values()].sort((a, b) => (a.personId + a.period < b.personId + b.period ? -1 : 1)),
      );
    for (const [county, drawn] of [...meals.charityDrawnFen].sort()) if (!(await this.store.drawCharity(tx, county, drawn))) return false;
    await this.byHand.hold(tx, { meals: meals.redemptions, beyond: meals.beyondHand }, { recordedBy: (id) => meals.recordedBy(id), nowMs: recordedAt });
    await this.store.countRefusals(tx, [...meals.refusals.values()]);
    for (const { actor, id, reason } of meals.typed)
      await this.audit.record(tx, actor, { action: 'redemption.typed', objectKind: 'redemption', objectId: id, ...(reason === null ? {} : { reason }) });
    return true;
  }
}
