import { Injectable } from '@nestjs/common';
import type { Refusal } from '#values';
import { isRefusal, refuse, writtenGlyphs } from '#values';
import type { Actor } from '#platform';
import { againOnClash, Audit, Clock, type Tx, UnitOfWork } from '#platform';
import { TakeBack } from './take-back.js';
import type { Voided, VoidOrder } from './void-order.js';

/**
 * Takes a meal back within ten minutes on the device that served it. Everything returns to where it came from: points to
 * the same lots, subsidy to the same funders, the meal to the person's count. Later it needs `RequestVoid`. Who tried and
 * was refused is in the log as well: a till that keeps trying is a sign of its own.
 *
 * Refusals: not_found, already_voided, void_too_late, id_reused, reason_required.
 */
@Injectable()
export class VoidRedemption {
  constructor(
    private readonly work: UnitOfWork,
    private readonly takeBack: TakeBack,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async void(actor: Actor, order: VoidOrder): Promise<Voided | Refusal> {
    const nowMs = this.clock.nowMs();
    // Two tills that give one id to the voids of two meals wait for nothing of each other's.
    return againOnClash(() =>
      this.work.run(async (tx: Tx) => {
        const outcome = writtenGlyphs(order.reason) < 2 ? refuse('reason_required') : await this.takeBack.inside(tx, actor, { ...order, approvedBy: null, nowMs });
        const entry = { objectKind: 'redemption', objectId: order.redemptionId, reason: order.reason };
        const { deviceId } = actor;
        if (isRefusal(outcome)) await this.audit.record(tx, actor, { ...entry, action: 'void.refuse', detail: { code: outcome.code, ...outcome.detail, deviceId } });
        // The same void asked for again is in the log already.
        else if (outcome.at === nowMs) await this.audit.record(tx, actor, { ...entry, action: 'void.make', detail: { voidId: outcome.voidId, deviceId } });
        return outcome;
      }),
    );
  }
}
