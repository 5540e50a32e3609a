import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal } from '#values';
import { StaffReader } from '#identity';
import type { Actor } from '#platform';
import { UnitOfWork } from '#platform';
import { BadgeStore } from './badge.store.js';
import { SiteStaff, type SiteOperator } from './site-staff.js';

/** Somebody of a site, and the badge in force; null where none was made. */
export interface BadgeHolder extends SiteOperator {
  /** UTC milliseconds. */
  readonly badgeMadeAt: number | null;
}

/** Who works at a site and who has a badge. Refuses `not_found` for a site out of reach. */
@Injectable()
export class FindBadges {
  constructor(
    private readonly work: UnitOfWork,
    private readonly staff: StaffReader,
    private readonly people: SiteStaff,
    private readonly badges: BadgeStore,
  ) {}

  async at(actor: Actor, siteId: Id): Promise<readonly BadgeHolder[] | Refusal> {
    const reach = await this.staff.reach(this.work.reader, actor, siteId);
    if (isRefusal(reach)) return reach;
    const people = await this.people.at(this.work.reader, siteId);
    const badges = await this.badges.of(
      this.work.reader,
      people.map((one) => one.operatorId),
    );
    return people.map((one) => ({ ...one, badgeMadeAt: badges.get(one.operatorId)?.madeAt ?? null }));
  }
}
