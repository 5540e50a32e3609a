import { Injectable } from '@nestjs/common';
import type { Day, Id, Refusal } from '#values';
import { countyOf, dayOf, points, refuse } from '#values';
import { reversal } from '#core/postings';
import { refuseVoid } from '#core/redemption';
import { LotStore } from '#allowances';
import { CarrierReader } from '#cards';
import { Ledger, type RecordedTransfer, TransferReader } from '#ledger';
import { type Actor, transferIdOf, type Row, RowSeals, sealedRow, type Tx } from '#platform';
import { RedemptionStore } from './redemption.store.js';
import { STANDING_JOIN } from './standing.store.js';
import { Standings } from './standings.js';
import type { Voided, VoidOrder } from './void-order.js';

/** A void with what stands behind it. */
export interface TakeBackOrder extends VoidOrder {
  readonly approvedBy: string | null;
  /** Server time, UTC ms. */
  readonly nowMs: number;
  /** When a device that had no network took the meal back, corrected; then both times are those of the counter. */
  readonly eventAt?: number;
}

interface VoidableRow {
  id: string;
  person_id: string;
  site_id: string;
  area_code: string;
  device_id: string | null;
  meal_day: string;
  occurred_at: number;
  /** When the county heard of it first: a row that waited for a person does not begin its minutes with the grant. */
  received_at: number;
  standing: string | null;
  charity_fen: number;
  transfer_id: string | null;
  /** Any at all: a meal has room for one, and what was written in is the night's to find. */
  void_id: string | null;
}

/** The undoing of one meal inside an open transaction, shared by the counter's void and the approved one. */
@Injectable()
export class TakeBack {
  constructor(
    private readonly carriers: CarrierReader,
    private readonly lots: LotStore,
    private readonly ledger: Ledger,
    private readonly transfers: TransferReader,
    private readonly store: RedemptionStore,
    private readonly standings: Standings,
    private readonly seals: RowSeals,
  ) {}

  async inside(tx: Tx, actor: Actor, order: TakeBackOrder): Promise<Voided | Refusal> {
    const meal = await this.find(tx, actor, order.redemptionId);
    if (!meal) return refuse('not_found');
    await this.carriers.lock(tx, [meal.person_id]);
    const earlier = await this.earlierVoid(tx, order);
    if (earlier) return earlier;
    const current = await this.find(tx, actor, order.redemptionId);
    const refusal = refuseVoid({
      redeemedAtMs: Number(order.eventAt === undefined ? meal.received_at : meal.occurred_at),
      redeemedByDevice: meal.device_id,
      alreadyVoided: current?.void_id !== null,
      deviceId: actor.deviceId,
      approved: order.approvedBy !== null,
      nowMs: order.eventAt ?? order.nowMs,
    });
    return refusal ?? this.undo(tx, actor, order, current ?? meal);
  }

  private async undo(tx: Tx, actor: Actor, order: TakeBackOrder, meal: VoidableRow): Promise<Voided> {
    const original = meal.transfer_id === null ? null : ((await this.transfers.of(tx, [meal.transfer_id])).get(meal.transfer_id) ?? null);
    const transferId = original === null ? null : transferIdOf(order.nowMs, order.id, 'void');
    await tx.insert('redemption_void', [
      this.seals.with('redemption_void', {
        id: order.id,
        redemption_id: meal.id,
        person_id: meal.person_id,
        at: order.nowMs,
        actor: actor.id,
        approved_by: order.approvedBy,
        device_id: actor.deviceId,
        reason: order.reason,
        transfer_id: transferId,
      }),
    ]);
    if (original && transferId !== null) await this.reverse(tx, actor, original, { id: transferId, order });
    await this.store.returnCharity(tx, countyOf(meal.area_code), BigInt(meal.charity_fen));
    const counted = meal.standing === null || meal.standing === 'funded';
    await this.standings.tookBack(tx, actor, { personId: meal.person_id, day: meal.meal_day as Day, counted }, order.nowMs);
    return { kind: 'voided', voidId: order.id, redemptionId: meal.id, at: order.nowMs, transferId };
  }

  private async reverse(tx: Tx, actor: Actor, original: RecordedTransfer, to: { id: Id; order: TakeBackOrder }): Promise<void> {
    const day = dayOf(to.order.nowMs);
    const counter = reversal(original, { id: to.id, kind: 'void', subjectId: to.order.id, effectiveOn: day });
    const lots = original.postings.filter((posting) => posting.account.kind === 'LOT').map((posting) => ({ lotId: posting.account.owner, amount: points(-posting.amount) }));
    const lapsed = await this.lots.giveBack(tx, lots, { subjectId: to.order.id, day, takenAt: original.recordedAt });
    await this.ledger.append(tx, () => ({ actorId: actor.id, county: original.county }), [counter, ...lapsed], to.order.nowMs);
  }

  /** Held to the actor's site (counter) or area (bureau) in the query itself. */
  private async find(tx: Tx, actor: Actor, redemptionId: Id): Promise<VoidableRow | undefined> {
    const [row] = await tx.query<VoidableRow>(
      `SELECT r.id, r.person_id, r.site_id, s.area_code, r.device_id, r.meal_day, r.occurred_at, COALESCE(e.received_at, r.received_at) AS received_at, r.charity_fen, r.transfer_id, v.id AS void_id, st.standing
         FROM redemption r JOIN site s ON s.id = r.site_id LEFT JOIN redemption_void v ON v.redemption_id = r.id LEFT JOIN offline_event e ON e.id = r.id ${STANDING_JOIN}
        WHERE r.id = ? AND ${actor.siteId === null ? 's.area_code LIKE ?' : 'r.site_id = ?'}`,
      [redemptionId, actor.siteId ?? `${actor.areaCode}%`],
    );
    return row;
  }

  private async earlierVoid(tx: Tx, order: VoidOrder): Promise<Voided | Refusal | null> {
    const [row] = await tx.query<Row & { redemption_id: string; at: number; reason: string; transfer_id: string | null }>(
      `SELECT ${sealedRow('redemption_void').columns.join(', ')}, seal FROM redemption_void WHERE id = ?`,
      [order.id],
    );
    if (!row) return null;
    // Nobody made what the app did not write, so it answers for nothing.
    if (row.redemption_id !== order.redemptionId || row.reason !== order.reason || !this.seals.fits('redemption_void', row)) return refuse('id_reused');
    return { kind: 'voided', voidId: order.id, redemptionId: row.redemption_id, at: Number(row.at), transferId: row.transfer_id };
  }
}
