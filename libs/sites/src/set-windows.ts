import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { MealWindow } from '#core/policy';
import type { Actor } from '#platform';
import { Audit, UnitOfWork } from '#platform';
import { windowsFault } from './site.js';
import { SiteStore } from './site.store.js';

/** Sets the hours in which a site serves. A site with none of its own serves in the hours of the county's policy. */
@Injectable()
export class SetWindows {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sites: SiteStore,
    private readonly audit: Audit,
  ) {}

  /** Refuses `period_invalid` for windows that overlap, repeat or leave the day, and `not_found`. */
  async set(actor: Actor, request: { readonly siteId: Id; readonly windows: readonly MealWindow[] }): Promise<readonly MealWindow[] | Refusal> {
    const fault = windowsFault(request.windows);
    if (fault) return fault;
    return this.uow.run(async (tx) => {
      if ((await this.sites.lock(tx, actor, request.siteId)) === null) return refuse('not_found', { field: 'siteId' });
      await this.sites.replaceWindows(tx, request.siteId, request.windows);
      await this.audit.record(tx, actor, { action: 'site.windows', objectKind: 'site', objectId: request.siteId, detail: { windows: request.windows } });
      return request.windows;
    });
  }
}
