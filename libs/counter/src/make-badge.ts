import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { badgeText } from '#core/code';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import { StaffReader } from '#identity';
import type { Actor } from '#platform';
import { againOnClash, Audit, Clock, Ids, UnitOfWork } from '#platform';
import { BadgeStore } from './badge.store.js';

export interface MadeBadge {
  readonly badgeId: Id;
  readonly operatorId: Id;
  readonly displayName: string;
  /** 39 digits for the QR, shown once: what is kept of it makes no badge. */
  readonly code: string;
  /** UTC milliseconds. */
  readonly madeAt: number;
}

/**
 * Makes an operator's badge, by the manager of the site or by the bureau. The badge before is worth nothing from then on.
 * Refuses `not_found` (no live account of a site within reach), `forbidden` (at a counter, for whoever is no manager).
 */
@Injectable()
export class MakeBadge {
  constructor(
    private readonly work: UnitOfWork,
    private readonly staff: StaffReader,
    private readonly badges: BadgeStore,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async make(actor: Actor, operatorId: Id): Promise<MadeBadge | Refusal> {
    if (actor.siteId !== null && actor.role !== 'site_manager') return refuse('forbidden', { field: 'operatorId' });
    return againOnClash(() =>
      this.work.run(async (tx) => {
        const member = await this.staff.within(tx, actor, operatorId);
        if (isRefusal(member)) return member;
        const code = randomBytes(16);
        const badge = { badgeId: this.ids.next(), operatorId, displayName: member.displayName, code: badgeText(code), madeAt: this.clock.nowMs() };
        await this.badges.replace(tx, { accountId: operatorId, badgeId: badge.badgeId, code, madeAt: badge.madeAt, madeBy: actor.id });
        await this.audit.record(tx, actor, { action: 'badge.make', objectKind: 'user', objectId: operatorId, detail: { badgeId: badge.badgeId } });
        return badge;
      }),
    );
  }
}
