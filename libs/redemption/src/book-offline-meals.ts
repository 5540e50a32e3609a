import { Injectable } from '@nestjs/common';
import type { MealDecision, MealWindowName } from '#core/policy';
import type { MealSplit } from '#core/redemption';
import type { CodeReading } from '#cards';
import type { Law } from '#eligibility';
import { Ledger } from '#ledger';
import type { Actor, Tx } from '#platform';
import type { Id } from '#values';
import { countyOf, dayOf, monthOf } from '#values';
import { mealDigest } from './meal-facts.js';
import type { Evidence, Presence, Tender } from './redeem-item.js';
import { type RedemptionInsert, redemptionRow, transferOf } from './redemption-row.js';
import { RedemptionStore } from './redemption.store.js';
import { slotKey, stepKey } from './slots.js';
import { StandingStore } from './standing.store.js';
import { Standings, type TouchedMonth } from './standings.js';
import { UsageStore } from './usage.store.js';

/** A meal that a device served without the network, judged by its own time. */
export interface OfflineMeal {
  readonly id: Id;
  /** Its place in the chain of its device. */
  readonly seq: number;
  readonly reading: CodeReading;
  readonly siteId: Id;
  readonly deviceId: Id;
  readonly operatorId: string;
  readonly presence: Presence;
  readonly evidence: Evidence | null;
  /** Why the number was typed by hand; null where it was not. */
  readonly typedReason: string | null;
  readonly menuItemId: Id;
  readonly tender: Tender;
  /** Corrected time, UTC ms. */
  readonly eventAt: number;
  readonly window: MealWindowName;
  readonly split: MealSplit;
  readonly right: MealDecision;
  readonly law: Law;
  /** Digest of the event, under which the id is remembered. */
  readonly hash: string;
  /** Why there was no right to it at that time; null when there was. */
  readonly block: string | null;
  /** Which rule the site broke; null when it kept them. */
  readonly broke: string | null;
}

/**
 * Books meals that were served without the network. Each gets its row and its transfer as if the funds paid; the fold over
 * the person's month then says who bears it (`Standings`). The persons must be locked, and the ids must not be redemptions yet.
 */
@Injectable()
export class BookOfflineMeals {
  constructor(
    private readonly store: RedemptionStore,
    private readonly standingStore: StandingStore,
    private readonly standings: Standings,
    private readonly usage: UsageStore,
    private readonly ledger: Ledger,
  ) {}

  async book(tx: Tx, actor: Actor, meals: readonly OfflineMeal[], nowMs: number): Promise<void> {
    if (meals.length === 0) return;
    const rows = await this.rowsOf(tx, meals, nowMs);
    const attempts = await this.store.attempts(
      tx,
      meals.map((meal) => meal.id),
    );
    const answers = meals.map(({ id, hash }, index) => ({
      id,
      requestSha256: hash,
      outcome: 'accepted',
      refusal: null,
      factsSha256: rows[index] === undefined ? null : mealDigest(rows[index]),
    }));
    await this.store.keepAttempts(
      tx,
      answers.filter(({ id }) => !attempts.has(id)),
      nowMs,
    );
    await this.store.keepLaterAnswers(
      tx,
      answers.filter(({ id }) => attempts.has(id)),
      nowMs,
    );
    await this.store.keepRedemptions(tx, rows);
    await this.standingStore.keepOffline(
      tx,
      meals.map((meal) => ({
        id: meal.id,
        personId: meal.reading.personId,
        deviceId: meal.deviceId,
        seq: meal.seq,
        mealDay: dayOf(meal.eventAt),
        generation: meal.reading.generation,
        phoneStep: meal.reading.phoneStep,
        block: meal.block,
        broke: meal.broke,
      })),
    );
    await this.ledger.append(
      tx,
      () => ({ actorId: actor.id, county: countyOf(actor.areaCode) }),
      meals.flatMap((meal, index) => (rows[index] === undefined ? [] : (transferOf(rows[index], meal.split, paidBy(meal)) ?? []))),
      nowMs,
    );
    await this.standings.settle(tx, actor, touchedBy(meals), nowMs);
  }

  private async rowsOf(tx: Tx, meals: readonly OfflineMeal[], nowMs: number): Promise<RedemptionInsert[]> {
    const personIds = [...new Set(meals.map((meal) => meal.reading.personId))].sort();
    const inWindow = await this.standingStore.rowsInWindows(tx, personIds, [...new Set(meals.map((meal) => dayOf(meal.eventAt)))].sort());
    const usedSteps = await this.usage.usedSteps(
      tx,
      meals.flatMap(({ reading }) => (reading.phoneStep === null ? [] : [{ carrierId: reading.carrierId, step: reading.phoneStep }])),
    );
    return meals.map((meal) => {
      const { reading } = meal;
      const slot = slotKey(reading.personId, dayOf(meal.eventAt), meal.window);
      const ordinal = inWindow.get(slot) ?? 0;
      inWindow.set(slot, ordinal + 1);
      const step = reading.phoneStep === null ? null : stepKey(reading.carrierId, reading.phoneStep);
      // A step that another meal has used stands with the offline meal only; which of the two it pays for is for the fold.
      const ownStep = step !== null && !usedSteps.has(step) ? reading.phoneStep : null;
      if (step !== null) usedSteps.add(step);
      return redemptionRow({ ...meal, ordinal, phoneStep: ownStep, occurredAt: meal.eventAt, receivedAt: nowMs, offline: true });
    });
  }
}

function touchedBy(meals: readonly OfflineMeal[]): TouchedMonth[] {
  const touched = new Map<string, { personId: Id; month: TouchedMonth['month']; fresh: Set<Id> }>();
  for (const { id, reading, eventAt } of meals) {
    const month = monthOf(dayOf(eventAt));
    const key = `${reading.personId}|${month}`;
    const entry = touched.get(key) ?? { personId: reading.personId, month, fresh: new Set<Id>() };
    entry.fresh.add(id);
    touched.set(key, entry);
  }
  return [...touched.values()];
}

/** No points are spent without the county, so who would pay for them is nobody's question. */
function paidBy({ law }: OfflineMeal): Parameters<typeof transferOf>[2] {
  return { subsidyShares: law.subsidy?.funding ?? [], lots: [], pointsFunder: 'DISTRICT' };
}
