import { Injectable } from '@nestjs/common';
import type { Difference } from '#core/matching';
import { difference, differenceKey } from '#core/matching';
import type { Reader } from '#platform';
import { UnheldByHand } from '#redemption';
import type { Month } from '#values';
import { firstDay, lastDay } from '#values';

/** Meals by typed number beyond what their site has in a day, which the funds bear without a look of two persons. Only a run of the whole county looks for them. */
@Injectable()
export class TypedMeals {
  constructor(private readonly unheld: UnheldByHand) {}

  /** Seen twice, like the differences of persons. */
  async find(db: Reader, county: string, month: Month): Promise<Difference[]> {
    const first = await this.look(db, county, month);
    if (first.length === 0) return [];
    const seen = new Set(first.map(differenceKey));
    return (await this.look(db, county, month)).filter((one) => seen.has(differenceKey(one)));
  }

  /** Of no person: it is the site that typed. */
  private async look(db: Reader, county: string, month: Month): Promise<Difference[]> {
    const found = await this.unheld.find(db, county, { from: firstDay(month), to: lastDay(month) });
    return found.map(({ id, siteId, day, nth, most, publicFen }) =>
      difference('typed_not_held', { redemptionId: id, siteId, mealDay: day, amount: publicFen, expected: { typed: most }, found: { typed: nth } }),
    );
  }
}
