import { Injectable } from '@nestjs/common';
import type { Day, Fen, Id, Refusal } from '#values';
import { dayOf, jsonAmount, refuse } from '#values';
import type { MealWindowName } from '#core/policy';
import type { Actor, Tx } from '#platform';
import { Audit, Clock, Ids, UnitOfWork } from '#platform';
import { SiteTables } from './open-sites.js';
import type { MenuTag } from './place.store.js';
import type { MenuItemRecord } from './site.js';
import { periodFault, priceFault } from './site.js';

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
  /** What the dish is good for, for the guests' choice. */
  readonly tags?: readonly MenuTag[];
}

/** Files the price of a dish. It ends the dish's price before it on the eve; no filed amount is ever changed. */
@Injectable()
export class FilePrice {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly tables: SiteTables,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly audit: Audit,
  ) {}

  /** Refuses `second_person_needed` for a price from today or before, unless it is of a dish the site never sold and from today; `invalid_request` for a price of zero or less, `price_above_ceiling`, `period_invalid`, `not_found`, and `conflict` when the dish has a price from that day or later. */
  async file(actor: Actor, request: PriceToFile): Promise<MenuItemRecord | Refusal> {
    const fault = priceFault(request.priceFen) ?? periodFault(request);
    if (fault) return fault;
    const { tags = [], ...price } = request;
    const item: MenuItemRecord = { id: this.ids.next(), ...price };
    const { sites, menus, places } = this.tables;
    return this.uow.run(async (tx) => {
      if ((await sites.lock(tx, actor, request.siteId)) === null) return refuse('not_found', { field: 'siteId' });
      if (await menus.filedFrom(tx, request)) return refuse('conflict', { field: 'validFrom' });
      if (!(await this.byOne(tx, request))) return refuse('second_person_needed', { field: 'validFrom' });
      await menus.endBefore(tx, request);
      await menus.insert(tx, [item], this.clock.nowMs());
      await places.insertTags(tx, [{ id: item.id, tags }]);
      await this.audit.record(tx, actor, {
        action: 'price.file',
        objectKind: 'site',
        objectId: request.siteId,
        detail: { menuItemId: item.id, priceFen: jsonAmount(item.priceFen) },
      });
      return item;
    });
  }

  /** One person files what is still to come; of a dish never sold nobody has eaten yet. All else is a correction of the past. */
  private async byOne(tx: Tx, request: PriceToFile): Promise<boolean> {
    const today = dayOf(this.clock.nowMs());
    return request.validFrom > today || (request.validFrom === today && !(await this.tables.menus.everSold(tx, request)));
  }
}
