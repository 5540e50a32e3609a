import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, isDuplicateKey, UnitOfWork } from '#platform';
import type { VoidOrder, Voided } from './void-redemption.js';
import { TakeBack } from './take-back.js';

/** Asks for a void after the ten minutes; a second person in the bureau decides. Refusals: not_found, conflict (one request a meal), reason_required. */
@Injectable()
export class RequestVoid {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async request(actor: Actor, order: VoidOrder): Promise<{ requestId: Id } | Refusal> {
    if (order.reason.trim().length < 4) return refuse('reason_required');
    try {
      return await this.work.run(async (tx) => {
        const [meal] = await tx.query('SELECT id FROM redemption WHERE id = ? AND site_id = ?', [order.redemptionId, actor.siteId ?? '']);
        if (!meal) return refuse('not_found');
        await tx.insert('void_request', [{ id: order.id, redemption_id: order.redemptionId, asked_by: actor.id, asked_at: this.clock.nowMs(), reason: order.reason }]);
        return { requestId: order.id };
      });
    } catch (error) {
      if (isDuplicateKey(error)) return refuse('conflict', { redemptionId: order.redemptionId });
      throw error;
    }
  }
}

/** Decides a request for a late void. Whoever asked may not decide (same_person). */
@Injectable()
export class DecideVoid {
  constructor(
    private readonly work: UnitOfWork,
    private readonly takeBack: TakeBack,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async decide(actor: Actor, decision: { requestId: Id; granted: boolean }): Promise<Voided | { kind: 'declined' } | Refusal> {
    return this.work.run(async (tx) => {
      const [request] = await tx.query<{ redemption_id: string; asked_by: string; reason: string }>(
        `SELECT q.redemption_id, q.asked_by, q.reason FROM void_request q JOIN redemption r ON r.id = q.redemption_id JOIN site s ON s.id = r.site_id WHERE q.id = ? AND s.area_code LIKE ?`,
        [decision.requestId, `${actor.areaCode}%`],
      );
      if (!request) return refuse('not_found');
      if (request.asked_by === actor.id) return refuse('same_person');
      const now = this.clock.nowMs();
      const claimed = await tx.execute('UPDATE void_request SET decided_by = ?, decided_at = ?, granted = ? WHERE id = ? AND decided_at IS NULL', [
        actor.id,
        now,
        decision.granted ? 1 : 0,
        decision.requestId,
      ]);
      if (claimed !== 1) return refuse('conflict');
      await this.audit.record(tx, actor, {
        action: decision.granted ? 'void.grant' : 'void.decline',
        objectKind: 'redemption',
        objectId: request.redemption_id,
        reason: request.reason,
      });
      if (!decision.granted) return { kind: 'declined' };
      return this.takeBack.inside(
        tx,
        { ...actor, id: request.asked_by },
        { id: decision.requestId, redemptionId: request.redemption_id, reason: request.reason, approvedBy: actor.id, nowMs: now },
      );
    });
  }
}
