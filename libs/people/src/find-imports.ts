import { Injectable } from '@nestjs/common';
import type { Actor, Page } from '#platform';
import { afterCursor, pageOf, UnitOfWork } from '#platform';
import type { ImportRecord } from './roster.store.js';
import { RosterStaging } from './roster.store.js';

/** The rosters uploaded within the actor's scope, newest first. */
@Injectable()
export class FindImports {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly staging: RosterStaging,
  ) {}

  async find(actor: Actor, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Page<ImportRecord>> {
    const rows = await this.staging.list(this.uow.reader, actor, { beforeId: afterCursor(cursor, 'id'), limit: limit + 1 });
    return pageOf(rows, limit, (row) => row.importId);
  }
}
