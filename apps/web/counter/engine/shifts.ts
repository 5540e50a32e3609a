import type { Calls, DeviceSelf } from './api.js';
import type { CountyList } from './county-list.js';
import type { Database } from './database.js';
import type { Line } from './line.js';
import type { Regulars } from './regulars.js';
import type { KeptShift, Session } from './session.js';
import type { ShiftKey } from './shift-key.js';
import type { ShiftDoor } from './shift-door.js';
import type { TabletClock } from './tablet-clock.js';

export interface ShiftParts {
  readonly database: Database;
  readonly clock: TabletClock;
  readonly line: Line;
  readonly list: CountyList;
  readonly calls: Calls;
  readonly session: Session;
  readonly self: () => DeviceSelf | null;
  readonly shiftKey: ShiftKey;
  readonly regulars: Regulars;
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

  /** Ends the shift on this tablet; queue, drafts and list stay. */
  async end(): Promise<void> {
    this.pin = null;
    this.shift = null;
    await this.parts.database.set('shift', null);
    await this.leave();
    this.parts.changed();
  }

  /** What the session before has brought is gone from here: its tokens, its key, and everybody's name. */
  async leave(): Promise<void> {
    this.parts.shiftKey.drop();
    this.parts.regulars.hold(null, null);
    await this.parts.session.drop();
  }

  async keep(shift: KeptShift): Promise<void> {
    this.shift = shift;
    await this.parts.database.set('shift', shift);
    this.parts.changed();
  }
}
