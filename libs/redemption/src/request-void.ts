import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { Actor, Row } from '#platform';
import { Audit, Clock, isDuplicateKey, isSamePerson, RowSeals, staffIdentityOf, type Tx, UnitOfWork } from '#platform';
import type { VoidOrder, Voided } from './void-order.js';
import { TakeBack } from './take-back.js';

/** What somebody of the bureau says to a request. */
export interface VoidDecision {
  readonly requestId: Id;
  readonly granted: boolean;
  /** Why; a declined one needs it. */
  readonly reason?: string | undefined;
}

const REASON_CHARACTERS_MIN = 4;

interface VoidRequestRow extends Row {
  redemption_id: Id;
  asked_by: string;
  reason: string;
  decided_by: string | null;
  granted: number | null;
}

/** Asks for a void after the ten minutes; a second person in the bureau decides. Refusals: not_found, conflict (one request a meal), id_reused, reason_required. */
@Injectable()
export class RequestVoid {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly seals: RowSeals,
  ) {}

  async request(actor: Actor, order: VoidOrder): Promise<{ requestId: Id } | Refusal> {
    if (order.reason.trim().length < REASON_CHARACTERS_MIN) return refuse('reason_required');
    try {
      return await this.work.run(
        async (tx) => {
          const [meal] = await tx.query('SELECT id FROM redemption WHERE id = ? AND site_id = ?', [order.redemptionId, actor.siteId ?? '']);
          if (!meal) return refuse('not_found');
          const asked = { id: order.id, redemption_id: order.redemptionId, asked_by: actor.id, asked_at: this.clock.nowMs(), reason: order.reason };
          const row = { ...asked, decided_by: null, decided_at: null, granted: null, decision_reason: null };
          await tx.insert('void_request', [this.seals.with('void_request', row)]);
          return { requestId: order.id };
        },
        { askable: true },
      );
    } catch (error) {
      if (isDuplicateKey(error)) return this.earlier(actor, order);
      throw error;
    }
  }

  /** The same request again is the same request; any other for this meal is one too many. */
  private async earlier(actor: Actor, order: VoidOrder): Promise<{ requestId: Id } | Refusal> {
    const [known] = await this.work.reader.query<{ redemption_id: Id; asked_by: string }>('SELECT redemption_id, asked_by FROM void_request WHERE id = ?', [order.id]);
    if (known === undefined) return refuse('conflict', { redemptionId: order.redemptionId });
    return known.redemption_id === order.redemptionId && known.asked_by === actor.id ? { requestId: order.id } : refuse('id_reused');
  }
}

/**
 * Decides a request for a late void. Whoever asked may not decide, under whatever account (same_person); the same decision by the same person again
 * has the same answer. Refusals: not_found, same_person, conflict (decided by another), reason_required (declined without a
 * word why), and those of taking back.
 */
@Injectable()
export class DecideVoid {
  constructor(
    private readonly work: UnitOfWork,
    private readonly takeBack: TakeBack,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly seals: RowSeals,
  ) {}

  async decide(actor: Actor, decision: VoidDecision): Promise<Voided | { kind: 'declined' } | Refusal> {
    const reason = decision.reason?.trim() ?? '';
    if (!decision.granted && reason.length < REASON_CHARACTERS_MIN) return refuse('reason_required', { field: 'reason' });
    return this.work.run(async (tx) => {
      const [request] = await tx.query<VoidRequestRow>(
        `SELECT q.* FROM void_request q JOIN redemption r ON r.id = q.redemption_id JOIN site s ON s.id = r.site_id WHERE q.id = ? AND s.area_code LIKE ?`,
        [decision.requestId, `${actor.areaCode}%`],
      );
      // Nobody asked for what the app did not write.
      if (!request || !this.seals.fits('void_request', request)) return refuse('not_found');
      const asker = await staffIdentityOf(tx, request.asked_by);
      if (isSamePerson(asker, actor)) return refuse('same_person');
      // An operator who has no number yet may ask; whoever decides is known as a person.
      if (actor.staffNumber === null) return refuse('staff_unlinked', { who: 'checker' });
      const now = this.clock.nowMs();
      const which = { where: 'id = ? AND decided_at IS NULL', values: [decision.requestId] };
      const claimed = await this.seals.changing(tx, 'void_request', which, () =>
        tx.execute(`UPDATE void_request SET decided_by = ?, decided_at = ?, granted = ?, decision_reason = ? WHERE ${which.where}`, [
          actor.id,
          now,
          decision.granted ? 1 : 0,
          reason === '' ? null : reason,
          decision.requestId,
        ]),
      );
      if (claimed !== 1) return this.again(tx, actor, decision, request);
      // A meal that the till took back meanwhile is not taken back again: the request is closed, and no grant is on record.
      const outcome = decision.granted ? await this.void(tx, actor, decision.requestId, request) : { kind: 'declined' as const };
      if (isRefusal(outcome)) return outcome;
      await this.audit.record(tx, actor, {
        action: decision.granted ? 'void.grant' : 'void.decline',
        objectKind: 'redemption',
        objectId: request.redemption_id,
        reason: reason === '' ? request.reason : reason,
        detail: { requestId: decision.requestId },
      });
      return outcome;
    });
  }

  /** A decision that was taken before: answered as it was to whoever took it, a conflict for everybody else. */
  private async again(tx: Tx, actor: Actor, decision: VoidDecision, request: VoidRequestRow): Promise<Voided | { kind: 'declined' } | Refusal> {
    if (request.decided_by !== actor.id || (Number(request.granted) === 1) !== decision.granted) return refuse('conflict');
    return decision.granted ? this.void(tx, actor, decision.requestId, request) : { kind: 'declined' };
  }

  private void(tx: Tx, actor: Actor, requestId: Id, { redemption_id: redemptionId, asked_by: askedBy, reason }: VoidRequestRow): Promise<Voided | Refusal> {
    return this.takeBack.inside(tx, { ...actor, id: askedBy }, { id: requestId, redemptionId, reason, approvedBy: actor.id, nowMs: this.clock.nowMs() });
  }
}
