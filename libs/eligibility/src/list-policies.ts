import { Injectable } from '@nestjs/common';
import type { Actor, Page } from '#platform';
import { afterCursor, pageOf, UnitOfWork } from '#platform';
import { countyOf } from '#values';
import type { PolicyRecord } from './policy-record.js';
import { PolicyStore, sortKey } from './policy.store.js';

/** All versions published in the actor's county, in order of programme and first day. The law is public to everyone in its bureau, whatever their street. */
@Injectable()
export class ListPolicies {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: PolicyStore,
  ) {}

  async list(actor: Actor, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Page<PolicyRecord>> {
    const rows = await this.store.page(this.work.reader, countyOf(actor.areaCode), { after: afterCursor(cursor, 'code|day|id'), limit: limit + 1 });
    return pageOf(rows, limit, sortKey);
  }
}
