import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import { FamilyStore } from './family.store.js';

/** An elder takes a consent back; whoever looked on is out with the next request. Refuses `forbidden`, `not_found` (another's, or taken back before). */
@Injectable()
export class RevokeFamily {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: FamilyStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async revoke(actor: Actor, linkId: Id): Promise<{ id: Id; revokedAt: number } | Refusal> {
    const { personId } = actor;
    if (actor.role !== 'elder' || personId === null) return refuse('forbidden');
    const now = this.clock.nowMs();
    return this.work.run(async (tx) => {
      if (!(await this.store.revoke(tx, { id: linkId, personId }, now))) return refuse('not_found', { field: 'id' });
      await this.audit.record(tx, actor, { action: 'family.revoke', objectKind: 'person', objectId: personId, detail: { familyLinkId: linkId } });
      return { id: linkId, revokedAt: now };
    });
  }
}
