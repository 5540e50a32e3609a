import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { ImportRecord } from './roster.store.js';
import { RosterStaging } from './roster.store.js';

/** One roster and its counts, also while it is being checked. Refuses `not_found`. */
@Injectable()
export class ReadImport {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly staging: RosterStaging,
  ) {}

  async read(actor: Actor, importId: Id): Promise<ImportRecord | Refusal> {
    return (await this.staging.read(this.uow.reader, actor, importId)) ?? refuse('not_found', { importId });
  }
}
