import type { Id } from '#values';
import type { Calls, DeviceSelf } from './api.js';
import type { Chain } from './chain.js';
import type { CountyList } from './county-list.js';
import type { Courier } from './courier.js';
import type { Database } from './database.js';
import type { DayBook } from './day-book.js';
import type { Line } from './line.js';
import type { Outbox } from './outbox.js';
import type { Regulars } from './regulars.js';
import type { KeptShift, Session } from './session.js';
import type { TabletClock } from './tablet-clock.js';

/** The parts that everything at the till is made of. */
export interface TillParts {
  readonly database: Database;
  readonly clock: TabletClock;
  readonly line: Line;
  readonly list: CountyList;
  readonly regulars: Regulars;
  readonly meals: DayBook;
  readonly chain: Chain;
  readonly outbox: Outbox;
  readonly courier: Courier;
  readonly calls: Calls;
  readonly session: Session;
  readonly self: () => (DeviceSelf & { readonly siteId: Id }) | null;
  readonly shift: () => KeptShift | null;
  readonly changed: () => void;
  /** The county says that this tablet is revoked. */
  readonly revoked: () => Promise<void>;
}

/** What every event says of its moment: device, shift, clocks and list. */
export function eventHead({ self, shift, clock, list }: Pick<TillParts, 'self' | 'shift' | 'clock' | 'list'>): Readonly<Record<string, unknown>> {
  const device = self();
  const turn = shift();
  return {
    deviceId: device?.deviceId ?? '',
    siteId: device?.siteId ?? '',
    ...clock.instant(),
    shiftId: turn?.shiftId ?? null,
    operatorId: turn?.operatorId ?? null,
    snapshotSerial: list.serial,
    snapshotMadeAt: list.madeAt,
  };
}
