import { Injectable } from '@nestjs/common';
import type { ChainLink, ClockTrail, CountedMeal, CountKind, EventTime, OfflineEvent, Theft, UnreadableEvent } from '#core/offline';
import { countKindOf, isPossible } from '#core/offline';
import type { DeviceRecord } from '#identity';
import type { Actor, Tx } from '#platform';
import { Vault } from '#platform';
import { FullPriceSales } from '#redemption';
import type { Id } from '#values';
import { dayOf, isRefusal, refuse } from '#values';
import type { EventRecord, OutcomeRecord } from './event.store.js';
import { EventStore } from './event.store.js';
import { type Judged, JudgeMeals, type MealCase, mealKindOf } from './judge-meals.js';
import { JudgeVoids } from './judge-voids.js';
import { isNamedSale, MISSED, saleOf } from './missed-subsidies.js';
import { ID_TAKEN, type Placed, PlaceEvents } from './place-events.js';

/** What new events of a chain are judged with. */
export interface Judging {
  readonly device: DeviceRecord;
  readonly actor: Actor;
  readonly batchId: Id;
  readonly trail: ClockTrail;
  readonly nowMs: number;
}

const KEPT: Judged = { outcome: 'noted', code: null, detail: {} };

/** Takes new events of one chain in: what each was, when, and what becomes of it. The chain must be locked. */
@Injectable()
export class JudgeEvents {
  constructor(
    private readonly places: PlaceEvents,
    private readonly events: EventStore,
    private readonly meals: JudgeMeals,
    private readonly voids: JudgeVoids,
    private readonly sales: FullPriceSales,
    private readonly vault: Vault,
  ) {}

  /** Answers the place at which the numbering breaks off; null when every link was taken in. */
  async judge(tx: Tx, links: readonly ChainLink[], judging: Judging): Promise<number | null> {
    const { placed, off } = await this.places.place(tx, links, judging);
    if (placed.length > 0) await this.keep(tx, placed, judging);
    return off;
  }

  private async keep(tx: Tx, placed: readonly Placed[], judging: Judging): Promise<void> {
    const { actor, device, nowMs } = judging;
    const theft = theftOf(device);
    const voided = new Map<Id, number>();
    for (const { event, link } of placed) if (event.kind === 'void' && !voided.has(event.redemptionId)) voided.set(event.redemptionId, link.seq);
    const outcomes = await this.meals.judge(
      tx,
      actor,
      placed.flatMap((one) => mealCase(one, nowMs) ?? []),
      { nowMs, voided, theft, sales: placed.flatMap(countedSale) },
    );
    await this.events.keepEvents(
      tx,
      placed.map((one) => this.recordOf(one, judging)),
    );
    const judgedMeals = new Map(outcomes);
    const later: OutcomeRecord[] = [];
    for (const { id, event, time } of placed) {
      if (event.kind === 'meal') continue;
      if (event.kind === 'void') {
        const { judged, meal } = await this.voids.judge(tx, actor, { event, eventAt: time.eventAt, doubt: time.doubt }, { nowMs, theft, inBatch: judgedMeals });
        outcomes.set(id, judged);
        if (meal !== null) {
          later.push(meal);
          judgedMeals.set(meal.eventId, meal);
        }
      } else outcomes.set(id, await this.other(tx, judging, event, time));
    }
    const first = placed.map(({ id }): OutcomeRecord => ({ eventId: id, n: 1, ...(outcomes.get(id) ?? KEPT) }));
    await this.events.keepOutcomes(tx, [...first, ...later], nowMs);
  }

  /** Sales at full price are booked; the rest is kept for people to look at. */
  private async other(tx: Tx, { actor, device, nowMs }: Judging, event: Exclude<Placed['event'], { kind: 'meal' | 'void' }>, time: EventTime): Promise<Judged> {
    if (event.kind === 'unreadable') return { outcome: 'rejected', code: event.field === ID_TAKEN ? 'id_reused' : 'event_unreadable', detail: { field: event.field } };
    if (event.kind !== 'full_price' || actor.siteId === null) return KEPT;
    // Before the tablet was there, or after now: no day of the books is that sale's.
    if (!isPossible(time.eventAt, { receivedAt: nowMs, enrolledAt: Number(device.enrolledAt) })) return { outcome: 'held', code: 'clock_doubt', detail: {} };
    const sold = await this.sales.recordOnce(tx, { ...actor, siteId: actor.siteId, id: event.operatorId ?? actor.id }, saleOf(event, time.eventAt));
    if (isRefusal(sold)) return { outcome: 'rejected', code: sold.code, detail: {} };
    // What the county knows of the number is not told here, else a chain of sales would try numbers.
    return isNamedSale(event) ? { outcome: 'held', code: MISSED, detail: {} } : { outcome: 'accepted', code: null, detail: {} };
  }

  private recordOf({ link, id, event, time, reading }: Placed, { device, batchId, nowMs }: Judging): EventRecord {
    const known = event.kind === 'unreadable' ? null : event;
    return {
      id,
      deviceId: device.id,
      seq: link.seq,
      batchId,
      kind: event.kind,
      hash: link.hash,
      siteId: device.siteId,
      operatorId: known?.operatorId ?? null,
      personId: reading === null || isRefusal(reading) ? null : reading.personId,
      subjectId: subjectOf(event),
      deviceAt: known?.at ?? null,
      eventAt: time.eventAt,
      clock: time.basis,
      doubt: time.doubt,
      trail: time.trail,
      snapshotAt: known?.snapshotMadeAt ?? null,
      snapshotSerial: known?.snapshotSerial ?? null,
      mealKind: kindOf({ event, reading }),
      receivedAt: nowMs,
      bodySealed: this.vault.seal('offline_event.body_sealed', id, link.text),
    };
  }
}

function theftOf({ stolenSince, stolenReportedAt }: DeviceRecord): Theft | null {
  return stolenSince === null || stolenReportedAt === null ? null : { since: stolenSince, reportedAt: stolenReportedAt };
}

function mealCase({ link, event, time, reading }: Placed, nowMs: number): MealCase | null {
  if (event.kind !== 'meal') return null;
  return { event, hash: link.hash, reading: reading ?? refuse('code_unknown'), eventAt: time.eventAt, doubt: time.doubt, receivedAt: nowMs, granted: false };
}

/** How the holder was known, of a meal and of a sale that may become one. A number that nobody has was typed where a year of birth goes with it. */
function kindOf({ event, reading }: Pick<Placed, 'event' | 'reading'>): CountKind | null {
  if (event.kind === 'meal') return mealKindOf({ event, reading: reading ?? refuse('code_unknown') });
  if (event.kind !== 'full_price' || !isNamedSale(event)) return null;
  if (reading !== null && !isRefusal(reading)) return countKindOf(reading.codeKind, null);
  return event.birthYear === null ? 'static' : 'typed';
}

function countedSale(one: Placed): CountedMeal[] {
  const kind = one.event.kind === 'full_price' ? kindOf(one) : null;
  return kind === null ? [] : [{ seq: one.link.seq, day: dayOf(one.time.eventAt), kind }];
}

function subjectOf(event: OfflineEvent | UnreadableEvent): Id | null {
  if (event.kind === 'void') return event.redemptionId;
  return 'subjectId' in event ? event.subjectId : null;
}
