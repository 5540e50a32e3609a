import { Injectable } from '@nestjs/common';
import type { Day, Id, Refusal } from '#values';
import { addDays, countyOf, dayOf, isRefusal, refuse } from '#values';
import { CodeReader } from '#cards';
import type { MealWindowName } from '#core/policy';
import type { Actor, Tx } from '#platform';
import { Audit, Clock, isDuplicateKey, UnitOfWork } from '#platform';
import { PersonFactsReader } from '#people';
import { MenuReader } from '#sites';
import type { DeliveryView } from './delivery.js';
import { DeliveryStore } from './delivery.store.js';

export interface DeliveryOrder {
  readonly id: Id;
  /** Whatever says who: a scanned code, a typed number, or the code of a lookup. */
  readonly code: string;
  readonly day: Day;
  readonly window: MealWindowName;
  readonly menuItemId: Id;
  readonly address: string;
}

/** Orders may be taken for the next two weeks. */
const AHEAD_DAYS = 14;
const ADDRESS_GLYPHS_MAX = 100;

/**
 * Takes an order of a delivery: one a person, day and window in the county. The subsidy is decided at the door, when the
 * code is scanned. The same id again is the same order.
 *
 * Refuses `code_unknown`, `code_expired`, `other_county`, `period_invalid`, `price_not_filed`, `delivery_exists`, `id_reused`, `invalid_request`.
 */
@Injectable()
export class OrderDelivery {
  constructor(
    private readonly work: UnitOfWork,
    private readonly codes: CodeReader,
    private readonly people: PersonFactsReader,
    private readonly menus: MenuReader,
    private readonly store: DeliveryStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async order(actor: Actor, order: DeliveryOrder): Promise<DeliveryView | Refusal> {
    const { siteId } = actor;
    if (siteId === null) return refuse('forbidden');
    const now = this.clock.nowMs();
    const address = order.address.trim();
    if (address.length < 2 || Array.from(address).length > ADDRESS_GLYPHS_MAX) return refuse('invalid_request', { field: 'address' });
    if (order.day < dayOf(now) || order.day > addDays(dayOf(now), AHEAD_DAYS)) return refuse('period_invalid', { field: 'day' });
    const attempt = (): Promise<DeliveryView | Refusal> => this.work.run((tx) => this.take(tx, { ...actor, siteId }, { ...order, address }, now));
    try {
      return await attempt();
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const [taken] = await this.work.reader.query('SELECT id FROM delivery_order WHERE id = ?', [order.id]);
      // Of two that come at once with one id the second finds the order of the first, and is held against it.
      return taken === undefined ? refuse('delivery_exists', { day: order.day, window: order.window }) : attempt();
    }
  }

  private async take(tx: Tx, actor: Actor & { readonly siteId: Id }, order: DeliveryOrder, now: number): Promise<DeliveryView | Refusal> {
    const [reading] = await this.codes.read(tx, [order.code], now, actor.deviceId);
    if (!reading || isRefusal(reading)) return reading ?? refuse('code_unknown');
    const known = await this.earlier(tx, actor.siteId, order, reading.personId);
    if (known) return known;
    const person = (await this.people.of(tx, [reading.personId])).get(reading.personId);
    if (countyOf(person?.facts.residenceArea ?? '') !== countyOf(actor.areaCode)) return refuse('other_county');
    const item = (await this.menus.onDay(tx, [actor.siteId], order.day)).get(actor.siteId)?.find((each) => each.id === order.menuItemId);
    if (item === undefined || (item.window !== null && item.window !== order.window)) return refuse('price_not_filed');
    await this.store.add(tx, { ...order, siteId: actor.siteId, personId: reading.personId, at: now, by: actor.id });
    await this.audit.record(tx, actor, { action: 'delivery.order', objectKind: 'delivery', objectId: order.id, detail: { day: order.day, window: order.window } });
    const [view] = await this.store.views(tx, actor.siteId, { id: order.id });
    return view ?? refuse('not_found');
  }

  private async earlier(tx: Tx, siteId: Id, order: DeliveryOrder, personId: Id): Promise<DeliveryView | Refusal | null> {
    const [row] = await tx.query<{ site_id: Id; person_id: Id }>('SELECT site_id, person_id FROM delivery_order WHERE id = ?', [order.id]);
    if (row === undefined) return null;
    const [view] = row.site_id === siteId && row.person_id === personId ? await this.store.views(tx, siteId, { id: order.id }) : [];
    const { day, window, menuItemId, address } = order;
    return view?.day === day && view.window === window && view.menuItemId === menuItemId && view.address === address ? view : refuse('id_reused');
  }
}
