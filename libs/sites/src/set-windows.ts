import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { MealWindow } from '#core/policy';
import type { Actor } from '#platform';
import { Audit, Clock, Ids, UnitOfWork } from '#platform';
import { windowsFault } from './site.js';
import { SiteStore } from './site.store.js';

/**
 * Sets the hours in which a site serves, from now on: meals of before are held against the hours of their own time. A site with
 * none of its own serves in the hours of the county's policy.
 */
@Injectable()
export class SetWindows {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sites: SiteStore,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Refuses `period_invalid` for windows that overlap, repeat or leave the day, and `not_found`. */
  async set(actor: Actor, request: { readonly siteId: Id; readonly windows: readonly MealWindow[] }): Promise<readonly MealWindow[] | Refusal> {
    const fault = windowsFault(request.windows);
    if (fault) return fault;
    return this.uow.run(async (tx) => {
      if ((await this.sites.lock(tx, actor, request.siteId)) === null) return refuse('not_found', { field: 'siteId' });
      const site = (await this.sites.byIds(tx, [request.siteId]))[0];
      const windows = site?.windows ?? [];
      // Each change after the one before it, whatever the clock says: of two at one moment nobody could tell which hours came first.
      const untilMs = Math.max(this.clock.nowMs(), (site?.pastHours.at(-1)?.untilMs ?? 0) + 1);
      if (!isAlike(windows, request.windows)) await this.sites.keepHours(tx, { id: this.ids.next(), siteId: request.siteId, windows, untilMs, by: actor.id });
      await this.sites.replaceWindows(tx, request.siteId, request.windows);
      await this.audit.record(tx, actor, { action: 'site.windows', objectKind: 'site', objectId: request.siteId, detail: { windows: request.windows } });
      return request.windows;
    });
  }
}

function isAlike(one: readonly MealWindow[], other: readonly MealWindow[]): boolean {
  const text = (windows: readonly MealWindow[]): string =>
    windows
      .map(({ window, fromMinute, toMinute }) => [window, fromMinute, toMinute].join(' '))
      .sort()
      .join();
  return text(one) === text(other);
}
