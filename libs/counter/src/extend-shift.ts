import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import { ShiftSessions, StaffReader } from '#identity';
import type { Actor } from '#platform';
import { UnitOfWork } from '#platform';
import type { Shift } from './shift.js';
import { EXTENSION_MS, EXTENSIONS_MAX, shiftOf } from './shift.js';
import { ShiftStore } from './shift.store.js';

/**
 * Extends a shift by an hour, from its own tablet and by its own operator, with the session that is still live. Refuses
 * `not_found`, `shift_closed`, `shift_over` after twelve extensions.
 */
@Injectable()
export class ExtendShift {
  constructor(
    private readonly work: UnitOfWork,
    private readonly shifts: ShiftStore,
    private readonly sessions: ShiftSessions,
    private readonly staff: StaffReader,
  ) {}

  async extend(actor: Actor, shiftId: Id): Promise<Shift | Refusal> {
    return this.work.run(async (tx) => {
      const row = await this.shifts.lock(tx, shiftId);
      if (row === null || row.device_id !== actor.deviceId || row.operator_id !== actor.id) return refuse('not_found', { shiftId });
      // The end of the session follows from this row, under a seal: one that somebody altered makes none.
      if (!(await this.shifts.isGenuine(tx, shiftId))) return refuse('not_found', { shiftId });
      if (row.closing_id !== null) return refuse('shift_closed');
      if (Number(row.extensions) >= EXTENSIONS_MAX) return refuse('shift_over');
      const endsAt = Number(row.ends_at) + EXTENSION_MS;
      await this.shifts.extend(tx, shiftId, endsAt);
      await this.sessions.extend(tx, await this.shifts.sessionIds(tx, shiftId), endsAt);
      const member = await this.staff.actor(tx, row.operator_id, { siteId: row.site_id, deviceId: row.device_id });
      return shiftOf({ ...row, ends_at: endsAt, extensions: Number(row.extensions) + 1 }, member?.displayName ?? '');
    });
  }
}
