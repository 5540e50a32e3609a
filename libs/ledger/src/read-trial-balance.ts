import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { UnitOfWork } from '#platform';
import type { Refusal } from '#values';
import { countyOf, isWholeCounty, refuse } from '#values';
import type { Balances } from './trial-balance.js';
import { TrialBalance } from './trial-balance.js';

/** The trial balance of a county for its people, whose scope is looked at first. */
@Injectable()
export class ReadTrialBalance {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly balances: TrialBalance,
  ) {}

  /** `recordedBeforeMs` in UTC milliseconds; left out for now. Refusals: `forbidden` (not county-wide). */
  async read(actor: Actor, recordedBeforeMs?: number): Promise<Balances | Refusal> {
    if (actor.siteId !== null || !isWholeCounty(actor.areaCode)) return refuse('forbidden');
    return this.balances.at(this.uow.reader, { county: countyOf(actor.areaCode), ...(recordedBeforeMs === undefined ? {} : { recordedBeforeMs }) });
  }
}
