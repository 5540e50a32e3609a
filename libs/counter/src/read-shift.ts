import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import { StaffReader } from '#identity';
import type { Actor } from '#platform';
import { Clock, UnitOfWork } from '#platform';
import type { Shift } from './shift.js';
import { shiftOf } from './shift.js';
import { ShiftStore } from './shift.store.js';
import type { Totals } from './totals.js';
import { TotalsStore } from './totals.store.js';

/** The shift of a session and what its tablet has taken since it was last closed: what the next closing is held against. */
@Injectable()
export class ReadShift {
  constructor(
    private readonly work: UnitOfWork,
    private readonly shifts: ShiftStore,
    private readonly staff: StaffReader,
    private readonly totals: TotalsStore,
    private readonly clock: Clock,
  ) {}

  /** Both null after a sign-in by password, which opens no shift. */
  async current(actor: Actor, sessionId: Id): Promise<{ shift: Shift | null; totals: Totals | null }> {
    const db = this.work.reader;
    const row = await this.shifts.ofSession(db, sessionId);
    if (row === null || actor.deviceId === null) return { shift: null, totals: null };
    const member = await this.staff.actor(db, row.operator_id, { siteId: row.site_id, deviceId: row.device_id });
    const span = { siteId: row.site_id, deviceId: row.device_id, fromMs: await this.shifts.uncountedFrom(db, row), toMs: this.clock.nowMs() + 1 };
    return { shift: shiftOf(row, member?.displayName ?? ''), totals: await this.totals.of(db, span) };
  }
}
