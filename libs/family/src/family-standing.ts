import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { ElderProfile } from '#identity';
import { Clock, UnitOfWork } from '#platform';
import { familyActor, stateOf } from './family-link.js';
import { FamilyStore } from './family.store.js';

/** Whether a consent still lets somebody look on; asked at each renewal of their session. Null when the id is no consent's. */
@Injectable()
export class FamilyStanding {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: FamilyStore,
    private readonly clock: Clock,
  ) {}

  /** Refuses `unauthenticated` for one that was taken back or has run out. */
  async of(linkId: Id): Promise<ElderProfile | Refusal | null> {
    const link = await this.store.byId(this.work.reader, linkId);
    if (link === null) return null;
    const now = this.clock.nowMs();
    if (stateOf(link, now) !== 'live') return refuse('unauthenticated');
    await this.work.run((tx) => this.store.seen(tx, link.id, now));
    const actor = familyActor(link);
    return { areaCode: actor.areaCode, displayName: link.nameMasked, actor };
  }
}
