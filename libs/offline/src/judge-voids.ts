import { Injectable } from '@nestjs/common';
import { isStolen, type Theft, type VoidEvent } from '#core/offline';
import { VOID_WINDOW_MS } from '#core/redemption';
import { StaffReader } from '#identity';
import { type Actor, Audit, type Tx } from '#platform';
import { MealReader, TakeBack } from '#redemption';
import type { Id } from '#values';
import { isRefusal } from '#values';
import type { OutcomeRecord } from './event.store.js';
import { EventStore } from './event.store.js';
import { type Judged, workedThen } from './judge-meals.js';

/** A void of a chain with its corrected time. */
export interface VoidCase {
  readonly event: VoidEvent;
  readonly eventAt: number;
  readonly doubt: string | null;
}

/** What voids of a device are judged with; `inBatch` are outcomes of this upload that are not stored yet. */
export interface VoidJudgement {
  readonly nowMs: number;
  readonly theft: Theft | null;
  readonly inBatch: ReadonlyMap<Id, Judged>;
}

/** What is recorded of the meal beside the void itself: a held meal that was taken back needs no decision any more. */
export interface VoidJudged {
  readonly judged: Judged;
  readonly meal: OutcomeRecord | null;
}

/**
 * Takes meals back as the device did, by the times of the counter. Only a meal of the same chain, or one that this device
 * redeemed online, is taken back at once, and only while nobody could have thought of it later: the void itself comes in within
 * the time of the counter, or with its meal. Any other void waits for a person, whatever else has arrived.
 */
@Injectable()
export class JudgeVoids {
  constructor(
    private readonly events: EventStore,
    private readonly meals: MealReader,
    private readonly takeBack: TakeBack,
    private readonly staff: StaffReader,
    private readonly audit: Audit,
  ) {}

  async judge(tx: Tx, actor: Actor, { event, eventAt, doubt }: VoidCase, at: VoidJudgement): Promise<VoidJudged> {
    const stored = (await this.events.byIds(tx, [event.redemptionId])).get(event.redemptionId);
    const own = stored?.deviceId === actor.deviceId ? stored : undefined;
    const target = at.inBatch.get(event.redemptionId) ?? own?.outcome;
    if (target !== undefined && target.outcome !== 'judged') {
      if (own?.kind === 'full_price') return plain('rejected', 'not_found');
      if (target.outcome !== 'held') return plain('noted', 'already_voided');
      // Whoever looks at the meal looks at what would take it back too, unless it came with the meal or at once.
      const doors = await this.doors(tx, actor, { event, eventAt, doubt: null }, at);
      if (doors !== null) return plain('held', doors);
      if (!this.cameWith(own?.receivedAt, event.redemptionId, at) && (doubt !== null || at.nowMs - eventAt > VOID_WINDOW_MS)) return plain('held', 'void_too_late');
      const meal: OutcomeRecord = { eventId: event.redemptionId, n: (own?.outcome.n ?? 1) + 1, outcome: 'noted', code: 'already_voided', detail: {} };
      return { judged: { outcome: 'accepted', code: null, detail: {} }, meal };
    }
    const online = target === undefined ? (await this.meals.of(tx, [event.redemptionId])).get(event.redemptionId) : undefined;
    if (target === undefined && (online === undefined || online.offline || online.deviceId !== actor.deviceId)) return plain('held', 'void_too_late');
    const doors = await this.doors(tx, actor, { event, eventAt, doubt }, at);
    if (doors !== null) return plain('held', doors);
    if (!this.cameWith(own?.receivedAt, event.redemptionId, at) && at.nowMs - eventAt > VOID_WINDOW_MS) return plain('held', 'void_too_late');
    const by = { ...actor, id: event.operatorId ?? actor.id };
    const voided = await this.takeBack.inside(tx, by, { id: event.id, redemptionId: event.redemptionId, reason: event.reason, approvedBy: null, nowMs: at.nowMs, eventAt });
    if (!isRefusal(voided)) {
      // The act stands in the log as that of a till with the network does: whoever takes the void out is found by it.
      const detail = { voidId: event.id, deviceId: actor.deviceId, offline: true };
      if (voided.at === at.nowMs) await this.audit.record(tx, by, { action: 'void.make', objectKind: 'redemption', objectId: event.redemptionId, reason: event.reason, detail });
      return plain('accepted', null);
    }
    if (voided.code === 'already_voided') return plain('noted', voided.code);
    return voided.code === 'void_too_late' ? plain('held', voided.code) : plain('rejected', voided.code);
  }

  /** Why a person must look at it first, whatever it takes back; null when nobody need. */
  private async doors(tx: Tx, actor: Actor, { event, eventAt, doubt }: VoidCase, at: VoidJudgement): Promise<string | null> {
    if (isStolen(at.theft, { eventAt, receivedAt: at.nowMs })) return 'device_stolen';
    if (doubt !== null) return 'clock_doubt';
    const staff = await this.staff.times(tx, actor.siteId ?? '', event.operatorId === null ? [] : [event.operatorId]);
    return workedThen(staff, event.operatorId, eventAt) ? null : 'operator_unknown';
  }

  /** Whether the meal came in with it, or so lately that nobody had thought of it meanwhile. */
  private cameWith(receivedAt: number | undefined, mealId: Id, at: VoidJudgement): boolean {
    return at.inBatch.has(mealId) || (receivedAt !== undefined && at.nowMs - receivedAt <= VOID_WINDOW_MS);
  }
}

function plain(outcome: Judged['outcome'], code: string | null): VoidJudged {
  return { judged: { outcome, code, detail: {} }, meal: null };
}
