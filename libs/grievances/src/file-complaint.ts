import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isId, refuse } from '#values';
import type { Actor, Tx } from '#platform';
import { Audit, Clock, isDuplicateKey, UnitOfWork } from '#platform';
import type { ComplaintKind, Grievance } from './grievance.js';
import { COMPLAINTS_A_DAY } from './grievance.js';
import { GrievanceStore } from './grievance.store.js';

export interface ComplaintToFile {
  /** Made by the phone, the same for every retry. */
  readonly id: Id;
  readonly redemptionId: Id;
  readonly about: ComplaintKind;
  /** Required for `other`. */
  readonly text?: string | undefined;
}

const DAY_MS = 24 * 3_600_000;

/**
 * A person complains about a meal of their own. The same id again gets the same answer.
 * Refuses `forbidden` (not an elder), `invalid_request`, `not_found` (no such meal of theirs), `id_reused`, `too_many_requests`.
 */
@Injectable()
export class FileComplaint {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: GrievanceStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async file(actor: Actor, complaint: ComplaintToFile): Promise<Grievance | Refusal> {
    const { personId } = actor;
    if (actor.role !== 'elder' || personId === null) return refuse('forbidden');
    if (!isId(complaint.id)) return refuse('invalid_request', { field: 'id' });
    if (complaint.about === 'other' && (complaint.text ?? '').trim() === '') return refuse('invalid_request', { field: 'text' });
    try {
      return await this.work.run((tx) => this.write(tx, actor, { personId, complaint }), { askable: true });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const known = await this.store.byId(this.work.reader, complaint.id);
      return known !== null && isSame(known, personId, complaint) ? known : refuse('id_reused');
    }
  }

  private async write(tx: Tx, actor: Actor, { personId, complaint }: { personId: Id; complaint: ComplaintToFile }): Promise<Grievance | Refusal> {
    const { id, redemptionId, about } = complaint;
    const known = await this.store.byId(tx, id);
    if (known !== null) return isSame(known, personId, complaint) ? known : refuse('id_reused');
    const [meal] = await tx.query<{ site_id: Id }>('SELECT site_id FROM redemption WHERE id = ? AND person_id = ?', [redemptionId, personId]);
    if (meal === undefined) return refuse('not_found', { field: 'redemptionId' });
    const madeAt = this.clock.nowMs();
    if ((await this.store.madeSince(tx, personId, madeAt - DAY_MS)) >= COMPLAINTS_A_DAY) return refuse('too_many_requests');
    const grievance = {
      id,
      kind: 'complaint' as const,
      personId,
      redemptionId,
      siteId: meal.site_id,
      about,
      programme: null,
      month: null,
      text: (complaint.text ?? '').trim(),
      madeAt,
    };
    await this.store.insert(tx, grievance);
    await this.audit.record(tx, actor, { action: 'complaint.file', objectKind: 'grievance', objectId: id, detail: { redemptionId, about } });
    return { ...grievance, answer: null };
  }
}

function isSame(known: Grievance, personId: Id, { redemptionId, about, text }: ComplaintToFile): boolean {
  return known.personId === personId && known.redemptionId === redemptionId && known.about === about && known.text === (text ?? '').trim();
}
