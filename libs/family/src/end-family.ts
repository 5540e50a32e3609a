import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse, writtenGlyphs } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import { FamilyStore } from './family.store.js';

const REASON_CHARACTERS_MIN = 4;

/**
 * A desk ends a consent for the elder, who is told by the same notice as of one they end themselves. Refuses `reason_required`, `not_found`
 * (out of the area, another's, or ended before).
 */
@Injectable()
export class EndFamily {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: FamilyStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async end(actor: Actor, { personId, linkId, reason }: { readonly personId: Id; readonly linkId: Id; readonly reason: string }): Promise<{ id: Id; revokedAt: number } | Refusal> {
    if (writtenGlyphs(reason) < REASON_CHARACTERS_MIN) return refuse('reason_required');
    const now = this.clock.nowMs();
    return this.work.run(async (tx) => {
      const isEnded = (await this.store.isWithin(tx, actor, personId)) && (await this.store.revoke(tx, { id: linkId, personId }, now));
      if (!isEnded) return refuse('not_found', { field: 'id' });
      await this.audit.record(tx, actor, { action: 'family.revoke', objectKind: 'person', objectId: personId, reason, detail: { familyLinkId: linkId, because: 'desk' } });
      return { id: linkId, revokedAt: now };
    });
  }
}
