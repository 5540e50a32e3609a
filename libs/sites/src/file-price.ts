import { Injectable } from '@nestjs/common';
import type { Day, Fen, Id, Refusal } from '#values';
import { jsonAmount, refuse } from '#values';
import type { MealWindowName } from '#core/policy';
import type { Actor } from '#platform';
import { Audit, Clock, Ids, UnitOfWork } from '#platform';
import { MenuStore } from './menu.store.js';
import type { MenuItemRecord } from './site.js';
import { periodFault } from './site.js';
import { SiteStore } from './site.store.js';

export interface PriceToFile {
  readonly siteId: Id;
  readonly name: string;
  readonly nameEn: string;
  /** Whole fen, above zero; with `openPrice` the ceiling of a weighed tray. */
  readonly priceFen: Fen;
  readonly openPrice: boolean;
  readonly window: MealWindowName | null;
  readonly validFrom: Day;
  readonly validUntil: Day | null;
}

/** Files the price of a dish. It ends the dish's price before it on the eve; no filed amount is ever changed. */
@Injectable()
export class FilePrice {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sites: SiteStore,
    private readonly menus: MenuStore,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly audit: Audit,
  ) {}

  /** Refuses `invalid_request` for a price of zero or less, `period_invalid`, `not_found`, and `conflict` when the dish has a price from that day or later. */
  async file(actor: Actor, request: PriceToFile): Promise<MenuItemRecord | Refusal> {
    const fault = request.priceFen > 0n ? periodFault(request) : refuse('invalid_request', { field: 'priceFen' });
    if (fault) return fault;
    const item: MenuItemRecord = { id: this.ids.next(), ...request };
    return this.uow.run(async (tx) => {
      if ((await this.sites.lock(tx, actor, request.siteId)) === null) return refuse('not_found', { field: 'siteId' });
      if (await this.menus.filedFrom(tx, request)) return refuse('conflict', { field: 'validFrom' });
      await this.menus.endBefore(tx, request);
      await this.menus.insert(tx, [item], this.clock.nowMs());
      await this.audit.record(tx, actor, {
        action: 'price.file',
        objectKind: 'site',
        objectId: request.siteId,
        detail: { menuItemId: item.id, priceFen: jsonAmount(item.priceFen) },
      });
      return item;
    });
  }
}
