import { answerOf, type Calls, type DeviceSelf, DONE, no, noOf } from './api.js';
import type { CountyList } from './county-list.js';
import type { Database } from './database.js';
import type { Line } from './line.js';
import type { Done } from './result.js';
import { type KeptShift, type Session, SHIFT_MS, WARN_MS } from './session.js';
import type { ShiftDoor } from './shift-door.js';
import type { TabletClock } from './tablet-clock.js';

const EXTENSION_MS = 3_600_000;

export interface ShiftParts {
  readonly database: Database;
  readonly clock: TabletClock;
  readonly line: Line;
  readonly list: CountyList;
  readonly calls: Calls;
  readonly session: Session;
  readonly self: () => DeviceSelf | null;
  readonly pinKey: () => CryptoKey;
  readonly changed: () => void;
}

/** Who is on shift. A shift outlives its session, a reload and a line that is down; it ends by its hour or by hand. */
export class Shifts {
  private shift: KeptShift | null = null;
  /** Of a shift that was opened without the county: in memory only, until the county has it. */
  pin: string | null = null;

  constructor(private readonly parts: ShiftParts) {}

  async resume(): Promise<void> {
    this.shift = await this.parts.database.setting<KeptShift>('shift');
  }

  get current(): KeptShift | null {
    return this.shift;
  }

  /** The county is about to be told of a shift that was opened without it. */
  get catchingUp(): boolean {
    return this.pin !== null;
  }

  async door(): Promise<ShiftDoor> {
    return new (await import('./shift-door.js')).ShiftDoor(this.parts, this);
  }

  async extend(): Promise<Done> {
    const { shift } = this;
    if (shift === null) return no('session_expired', { zh: '没有班次', en: 'No shift' }, { zh: '请重新开班。', en: 'Open a shift.' });
    if (!shift.coldStart && this.parts.line.up) {
      const answer = await answerOf(this.parts.calls.session.POST('/api/v1/counter/shifts/{id}/extension', { params: { path: { id: shift.shiftId } } }));
      if (answer.kind === 'ok') {
        await this.keep({ ...shift, endsAt: answer.data.endsAt, warnsAt: answer.data.warnsAt });
        return DONE;
      }
      if (answer.kind === 'refused') return noOf(answer);
    }
    // With the line down nobody is sent home for want of a signature; a shift is twelve hours long all the same.
    const endsAt = Math.min(shift.endsAt + EXTENSION_MS, shift.opensAt + SHIFT_MS);
    if (endsAt <= shift.endsAt) return no('shift_over', { zh: '班次最长十二小时', en: 'A shift lasts twelve hours at most' }, { zh: '请换班。', en: 'Change shifts.' });
    await this.keep({ ...shift, endsAt, warnsAt: endsAt - WARN_MS });
    return DONE;
  }

  /** Ends the shift on this tablet; queue, drafts and list stay. */
  async end(): Promise<void> {
    this.pin = null;
    this.shift = null;
    await this.parts.database.set('shift', null);
    await this.parts.session.drop();
    this.parts.changed();
  }

  async keep(shift: KeptShift): Promise<void> {
    this.shift = shift;
    await this.parts.database.set('shift', shift);
    this.parts.changed();
  }
}
