import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { Actor } from '#platform';
import { Clock, UnitOfWork } from '#platform';
import type { FamilyLink, FamilyState } from './family-link.js';
import { stateOf } from './family-link.js';
import { FamilyStore } from './family.store.js';

/** Who looks on for a person of the desk's own area, masked: so that an elder who did not let them in can say so. Refuses `not_found`. */
@Injectable()
export class FamilyOfPerson {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: FamilyStore,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, personId: Id): Promise<(FamilyLink & { readonly state: FamilyState })[] | Refusal> {
    const db = this.work.reader;
    if (!(await this.store.isWithin(db, actor, personId))) return refuse('not_found', { personId });
    const now = this.clock.nowMs();
    return (await this.store.of(db, personId)).map((link) => ({ ...link, state: stateOf(link, now) }));
  }
}
