import { Injectable } from '@nestjs/common';
import type { Transfer } from '#core/postings';
import { expiryTransfer } from '#core/postings';
import type { Lot } from '#core/purse';
import { Ledger } from '#ledger';
import { Clock, transferIdOf, systemActor, type Tx, UnitOfWork } from '#platform';
import type { Day, Points } from '#values';
import { addDays, instantAt, points } from '#values';
import { type CountyLot, LotStore } from './lot.store.js';

const SYSTEM = systemActor('').id;
/** Lots in one transaction. */
const CHUNK = 500;

/** What a night closed. */
export interface Expiry {
  readonly lots: number;
  /** Hundredths of a point that lapsed. */
  readonly points: Points;
}

/** The nightly close of lots whose last day has passed: LOT to EXPIRED. */
@Injectable()
export class ExpireLots {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: LotStore,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  /**
   * Expires what is left in lots with a last day before `day`, in chunks. A lot is closed and booked in one transaction,
   * so cut off, run again or run by two at once it lapses once. It counts on the day after its last.
   */
  async expire(day: Day): Promise<Expiry> {
    const total = { lots: 0, points: points(0) };
    for (let last: Lot | null = null; ;) {
      const after: Lot | null = last;
      const closed: readonly Lot[] = await this.uow.run((tx) => this.chunk(tx, day, after));
      total.lots += closed.length;
      total.points = closed.reduce((sum, lot) => points(sum + lot.remaining), total.points);
      if (closed.length < CHUNK) return total;
      last = closed.at(-1) ?? null;
    }
  }

  private async chunk(tx: Tx, day: Day, after: Lot | null): Promise<readonly Lot[]> {
    const lots: readonly CountyLot[] = await this.store.lapsed(tx, { before: day, after, limit: CHUNK });
    for (const expiresOn of new Set(lots.map((lot) => lot.expiresOn))) {
      await this.store.close(
        tx,
        lots.filter((lot) => lot.expiresOn === expiresOn),
        addDays(expiresOn, 1),
      );
    }
    const countyOfLot = new Map(lots.map((lot) => [lot.id, lot.county]));
    await this.ledger.append(tx, ({ subjectId }) => ({ actorId: SYSTEM, county: countyOfLot.get(subjectId) ?? '' }), lots.map(expiryOf), this.clock.nowMs());
    return lots;
  }
}

function expiryOf(lot: Lot): Transfer {
  const effectiveOn = addDays(lot.expiresOn, 1);
  const { id: subjectId, personId, programme, remaining } = lot;
  return expiryTransfer({ id: transferIdOf(instantAt(effectiveOn), lot.id, 'expiry'), subjectId, personId, programme, effectiveOn, lots: [{ lotId: lot.id, amount: remaining }] });
}
