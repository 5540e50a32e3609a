import { Injectable } from '@nestjs/common';
import type { Day } from '#values';
import { dayOf } from '#values';
import type { MealWindowName } from '#core/policy';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import type { DeliveryView } from './delivery.js';
import { DeliveryStore } from './delivery.store.js';

/** The round of a site on a day. Addresses are opened for it, so each look is kept in the log. */
@Injectable()
export class FindDeliveries {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: DeliveryStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async find(actor: Actor, wish: { readonly day?: Day; readonly window?: MealWindowName }): Promise<DeliveryView[]> {
    const { siteId } = actor;
    if (siteId === null) return [];
    const day = wish.day ?? dayOf(this.clock.nowMs());
    const views = await this.store.views(this.work.reader, siteId, { day, ...(wish.window === undefined ? {} : { window: wish.window }) });
    if (views.length > 0)
      await this.work.run((tx) => this.audit.record(tx, actor, { action: 'delivery.read', objectKind: 'site', objectId: siteId, detail: { day, orders: views.length } }));
    return views;
  }
}
