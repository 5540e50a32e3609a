import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse, writtenGlyphs } from '#values';
import type { Actor, StaffIdentity } from '#platform';
import { Audit, Clock, isDuplicateKey, isSamePerson, staffIdentityOf, type Tx, UnitOfWork } from '#platform';
import type { AnswerOutcome, Grievance, GrievanceAnswer, GrievanceKind } from './grievance.js';
import { GrievanceStore } from './grievance.store.js';

export interface AnswerToGive {
  readonly id: Id;
  readonly kind: GrievanceKind;
  readonly outcome: AnswerOutcome;
  /** Goes to the person as it stands; at least four characters. */
  readonly text: string;
}

const TEXT_GLYPHS_MIN = 4;

/**
 * Answers a complaint or an appeal, once; the teller takes the answer to the person. What follows from an upheld one (a
 * void, a difference run) is done where such things are done.
 * Refuses `reason_required`, `not_found` (also another street's), `answered_already`, `same_person` (a complaint about a meal that they
 * served themselves, under whatever account).
 */
@Injectable()
export class AnswerGrievance {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: GrievanceStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async answer(actor: Actor, { id, kind, outcome, text }: AnswerToGive): Promise<GrievanceAnswer | Refusal> {
    const stated = text.trim();
    if (writtenGlyphs(stated) < TEXT_GLYPHS_MIN) return refuse('reason_required', { field: 'text', glyphsMin: TEXT_GLYPHS_MIN });
    const answer: GrievanceAnswer = { outcome, text: stated, answeredBy: actor.id, answeredAt: this.clock.nowMs() };
    try {
      return await this.work.run(async (tx) => {
        const found = await this.store.inScope(tx, actor, { id, kind });
        if (found === null) return refuse('not_found');
        if (found.whole.answer !== null) return refuse('answered_already', { answeredAt: found.whole.answer.answeredAt });
        if (await servedBy(tx, found.whole, actor)) return refuse('same_person');
        await this.store.answer(tx, id, answer);
        await this.audit.record(tx, actor, { action: `${kind}.answer`, objectKind: 'grievance', objectId: id, detail: { outcome } });
        return answer;
      });
    } catch (error) {
      // The primary key lets one of two answers at once through.
      if (isDuplicateKey(error)) return refuse('answered_already');
      throw error;
    }
  }
}

/** Whether the meal that is complained of was served by this person: by an account of theirs that worked at its site. */
async function servedBy(tx: Tx, { redemptionId }: Grievance, actor: StaffIdentity): Promise<boolean> {
  if (redemptionId === null) return false;
  const [meal] = await tx.query<{ operator_id: string }>(
    'SELECT r.operator_id FROM redemption r JOIN user_account u ON u.id = r.operator_id AND u.site_id = r.site_id WHERE r.id = ?',
    [redemptionId],
  );
  return meal !== undefined && isSamePerson(await staffIdentityOf(tx, meal.operator_id), actor);
}
