import { Injectable } from '@nestjs/common';
import type { Refusal } from '#values';
import { refuse } from '#values';
import type { Actor } from '#platform';
import { Clock, UnitOfWork } from '#platform';
import type { FamilyLink, FamilyState } from './family-link.js';
import { stateOf } from './family-link.js';
import { FamilyStore } from './family.store.js';

/** Everybody who looks on, or did: the live ones first. Refuses `forbidden` for anyone but the elder. */
@Injectable()
export class ListFamily {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: FamilyStore,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor): Promise<(FamilyLink & { readonly state: FamilyState })[] | Refusal> {
    if (actor.role !== 'elder' || actor.personId === null) return refuse('forbidden');
    const now = this.clock.nowMs();
    const links = (await this.store.of(this.work.reader, actor.personId)).map((link) => ({ ...link, state: stateOf(link, now) }));
    return [...links.filter((link) => link.state === 'live'), ...links.filter((link) => link.state !== 'live')];
  }
}
