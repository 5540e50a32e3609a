import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse, writtenGlyphs } from '#values';
import type { Actor, Tx } from '#platform';
import { Audit, Clock, isDuplicateKey, UnitOfWork } from '#platform';
import type { DeliveryStepName, DeliveryView } from './delivery.js';
import type { LockedOrder } from './delivery.store.js';
import { DeliveryStore } from './delivery.store.js';

export interface DeliveryStepOrder {
  readonly id: Id;
  readonly deliveryId: Id;
  readonly step: DeliveryStepName;
  /** The meal that was redeemed at the door: the proof of a delivery. */
  readonly redemptionId?: Id | undefined;
  readonly reason?: string | undefined;
  /** UTC ms; now when left out. */
  readonly at?: number | undefined;
}

/** A tablet's clock may run ahead by this much. */
const AHEAD_MS = 5 * 60_000;
const LATE_MS = 7 * 86_400_000;

/**
 * Takes an order of delivery one step on: prepared, out, and then delivered or no_show, which end it. A step may be left
 * out (a cook forgets a tap) but not taken back, and each is taken once. What proves a delivery is a standing meal of the
 * same person, day, window and site, which proves no other; a delivery without one is kept and stays visible.
 *
 * Refuses `not_found`, `delivery_state`, `proof_unfit`, `reason_required`, `invalid_request`, `id_reused`. The same step again gives the order as it stands.
 */
@Injectable()
export class StepDelivery {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: DeliveryStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async step(actor: Actor, order: DeliveryStepOrder): Promise<DeliveryView | Refusal> {
    const { siteId } = actor;
    const now = this.clock.nowMs();
    const at = order.at ?? now;
    if (siteId === null) return refuse('forbidden');
    if (at > now + AHEAD_MS || at < now - LATE_MS) return refuse('invalid_request', { field: 'at' });
    if (order.redemptionId !== undefined && order.step !== 'delivered') return refuse('invalid_request', { field: 'redemptionId' });
    if (order.step === 'no_show' && writtenGlyphs(order.reason ?? '') < 2) return refuse('reason_required');
    const attempt = (): Promise<DeliveryView | Refusal> => this.work.run((tx) => this.take(tx, { ...actor, siteId }, order, { at, now }));
    try {
      return await attempt();
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const [taken] = await this.work.reader.query('SELECT id FROM delivery_step WHERE id = ?', [order.id]);
      // Of two that come at once with one id the second finds the step of the first, and is held against it.
      return taken === undefined ? refuse(order.redemptionId === undefined ? 'delivery_state' : 'proof_unfit') : attempt();
    }
  }

  private async take(
    tx: Tx,
    actor: Actor & { readonly siteId: Id },
    order: DeliveryStepOrder,
    { at, now }: { readonly at: number; readonly now: number },
  ): Promise<DeliveryView | Refusal> {
    const locked = await this.store.lock(tx, actor.siteId, order.deliveryId);
    if (locked === null) return refuse('not_found', { deliveryId: order.deliveryId });
    const [known] = await tx.query<StepRow>('SELECT delivery_id, step, redemption_id, reason, occurred_at FROM delivery_step WHERE id = ?', [order.id]);
    if (known !== undefined) return isSame(known, order) ? this.view(tx, actor.siteId, order.deliveryId) : refuse('id_reused');
    const taken = (await this.store.steps(tx, [order.deliveryId])).get(order.deliveryId)?.map(({ step }) => step) ?? [];
    if (!mayFollow(taken, order.step)) return refuse('delivery_state', { taken, step: order.step });
    if (order.redemptionId !== undefined && !(await this.proves(tx, locked, order.redemptionId))) return refuse('proof_unfit');
    await this.store.addStep(tx, {
      ...order,
      at,
      recordedAt: now,
      operatorId: actor.id,
      deviceId: actor.deviceId,
      redemptionId: order.redemptionId ?? null,
      reason: order.reason?.trim() ?? null,
    });
    const detail = { step: order.step, proven: order.redemptionId !== undefined };
    await this.audit.record(tx, actor, { action: 'delivery.step', objectKind: 'delivery', objectId: order.deliveryId, detail });
    return this.view(tx, actor.siteId, order.deliveryId);
  }

  /** The meal decides by its own time, not by when it was sent: an offline one of noon proves the delivery of noon. */
  private async proves(tx: Tx, order: LockedOrder, redemptionId: Id): Promise<boolean> {
    const [meal] = await tx.query<{ id: Id }>(
      `SELECT r.id FROM redemption r LEFT JOIN redemption_void v ON v.redemption_id = r.id
        WHERE r.id = ? AND r.site_id = ? AND r.person_id = ? AND r.meal_day = ? AND r.meal_window = ? AND v.redemption_id IS NULL`,
      [redemptionId, order.siteId, order.personId, order.day, order.window],
    );
    return meal !== undefined;
  }

  private async view(tx: Tx, siteId: Id, id: Id): Promise<DeliveryView | Refusal> {
    const [view] = await this.store.views(tx, siteId, { id });
    return view ?? refuse('not_found');
  }
}

interface StepRow {
  delivery_id: Id;
  step: DeliveryStepName;
  redemption_id: Id | null;
  reason: string | null;
  occurred_at: number;
}

/** Whether it is this step that was taken under the id. A time that was left out was that of the first call. */
function isSame(known: StepRow, { deliveryId, step, redemptionId, reason, at }: DeliveryStepOrder): boolean {
  const alike = known.delivery_id === deliveryId && known.step === step && known.redemption_id === (redemptionId ?? null);
  return alike && known.reason === (reason?.trim() ?? null) && (at === undefined || Number(known.occurred_at) === at);
}

/** Forward only, each step once, nothing after the end. */
export function mayFollow(taken: readonly DeliveryStepName[], next: DeliveryStepName): boolean {
  if (taken.includes('delivered') || taken.includes('no_show')) return false;
  return next === 'prepared' ? taken.length === 0 : !taken.includes(next);
}
