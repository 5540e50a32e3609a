import { Injectable } from '@nestjs/common';
import type { Day, Refusal } from '#values';
import { refuse } from '#values';
import type { Actor } from '#platform';
import { UnitOfWork } from '#platform';
import type { Totals } from './totals.js';
import { TotalsStore } from './totals.store.js';

/** The totals of a day at the till's own site. */
@Injectable()
export class ReadDay {
  constructor(
    private readonly work: UnitOfWork,
    private readonly totals: TotalsStore,
  ) {}

  async read(actor: Actor, day: Day): Promise<Totals | Refusal> {
    return actor.siteId === null ? refuse('not_found', { field: 'siteId' }) : this.totals.of(this.work.reader, { siteId: actor.siteId, day });
  }
}
