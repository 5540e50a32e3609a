import { Injectable } from '@nestjs/common';
import type { RedeemItem, Verdict } from './redeem-item.js';
import { BATCH_MAX } from './redeem-item.js';
import { RedeemMeals } from './redeem-meals.js';
import { outageOf } from '#platform';
import { refuse } from '#values';

/** Transactions under way at once. The embedded engine runs them one after the other all the same. */
const LANES = 4;
/** Waiting calls in a lane beyond which new ones are asked to come back. */
const QUEUE_MAX = 1250;

interface Waiting {
  readonly item: RedeemItem;
  readonly resolve: (verdict: Verdict) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Redeems one meal. A call that finds its lane idle goes at once; calls that come while it is busy go together in the
 * next transaction, so a burst costs a few commits instead of hundreds and a quiet hour waits for nobody (ledger.md 2.2).
 */
@Injectable()
export class RedeemMeal {
  private readonly lanes: { waiting: Waiting[]; busy: boolean }[] = Array.from({ length: LANES }, () => ({ waiting: [], busy: false }));

  constructor(private readonly meals: RedeemMeals) {}

  async redeem(item: RedeemItem): Promise<Verdict> {
    const lane = this.lanes[laneOf(item.code)];
    if (!lane || lane.waiting.length >= QUEUE_MAX) return refuse('overloaded');
    return new Promise<Verdict>((resolve, reject) => {
      lane.waiting.push({ item, resolve, reject });
      if (!lane.busy) void this.drain(lane);
    });
  }

  private async drain(lane: { waiting: Waiting[]; busy: boolean }): Promise<void> {
    lane.busy = true;
    while (lane.waiting.length > 0) await this.flush(lane.waiting.splice(0, BATCH_MAX));
    lane.busy = false;
  }

  /** An item that breaks its batch is found by halving, so that it never takes its neighbours along. */
  private async flush(batch: readonly Waiting[]): Promise<void> {
    try {
      const verdicts = await this.meals.decideMany(batch.map((entry) => entry.item));
      for (const [index, entry] of batch.entries()) entry.resolve(verdicts[index] ?? refuse('overloaded'));
    } catch (error) {
      // Halving finds an item, not a disk: while the database fails, everybody is told at once.
      if (batch.length === 1 || outageOf(error) !== null) for (const entry of batch) entry.reject(error);
      else {
        const middle = Math.ceil(batch.length / 2);
        await this.flush(batch.slice(0, middle));
        await this.flush(batch.slice(middle));
      }
    }
  }
}

function laneOf(code: string): number {
  let hash = 0;
  for (const glyph of code) hash = (hash * 31 + glyph.charCodeAt(0)) >>> 0;
  return hash % LANES;
}
