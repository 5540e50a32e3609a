import { Injectable } from '@nestjs/common';
import type { Day, Id, Refusal } from '#values';
import { dayOf, refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import { SiteStore } from './site.store.js';

/** Closes a site from today or a later day on. Meals served before that day keep their subsidy; the site stays on record. */
@Injectable()
export class CloseSite {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sites: SiteStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Refuses `not_found`, `period_invalid` before today (meals of a day that is over were served at a site that was open) or the opening day, `conflict` when it was closed already. */
  async close(actor: Actor, request: { readonly siteId: Id; readonly closedOn: Day; readonly reason: string }): Promise<{ siteId: Id; closedOn: Day } | Refusal> {
    return this.uow.run(async (tx) => {
      const site = await this.sites.lock(tx, actor, request.siteId);
      if (site === null) return refuse('not_found', { field: 'siteId' });
      const today = dayOf(this.clock.nowMs());
      if (request.closedOn < today) return refuse('period_invalid', { field: 'closedOn', today });
      if (request.closedOn < site.openedOn) return refuse('period_invalid', { field: 'closedOn', openedOn: site.openedOn });
      if ((await this.sites.close(tx, request.siteId, request.closedOn)) !== 1) return refuse('conflict', { field: 'closedOn' });
      await this.audit.record(tx, actor, { action: 'site.close', objectKind: 'site', objectId: request.siteId, reason: request.reason, detail: { closedOn: request.closedOn } });
      return { siteId: request.siteId, closedOn: request.closedOn };
    });
  }
}
