import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse, writtenGlyphs } from '#values';
import type { Actor, Row } from '#platform';
import { Audit, Clock, idOf, isDuplicateKey, isSamePerson, RowSeals, staffIdentityOf, type Tx, UnitOfWork } from '#platform';
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
/** Of a request that nobody has decided. */
const UNDECIDED = { decided_by: null, decided_at: null, granted: null, decision_reason: null };

/** Carries a refusal out of the transaction: where a meal is not taken back, no grant of it stands either. */
class NotTakenBack extends Error {
  constructor(readonly refusal: Refusal) {
    super('not taken back');
  }
}

interface VoidRequestRow extends Row {
  redemption_id: Id;
  asked_by: string;
  asked_at: number;
  reason: string;
  decided_by: string | null;
  granted: number | null;
}

/**
 * Asks for a void after the ten minutes; a second person in the bureau decides. Once it was declined a till may ask again.
 * Refusals: not_found, conflict (one request a meal at a time), id_reused, reason_required.
 */
@Injectable()
export class RequestVoid {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly seals: RowSeals,
  ) {}

  async request(actor: Actor, order: VoidOrder): Promise<{ requestId: Id } | Refusal> {
    if (writtenGlyphs(order.reason) < REASON_CHARACTERS_MIN) return refuse('reason_required');
    try {
      return await this.work.run(
        async (tx) => {
          const [meal] = await tx.query('SELECT id FROM redemption WHERE id = ? AND site_id = ?', [order.redemptionId, actor.siteId ?? '']);
          if (!meal) return refuse('not_found');
          const asked = { id: order.id, redemption_id: order.redemptionId, asked_by: actor.id, asked_at: this.clock.nowMs(), reason: order.reason };
          await tx.insert('void_request', [{ ...this.seals.with('void_request', { ...asked, ...UNDECIDED }), open_for: 'till' }]);
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
    const [known] = await this.work.reader.query<{ redemption_id: Id; asked_by: string; reason: string }>('SELECT redemption_id, asked_by, reason FROM void_request WHERE id = ?', [
      order.id,
    ]);
    if (known === undefined) return refuse('conflict', { redemptionId: order.redemptionId });
    const same = known.redemption_id === order.redemptionId && known.asked_by === actor.id && known.reason === order.reason;
    return same ? { requestId: order.id } : refuse('id_reused');
  }
}

/**
 * Decides a request for a late void. Whoever asked may not decide, under whatever account (same_person); the same decision by the same person again
 * has the same answer. A grant whose meal is not taken back is none, and the request waits as before. Refusals: not_found, same_person, conflict (decided by another), reason_required (declined without a
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
    if (!decision.granted && writtenGlyphs(reason) < REASON_CHARACTERS_MIN) return refuse('reason_required', { field: 'reason' });
    try {
      return await this.work.run((tx) => this.inside(tx, actor, { ...decision, reason }));
    } catch (error) {
      if (error instanceof NotTakenBack) return error.refusal;
      throw error;
    }
  }

  private async inside(tx: Tx, actor: Actor, decision: VoidDecision & { readonly reason: string }): Promise<Voided | { kind: 'declined' } | Refusal> {
    const { reason } = decision;
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
      tx.execute(`UPDATE void_request SET decided_by = ?, decided_at = ?, granted = ?, decision_reason = ?${decision.granted ? '' : ', open_for = NULL'} WHERE ${which.where}`, [
        actor.id,
        now,
        decision.granted ? 1 : 0,
        reason === '' ? null : reason,
        decision.requestId,
      ]),
    );
    if (claimed !== 1) return this.again(tx, actor, decision, request);
    // A meal that the till took back meanwhile is not taken back again, and no grant is on record.
    const outcome = decision.granted ? await this.void(tx, actor, request) : { kind: 'declined' as const };
    if (isRefusal(outcome)) throw new NotTakenBack(outcome);
    await this.audit.record(tx, actor, {
      action: decision.granted ? 'void.grant' : 'void.decline',
      objectKind: 'redemption',
      objectId: request.redemption_id,
      reason: reason === '' ? request.reason : reason,
      detail: { requestId: decision.requestId },
    });
    return outcome;
  }

  /** A decision that was taken before: answered as it was to whoever took it, a conflict for everybody else. */
  private async again(tx: Tx, actor: Actor, decision: VoidDecision, request: VoidRequestRow): Promise<Voided | { kind: 'declined' } | Refusal> {
    if (request.decided_by !== actor.id || (Number(request.granted) === 1) !== decision.granted) return refuse('conflict');
    if (!decision.granted) return { kind: 'declined' };
    // Earlier versions kept a grant whose meal was not taken back. It is over, and somebody asks anew.
    const [made] = await tx.query('SELECT 1 FROM redemption_void WHERE redemption_id = ?', [request.redemption_id]);
    return made === undefined ? refuse('conflict') : this.void(tx, actor, request);
  }

  private void(tx: Tx, actor: Actor, request: VoidRequestRow): Promise<Voided | Refusal> {
    const { redemption_id: redemptionId, asked_by: askedBy, reason } = request;
    // Of the keyed seal, so that no till can make a void of another meal under this id first.
    const id = idOf(Number(request.asked_at), 'void', this.seals.of('void_request', { ...request, ...UNDECIDED }));
    return this.takeBack.inside(tx, { ...actor, id: askedBy }, { id, redemptionId, reason, approvedBy: actor.id, nowMs: this.clock.nowMs() });
  }
}
