import { Injectable } from '@nestjs/common';
import type { Day, Id, Refusal } from '#values';
import { dayOf, refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import { MenuStore } from './menu.store.js';
import { SiteStore } from './site.store.js';

/** Takes a dish off the menu after a day. */
@Injectable()
export class WithdrawPrice {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sites: SiteStore,
    private readonly menus: MenuStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Refuses `not_found`, and `period_invalid` when the price ended earlier or begins later, or the day is over. */
  async withdraw(actor: Actor, request: { readonly menuItemId: Id; readonly validUntil: Day }): Promise<{ menuItemId: Id; validUntil: Day } | Refusal> {
    return this.uow.run(async (tx) => {
      const today = dayOf(this.clock.nowMs());
      const item = (await this.menus.byIds(tx, [request.menuItemId]))[0];
      if (item === undefined || (await this.sites.lock(tx, actor, item.siteId)) === null) return refuse('not_found', { field: 'menuItemId' });
      // A price that ended yesterday was not in force for the meals of this morning.
      if (request.validUntil < today) return refuse('period_invalid', { field: 'validUntil', earliest: today });
      if ((await this.menus.withdraw(tx, item.id, request.validUntil)) !== 1) return refuse('period_invalid', { field: 'validUntil' });
      await this.audit.record(tx, actor, { action: 'price.withdraw', objectKind: 'site', objectId: item.siteId, detail: { menuItemId: item.id, validUntil: request.validUntil } });
      return { menuItemId: item.id, validUntil: request.validUntil };
    });
  }
}
