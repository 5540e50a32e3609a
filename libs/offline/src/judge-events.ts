import { Injectable } from '@nestjs/common';
import type { ChainLink, ClockTrail, EventTime, OfflineEvent, UnreadableEvent } from '#core/offline';
import { eventTime, parseEvent } from '#core/offline';
import { CodeReader, type CodeReading } from '#cards';
import type { DeviceRecord } from '#identity';
import type { Actor, Tx } from '#platform';
import { Ids, Vault } from '#platform';
import { FullPriceSales } from '#redemption';
import type { Id, Refusal } from '#values';
import { fen, isRefusal, refuse } from '#values';
import type { EventRecord, OutcomeRecord } from './event.store.js';
import { EventStore } from './event.store.js';
import { type Judged, JudgeMeals, type MealCase } from './judge-meals.js';
import { JudgeVoids } from './judge-voids.js';

/** What new events of a chain are judged with. */
export interface Judging {
  readonly device: DeviceRecord;
  readonly actor: Actor;
  readonly batchId: Id;
  readonly trail: ClockTrail;
  readonly nowMs: number;
}

/** An event in its place, read, with its time. */
interface Placed {
  readonly link: ChainLink;
  readonly id: Id;
  readonly event: OfflineEvent | UnreadableEvent;
  readonly time: EventTime;
  readonly reading: CodeReading | Refusal | null;
}

/** The fault of an event whose id stands for something else already. */
const ID_TAKEN = 'id_taken';
const KEPT: Judged = { outcome: 'noted', code: null, detail: {} };

/** Takes new events of one chain in: what each was, when, and what becomes of it. The chain must be locked. */
@Injectable()
export class JudgeEvents {
  constructor(
    private readonly events: EventStore,
    private readonly codes: CodeReader,
    private readonly meals: JudgeMeals,
    private readonly voids: JudgeVoids,
    private readonly sales: FullPriceSales,
    private readonly vault: Vault,
    private readonly ids: Ids,
  ) {}

  /** Answers the place at which the numbering breaks off; null when every link was taken in. */
  async judge(tx: Tx, links: readonly ChainLink[], judging: Judging): Promise<number | null> {
    const read = links.map((link) => ({ link, event: readable(link, judging.device) }));
    const off = read.findIndex(({ link, event }) => event.kind !== 'unreadable' && event.seq !== link.seq);
    const placed = await this.placed(tx, off < 0 ? read : read.slice(0, off), judging);
    if (placed.length > 0) await this.keep(tx, placed, judging);
    return off < 0 ? null : (read[off]?.link.seq ?? null);
  }

  private async placed(tx: Tx, read: readonly { link: ChainLink; event: OfflineEvent | UnreadableEvent }[], { trail, nowMs }: Judging): Promise<Placed[]> {
    const taken = await this.events.byIds(
      tx,
      read.flatMap(({ event }) => (event.kind === 'unreadable' ? [] : [event.id])),
    );
    const ids = new Set<Id>(taken.keys());
    const timed: Omit<Placed, 'reading'>[] = [];
    let before = trail;
    for (const { link, event } of read) {
      // An id that stands for something else already cannot stand for this too; the row is kept under one of its own.
      const own = event.kind !== 'unreadable' && !ids.has(event.id) ? event : event.kind === 'unreadable' ? event : ({ kind: 'unreadable', field: ID_TAKEN } as const);
      if (own.kind !== 'unreadable') ids.add(own.id);
      const time = own.kind === 'unreadable' ? { eventAt: before.eventAt ?? nowMs, basis: 'doubt' as const, doubt: null, trail: before } : eventTime(own, before, nowMs);
      before = time.trail;
      timed.push({ link, event: own, time, id: own.kind === 'unreadable' ? this.ids.next() : own.id });
    }
    const coded = timed.map(({ event, time }) => ({ code: 'code' in event ? event.code : null, at: time.eventAt }));
    const asked = coded.filter((one): one is { code: string; at: number } => one.code !== null);
    const readings = await this.codes.read(
      tx,
      asked.map((one) => one.code),
      asked.map((one) => one.at),
    );
    let next = 0;
    return timed.map((one, index) => ({ ...one, reading: coded[index]?.code === null ? null : (readings[next++] ?? refuse('code_unknown')) }));
  }

  private async keep(tx: Tx, placed: readonly Placed[], judging: Judging): Promise<void> {
    const { actor, nowMs } = judging;
    const voided = new Map<Id, number>();
    for (const { event, link } of placed) if (event.kind === 'void' && !voided.has(event.redemptionId)) voided.set(event.redemptionId, link.seq);
    const outcomes = await this.meals.judge(
      tx,
      actor,
      placed.flatMap((one) => mealCase(one, nowMs) ?? []),
      { nowMs, voided },
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
        const { judged, meal } = await this.voids.judge(tx, actor, { event, eventAt: time.eventAt, doubt: time.doubt }, { nowMs, inBatch: judgedMeals });
        outcomes.set(id, judged);
        if (meal !== null) {
          later.push(meal);
          judgedMeals.set(meal.eventId, meal);
        }
      } else outcomes.set(id, await this.other(tx, actor, event, time));
    }
    const first = placed.map(({ id }): OutcomeRecord => ({ eventId: id, n: 1, ...(outcomes.get(id) ?? KEPT) }));
    await this.events.keepOutcomes(tx, [...first, ...later], nowMs);
  }

  /** Sales at full price are booked; the rest is kept for people to look at. */
  private async other(tx: Tx, actor: Actor, event: Exclude<Placed['event'], { kind: 'meal' | 'void' }>, time: EventTime): Promise<Judged> {
    if (event.kind === 'unreadable') return { outcome: 'rejected', code: event.field === ID_TAKEN ? 'id_reused' : 'event_unreadable', detail: { field: event.field } };
    if (event.kind !== 'full_price' || actor.siteId === null) return KEPT;
    const sold = await this.sales.recordOnce(
      tx,
      { ...actor, siteId: actor.siteId, id: event.operatorId ?? actor.id },
      {
        id: event.id,
        kind: event.saleKind,
        priceFen: fen(event.priceFen),
        tender: event.tender,
        occurredAt: time.eventAt,
        refusalCode: event.refusalCode,
      },
    );
    return isRefusal(sold) ? { outcome: 'rejected', code: sold.code, detail: {} } : { outcome: 'accepted', code: null, detail: {} };
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
      receivedAt: nowMs,
      bodySealed: this.vault.seal(link.text),
    };
  }
}

/** An event of another device or site under this device's key, or one whose text is damaged, is kept and returned. */
function readable(link: ChainLink, device: DeviceRecord): OfflineEvent | UnreadableEvent {
  if (!link.intact) return { kind: 'unreadable', field: 'hash' };
  const event = parseEvent(link.text);
  if (event.kind === 'unreadable') return event;
  if (event.deviceId !== device.id) return { kind: 'unreadable', field: 'deviceId' };
  return event.siteId === device.siteId ? event : { kind: 'unreadable', field: 'siteId' };
}

function mealCase({ link, event, time, reading }: Placed, nowMs: number): MealCase | null {
  if (event.kind !== 'meal') return null;
  return { event, hash: link.hash, reading: reading ?? refuse('code_unknown'), eventAt: time.eventAt, doubt: time.doubt, receivedAt: nowMs, granted: false };
}

function subjectOf(event: OfflineEvent | UnreadableEvent): Id | null {
  if (event.kind === 'void') return event.redemptionId;
  return 'subjectId' in event ? event.subjectId : null;
}
