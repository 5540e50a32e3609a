import { Injectable } from '@nestjs/common';
import type { Day, Id } from '#values';
import { LookupKey } from '#cards';
import type { MealWindowName } from '#core/policy';
import { MealNoteReader } from '#people';
import type { Reader, Tx, Value } from '#platform';
import { forUpdate, marks, Vault } from '#platform';
import type { DeliveryStep, DeliveryStepName, DeliveryView } from './delivery.js';
import { DELIVERY_STEPS } from './delivery.js';

interface OrderRow {
  id: Id;
  person_id: Id;
  meal_day: Day;
  meal_window: MealWindowName;
  name_masked: string;
  address_sealed: string;
  menu_item_id: Id;
  name: string;
  name_en: string;
}

/** An order with what its proof must fit. */
export interface LockedOrder {
  readonly siteId: Id;
  readonly personId: Id;
  readonly day: Day;
  readonly window: MealWindowName;
}

/** SQL over orders of delivery and their steps. Addresses lie sealed and are opened for the round of their own site. */
@Injectable()
export class DeliveryStore {
  constructor(
    private readonly vault: Vault,
    private readonly notes: MealNoteReader,
    private readonly lookup: LookupKey,
  ) {}

  async add(tx: Tx, order: { id: Id; siteId: Id; personId: Id; day: Day; window: MealWindowName; menuItemId: Id; address: string; at: number; by: string }): Promise<void> {
    await tx.insert('delivery_order', [
      {
        id: order.id,
        site_id: order.siteId,
        person_id: order.personId,
        meal_day: order.day,
        meal_window: order.window,
        menu_item_id: order.menuItemId,
        address_sealed: this.vault.seal('delivery_order.address_sealed', order.id, order.address),
        ordered_at: order.at,
        ordered_by: order.by,
      },
    ]);
  }

  async lock(tx: Tx, siteId: Id, id: Id): Promise<LockedOrder | null> {
    const [row] = await tx.query<{ person_id: Id; meal_day: Day; meal_window: MealWindowName }>(
      `SELECT person_id, meal_day, meal_window FROM delivery_order WHERE id = ? AND site_id = ?${forUpdate(tx)}`,
      [id, siteId],
    );
    return row === undefined ? null : { siteId, personId: row.person_id, day: row.meal_day, window: row.meal_window };
  }

  async addStep(tx: Tx, step: { id: Id; deliveryId: Id; at: number; recordedAt: number; operatorId: string; deviceId: Id | null } & Omit<DeliveryStep, 'at'>): Promise<void> {
    await tx.insert('delivery_step', [
      {
        id: step.id,
        delivery_id: step.deliveryId,
        step: step.step,
        ends_round: step.step === 'delivered' || step.step === 'no_show' ? 1 : null,
        occurred_at: step.at,
        recorded_at: step.recordedAt,
        operator_id: step.operatorId,
        device_id: step.deviceId,
        redemption_id: step.redemptionId,
        reason: step.reason,
      },
    ]);
  }

  /** The orders of a site, by window and time of ordering; four queries whatever their number. */
  async views(db: Reader, siteId: Id, which: { readonly day: Day; readonly window?: MealWindowName } | { readonly id: Id }): Promise<DeliveryView[]> {
    const where = ['o.site_id = ?'];
    const parameters: Value[] = [siteId];
    const add = (condition: string, value: Value): void => {
      where.push(condition);
      parameters.push(value);
    };
    if ('id' in which) add('o.id = ?', which.id);
    else {
      add('o.meal_day = ?', which.day);
      if (which.window !== undefined) add('o.meal_window = ?', which.window);
    }
    const rows = await db.query<OrderRow>(
      `SELECT o.id, o.person_id, o.meal_day, o.meal_window, p.name_masked, o.address_sealed, o.menu_item_id, m.name, m.name_en
         FROM delivery_order o JOIN person p ON p.id = o.person_id JOIN menu_item m ON m.id = o.menu_item_id WHERE ${where.join(' AND ')}
        ORDER BY CASE o.meal_window WHEN 'breakfast' THEN 0 WHEN 'lunch' THEN 1 ELSE 2 END, o.ordered_at, o.id`,
      parameters,
    );
    const steps = await this.steps(
      db,
      rows.map((row) => row.id),
    );
    const notes = await this.notes.of(
      db,
      rows.map((row) => row.person_id),
    );
    return rows.map((row) => this.view(row, steps.get(row.id) ?? [], notes.get(row.person_id) ?? null));
  }

  async steps(db: Reader, orderIds: readonly Id[]): Promise<Map<Id, DeliveryStep[]>> {
    const found = new Map<Id, DeliveryStep[]>();
    if (orderIds.length === 0) return found;
    const rows = await db.query<{ delivery_id: Id; step: DeliveryStepName; occurred_at: number; redemption_id: Id | null; reason: string | null }>(
      `SELECT delivery_id, step, occurred_at, redemption_id, reason FROM delivery_step WHERE delivery_id IN (${marks(orderIds)})`,
      orderIds,
    );
    for (const row of rows) {
      const step = { step: row.step, at: Number(row.occurred_at), redemptionId: row.redemption_id, reason: row.reason };
      found.set(row.delivery_id, [...(found.get(row.delivery_id) ?? []), step]);
    }
    // A step once taken only leads on, so their order is that of the round, also of two in one millisecond.
    for (const steps of found.values()) steps.sort((a, b) => DELIVERY_STEPS.indexOf(a.step) - DELIVERY_STEPS.indexOf(b.step));
    return found;
  }

  private view(row: OrderRow, steps: readonly DeliveryStep[], note: string | null): DeliveryView {
    const end = steps.find(({ step }) => step === 'delivered' || step === 'no_show');
    return {
      id: row.id,
      day: row.meal_day,
      window: row.meal_window,
      nameMasked: row.name_masked,
      holder: this.lookup.ofHolder(row.person_id),
      address: this.vault.shown('delivery_order.address_sealed', row.id, row.address_sealed),
      note,
      menuItemId: row.menu_item_id,
      dish: row.name,
      dishEn: row.name_en,
      state: end?.step ?? steps.at(-1)?.step ?? 'ordered',
      unproven: end?.step === 'delivered' && end.redemptionId === null,
      steps,
    };
  }
}
