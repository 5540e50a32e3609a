import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, UnitOfWork } from '#platform';
import type { SitePlace } from './place.store.js';
import { placeFault, PlaceStore } from './place.store.js';
import { SiteStore } from './site.store.js';

/** Says where a site is and how to ring it; what was said before is replaced. */
@Injectable()
export class SetPlace {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sites: SiteStore,
    private readonly places: PlaceStore,
    private readonly audit: Audit,
  ) {}

  /** Refuses `invalid_request` for a number or coordinates that cannot be, `not_found` for a site outside the actor's scope. */
  async set(actor: Actor, request: SitePlace & { readonly siteId: Id }): Promise<SitePlace | Refusal> {
    const fault = placeFault(request);
    if (fault) return fault;
    const { siteId, tel, latitude, longitude } = request;
    return this.uow.run(async (tx) => {
      if ((await this.sites.lock(tx, actor, siteId)) === null) return refuse('not_found', { field: 'siteId' });
      await this.places.replace(tx, siteId, { tel, latitude, longitude });
      await this.audit.record(tx, actor, { action: 'site.set_place', objectKind: 'site', objectId: siteId, detail: { tel, latitude, longitude } });
      return { tel, latitude, longitude };
    });
  }
}
