import { Injectable } from '@nestjs/common';
import { addDays, dayOf, isRefusal } from '#values';
import { OrderDelivery } from '#counter';
import { Clock, Ids } from '#platform';
import type { BuiltCounty } from './build-county.js';
import { CAST, CAST_SITES } from './cast.js';

/** Orders of delivery that wait for the morning after the last day that was lived. */
const ORDERS_MAX = 6;

/** People of the shown canteen's street who have their lunch brought tomorrow. */
@Injectable()
export class OrderRounds {
  constructor(
    private readonly orders: OrderDelivery,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async order({ accounts, drawn, sites, wallets }: BuiltCounty): Promise<void> {
    const shown = CAST_SITES.find((member) => member.allDay)?.code;
    const index = sites.findIndex((site) => site.code === shown);
    const till = accounts.tills[index];
    const menuItemId = till?.menuItemIds[1];
    if (!till || menuItemId === undefined) return;
    // An hour's slack: the clock stands ten minutes before midnight of the last day.
    const day = addDays(dayOf(this.clock.nowMs() - 3_600_000), 1);
    const guests = [...CAST.keys(), ...drawn.habits.diners.filter((diner) => diner.home === index).map((diner) => diner.person)];
    let taken = 0;
    for (const person of new Set(guests)) {
      const wallet = wallets.get(person);
      if (taken === ORDERS_MAX || !wallet) continue;
      const address = `采荷路 ${String(3 + taken)} 号 ${String(1 + (taken % 3))} 单元 ${String(101 + taken * 100)}（演示地址）`;
      const order = await this.orders.order(till.actor, { id: this.ids.next(), code: wallet.number, day, window: 'lunch', menuItemId, address });
      // A card that was lost or whose holder died is no order: fate has been at work for a month.
      if (!isRefusal(order)) taken += 1;
    }
  }
}
