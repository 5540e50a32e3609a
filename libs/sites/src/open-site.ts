import { Injectable } from '@nestjs/common';
import type { Day, Id, Refusal } from '#values';
import { countyOf, isWithin, refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Ids, isDuplicateKey, UnitOfWork } from '#platform';
import { OperatorStore } from './operator.store.js';
import type { SiteRecord, SiteType } from './site.js';
import { areaFault } from './site.js';
import { SiteStore } from './site.store.js';

export interface SiteToOpen {
  readonly code: string;
  readonly operatorId: Id;
  readonly name: string;
  readonly nameEn: string;
  readonly type: SiteType;
  readonly areaCode: string;
  readonly address: string;
  readonly seats: number;
  readonly portionsPerMeal: number;
  readonly openedOn: Day;
}

/** Opens a meal site of a registered operator. It serves no subsidised meal until its food licence is filed. */
@Injectable()
export class OpenSite {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sites: SiteStore,
    private readonly operators: OperatorStore,
    private readonly ids: Ids,
    private readonly audit: Audit,
  ) {}

  /** Refuses `area_unknown`, `forbidden` outside the actor's area, `not_found` for the operator, `site_exists` for the code. */
  async open(actor: Actor, request: SiteToOpen): Promise<SiteRecord | Refusal> {
    const fault = areaFault(request.areaCode);
    if (fault) return fault;
    if (!isWithin(request.areaCode, actor.areaCode)) return refuse('forbidden', { field: 'areaCode' });
    const site: SiteRecord = { id: this.ids.next(), ...request, closedOn: null, licences: [], windows: [], pastHours: [] };
    try {
      return await this.uow.run(async (tx) => {
        if ((await this.operators.byId(tx, countyOf(actor.areaCode), request.operatorId)) === null) return refuse('not_found', { field: 'operatorId' });
        await this.sites.insert(tx, [site]);
        await this.audit.record(tx, actor, { action: 'site.open', objectKind: 'site', objectId: site.id, detail: { code: site.code, type: site.type } });
        return site;
      });
    } catch (error) {
      if (isDuplicateKey(error)) return refuse('site_exists', { code: request.code });
      throw error;
    }
  }
}
