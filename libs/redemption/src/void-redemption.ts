import { Injectable } from '@nestjs/common';
import type { Refusal } from '#values';
import { refuse } from '#values';
import type { Actor } from '#platform';
import { Clock, type Tx, UnitOfWork } from '#platform';
import { TakeBack } from './take-back.js';
import type { Voided, VoidOrder } from './void-order.js';

/**
 * Takes a meal back within ten minutes on the device that served it. Everything returns to where it came from: points to
 * the same lots, subsidy to the same funders, the meal to the person's count. Later it needs `RequestVoid`.
 *
 * Refusals: not_found, already_voided, void_too_late, id_reused, reason_required.
 */
@Injectable()
export class VoidRedemption {
  constructor(
    private readonly work: UnitOfWork,
    private readonly takeBack: TakeBack,
    private readonly clock: Clock,
  ) {}

  async void(actor: Actor, order: VoidOrder): Promise<Voided | Refusal> {
    if (order.reason.trim().length < 2) return refuse('reason_required');
    return this.work.run((tx: Tx) => this.takeBack.inside(tx, actor, { ...order, approvedBy: null, nowMs: this.clock.nowMs() }));
  }
}
