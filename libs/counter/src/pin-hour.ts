import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import { dayOf, minuteOfDay } from '#values';
import { Tally, type Tx } from '#platform';

/** Wrong PINs of one operator in an hour of the clock, over all tablets together: 240 of a million in a day, however many tablets somebody has. */
const PINS_PER_HOUR = 10;

/**
 * Tries at PINs over all tablets. A try is counted before it is looked at, so that tries at many tablets at one moment share one count,
 * and given back when it was right: that of the operator alone, and only that one.
 */
@Injectable()
export class PinHour {
  constructor(private readonly tally: Tally) {}

  /** False when the operator's hour is used up; the bureau is told. */
  async claim(tx: Tx, accountId: Id, nowMs: number): Promise<boolean> {
    const [name, day] = [nameOf(accountId, nowMs), dayOf(nowMs)];
    await this.tally.add(tx, name, day);
    if ((await this.tally.of(tx, name, day)) <= PINS_PER_HOUR) return true;
    await this.tally.add(tx, name, day, -1);
    await this.tally.add(tx, 'pin_wrong|refused', day);
    return false;
  }

  async right(tx: Tx, accountId: Id, claimedAt: number): Promise<void> {
    await this.tally.add(tx, nameOf(accountId, claimedAt), dayOf(claimedAt), -1);
  }

  /** For the sum of the county. */
  async wrong(tx: Tx, claimedAt: number): Promise<void> {
    await this.tally.add(tx, 'pin_wrong', dayOf(claimedAt));
  }
}

function nameOf(accountId: Id, nowMs: number): `pin_wrong|${string}` {
  return `pin_wrong|${accountId}|${String(Math.floor(minuteOfDay(nowMs) / 60))}`;
}
