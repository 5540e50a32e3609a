import { Injectable } from '@nestjs/common';
import type { Day, Id, Refusal } from '#values';
import { countyOf, refuse } from '#values';
import type { Actor, Page } from '#platform';
import { afterCursor, pageOf, UnitOfWork } from '#platform';
import type { LicenceRecord } from './licence.store.js';
import { LicenceStore } from './licence.store.js';
import { MenuStore } from './menu.store.js';
import { OperatorStore } from './operator.store.js';
import type { MenuItemRecord, OperatorRecord } from './site.js';
import { SiteStore } from './site.store.js';

export interface PageWanted {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Licences within the actor's scope, the soonest to lapse first. */
@Injectable()
export class FindLicences {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly licences: LicenceStore,
  ) {}

  async find(actor: Actor, wanted: PageWanted & { readonly siteId?: Id | undefined; readonly validUntilMax?: Day | undefined }): Promise<Page<LicenceRecord>> {
    const rows = await this.licences.list(this.uow.reader, actor, { ...wanted, after: afterCursor(wanted.cursor, 'day|id') });
    return pageOf(rows, wanted.limit, (licence) => `${licence.validUntil}|${licence.id}`);
  }
}

/** Every price that one site filed, newest first. */
@Injectable()
export class FindPrices {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sites: SiteStore,
    private readonly menus: MenuStore,
  ) {}

  /** Refuses `not_found` for a site outside the actor's scope. */
  async find(actor: Actor, wanted: PageWanted & { readonly siteId: Id }): Promise<Page<MenuItemRecord> | Refusal> {
    if ((await this.sites.inScope(this.uow.reader, actor, wanted.siteId)) === null) return refuse('not_found', { field: 'siteId' });
    const rows = await this.menus.history(this.uow.reader, wanted.siteId, { after: afterCursor(wanted.cursor, 'day|id'), limit: wanted.limit });
    return pageOf(rows, wanted.limit, (item) => `${item.validFrom}|${item.id}`);
  }
}

/** Registered licensees of the actor's county, by credit code. They are public record and belong to no street. */
@Injectable()
export class FindOperators {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly operators: OperatorStore,
  ) {}

  async find(actor: Actor, wanted: PageWanted): Promise<Page<OperatorRecord>> {
    const rows = await this.operators.list(this.uow.reader, countyOf(actor.areaCode), { after: afterCursor(wanted.cursor, 'code'), limit: wanted.limit });
    return pageOf(rows, wanted.limit, (operator) => operator.creditCode);
  }
}
