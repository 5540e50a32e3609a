import { Injectable } from '@nestjs/common';
import type { Fen, Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import { DeviceReader, ShiftSessions } from '#identity';
import type { Actor, Tx } from '#platform';
import { againOnClash, Clock, UnitOfWork } from '#platform';
import type { ClosedShift } from './shift.js';
import { ShiftClosings } from './shift-closings.js';
import { ShiftDoor } from './shift-door.js';
import { ShiftStore } from './shift.store.js';

export interface ShiftToClose {
  readonly id: Id;
  readonly shiftId: Id;
  /** Cash in the drawer. */
  readonly countedCashFen: Fen;
  /** Why cash and books differ; required when they do. */
  readonly reason?: string | undefined;
  /** Rows that the tablet has not sent. */
  readonly unsentRows: number;
  /** 带未上传关班: who confirms them. */
  readonly supervisor?: { readonly operatorId: Id; readonly pin: string } | undefined;
}

/**
 * Closes a shift: sums what its tablet took since it was last closed, whoever stood there, holds the counted cash against it,
 * and keeps the record for ever. Rows that are still unsent stop it, unless a manager of the site confirms with a PIN; the record then says so and
 * its sums are without them. The sessions of the shift end with it.
 *
 * Refuses `not_found`, `shift_closed`, `unsent_rows`, `reason_required`, `pin_wrong`, `pin_locked`, `pin_locked_all`, `forbidden` (the one who
 * confirms is no manager here), `id_reused`. The same closing again is the same record.
 */
@Injectable()
export class CloseShift {
  constructor(
    private readonly work: UnitOfWork,
    private readonly shifts: ShiftStore,
    private readonly devices: DeviceReader,
    private readonly closings: ShiftClosings,
    private readonly door: ShiftDoor,
    private readonly sessions: ShiftSessions,
    private readonly clock: Clock,
  ) {}

  async close(actor: Actor, order: ShiftToClose): Promise<ClosedShift | Refusal> {
    const confirmedBy = await this.confirmation(actor, order);
    if (isRefusal(confirmedBy)) return confirmedBy;
    // Two shifts that close at once under one id: the second finds the record of the first, and is refused.
    return againOnClash(() => this.work.run((tx) => this.inside(tx, actor, { ...order, confirmedBy })));
  }

  private async inside(tx: Tx, actor: Actor, order: ShiftToClose & { readonly confirmedBy: Id | null }): Promise<ClosedShift | Refusal> {
    // Closings of one till wait for each other: each begins where the one before ended.
    if (actor.deviceId !== null) await this.devices.lock(tx, actor.deviceId);
    const row = await this.shifts.lock(tx, order.shiftId);
    if (row === null || row.device_id !== actor.deviceId || row.site_id !== actor.siteId) return refuse('not_found', { shiftId: order.shiftId });
    if (row.closing_id !== null) return row.closing_id === order.id ? this.closings.again(tx, order) : refuse('shift_closed');
    const closed = await this.closings.keep(tx, actor, row, { ...order, closedAt: this.clock.nowMs() });
    if (!isRefusal(closed)) await this.sessions.end(tx, await this.shifts.sessionIds(tx, row.id));
    return closed;
  }

  private async confirmation({ siteId, deviceId }: Actor, { unsentRows, supervisor }: ShiftToClose): Promise<Id | null | Refusal> {
    if (unsentRows === 0) return null;
    if (supervisor === undefined || deviceId === null || siteId === null) return refuse('unsent_rows', { unsentRows });
    return this.door.manager({ siteId, deviceId }, supervisor);
  }
}
