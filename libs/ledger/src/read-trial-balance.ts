import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { UnitOfWork } from '#platform';
import type { Refusal } from '#values';
import { refuse } from '#values';
import { isCountyWide } from './account-statement.js';
import type { Balances } from './trial-balance.js';
import { TrialBalance } from './trial-balance.js';

/** The trial balance for people, whose scope is looked at first. */
@Injectable()
export class ReadTrialBalance {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly balances: TrialBalance,
  ) {}

  /** `recordedBeforeMs` in UTC milliseconds; left out for now. Refusals: `forbidden` (not county-wide). */
  async read(actor: Actor, recordedBeforeMs?: number): Promise<Balances | Refusal> {
    if (actor.siteId !== null || !isCountyWide(actor)) return refuse('forbidden');
    return this.balances.at(this.uow.reader, recordedBeforeMs === undefined ? {} : { recordedBeforeMs });
  }
}
