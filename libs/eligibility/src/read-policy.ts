import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { countyOf, refuse } from '#values';
import type { Actor } from '#platform';
import { UnitOfWork } from '#platform';
import type { PolicyRecord } from './policy-record.js';
import { PolicyStore } from './policy.store.js';

/** One version published in the actor's county, with its body. Refuses: not_found. */
@Injectable()
export class ReadPolicy {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: PolicyStore,
  ) {}

  async read(actor: Actor, id: Id): Promise<PolicyRecord | Refusal> {
    return (await this.store.one(this.work.reader, countyOf(actor.areaCode), id)) ?? refuse('not_found', { policy: id });
  }
}
