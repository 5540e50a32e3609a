import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { Actor, Page } from '#platform';
import { afterCursor, pageOf, UnitOfWork } from '#platform';
import type { SiteRecord, SiteType } from './site.js';
import { SiteStore, siteScope } from './site.store.js';

export interface SitesWanted {
  readonly areaCode?: string | undefined;
  readonly type?: SiteType | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The sites of an actor's area, by site code. */
@Injectable()
export class FindSites {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sites: SiteStore,
  ) {}

  async find(actor: Actor, wanted: SitesWanted): Promise<Page<SiteRecord>> {
    const types = wanted.type === undefined ? undefined : [wanted.type];
    const rows = await this.sites.list(this.uow.reader, siteScope(actor), { areaCode: wanted.areaCode, types, after: afterCursor(wanted.cursor, 'code'), limit: wanted.limit });
    return pageOf(rows, wanted.limit, (site) => site.code);
  }
}

/** One site of an actor's area, with its licences and windows. */
@Injectable()
export class ShowSite {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sites: SiteStore,
  ) {}

  /** Refuses `not_found`, also for a site of another street: whether it exists is not told. */
  async show(actor: Actor, siteId: Id): Promise<SiteRecord | Refusal> {
    return (await this.sites.inScope(this.uow.reader, actor, siteId)) ?? refuse('not_found', { field: 'siteId' });
  }
}
