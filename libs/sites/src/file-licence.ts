import { Injectable } from '@nestjs/common';
import type { Day, Id, Refusal } from '#values';
import { refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, Ids, UnitOfWork } from '#platform';
import { LicenceStore } from './licence.store.js';
import type { LicenceKind } from './site.js';
import { periodFault } from './site.js';
import { SiteStore } from './site.store.js';

export interface LicenceToFile {
  readonly siteId: Id;
  readonly kind: LicenceKind;
  readonly number: string;
  readonly validFrom: Day;
  readonly validUntil: Day;
}

/** Files a licence or its renewal; the same one again gets the same answer. Old ones stay: whether a site might serve on a past day can be asked again. */
@Injectable()
export class FileLicence {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sites: SiteStore,
    private readonly licences: LicenceStore,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly audit: Audit,
  ) {}

  /** Refuses `period_invalid`, and `not_found` for a site outside the actor's scope. */
  async file(actor: Actor, request: LicenceToFile): Promise<(LicenceToFile & { readonly id: Id }) | Refusal> {
    const fault = periodFault(request);
    if (fault) return fault;
    const licence = { id: this.ids.next(), ...request };
    return this.uow.run(async (tx) => {
      if ((await this.sites.lock(tx, actor, request.siteId)) === null) return refuse('not_found', { field: 'siteId' });
      const same = await this.licences.same(tx, request);
      if (same !== null) return { ...licence, id: same };
      await this.licences.insert(tx, [licence], this.clock.nowMs());
      await this.audit.record(tx, actor, { action: 'licence.file', objectKind: 'site', objectId: request.siteId, detail: { kind: request.kind, validUntil: request.validUntil } });
      return licence;
    });
  }
}
