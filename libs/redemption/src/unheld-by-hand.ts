import { Injectable } from '@nestjs/common';
import { mostByHand } from '#core/redemption';
import { big, type Reader, scopeRange } from '#platform';
import type { Day, Id } from '#values';
import { ByHandLeast, pastOf, TYPED_HERE } from './meals-by-hand.js';
import { heldByHand } from './standing.store.js';

/** A meal by typed number beyond what its site had that day, which never stood in suspense: the how many-th of those that were not held, and of how many. */
export interface UnheldMeal {
  readonly id: Id;
  readonly siteId: Id;
  readonly day: Day;
  readonly nth: number;
  readonly most: number;
  /** What the funds bear of it. */
  readonly publicFen: bigint;
}

/**
 * Holds the meals by typed number of each site and day against what the site may type, afterwards: at the door they are counted by rows that
 * somebody may have changed for as long as it takes. What was served otherwise may still come in: a day with many meals raises the limit, one with few
 * lowers it, because it is an average of days. So a meal is held against the higher of two: what is known now, and what had come in before it.
 */
@Injectable()
export class UnheldByHand {
  constructor(private readonly least: ByHandLeast) {}

  /** Of a county, from one day to another. */
  async find(db: Reader, county: string, { from, to }: { readonly from: Day; readonly to: Day }): Promise<UnheldMeal[]> {
    const range = scopeRange(county);
    const days = await db.query<{ site_id: Id; meal_day: Day }>(
      `SELECT r.site_id, r.meal_day FROM redemption r JOIN site s ON s.id = r.site_id
        WHERE r.meal_day >= ? AND r.meal_day <= ? AND s.area_code >= ? AND s.area_code < ? AND ${TYPED_HERE}
        GROUP BY r.site_id, r.meal_day HAVING COUNT(*) > ? ORDER BY r.site_id, r.meal_day`,
      [from, to, range.from, range.to, this.least.meals],
    );
    const found: UnheldMeal[] = [];
    for (const { site_id, meal_day } of days) found.push(...(await this.on(db, site_id, meal_day)));
    return found;
  }

  private async on(db: Reader, siteId: Id, day: Day): Promise<UnheldMeal[]> {
    const rows = await db.query<{
      id: Id;
      received_at: number | string;
      subsidy_fen: number | string;
      collective_fen: number | string;
      by_hand: number | string;
      stood: number | string;
      voids: number | string;
    }>(
      `SELECT r.id, r.received_at, r.subsidy_fen, r.collective_fen, ${heldByHand('r.id')}, (SELECT COUNT(*) FROM redemption_standing st WHERE st.redemption_id = r.id) AS stood,
              (SELECT COUNT(*) FROM redemption_void v WHERE v.redemption_id = r.id) AS voids
         FROM redemption r WHERE r.site_id = ? AND r.meal_day = ? AND ${TYPED_HERE} ORDER BY r.received_at, r.id`,
      [siteId, day],
    );
    const unheld = rows.filter((row) => Number(row.by_hand) === 0);
    const now = mostByHand(await pastOf(db, { siteId, day }), this.least.meals);
    const found: UnheldMeal[] = [];
    for (const [place, row] of unheld.entries()) {
      const publicFen = big(row.subsidy_fen) + big(row.collective_fen);
      const isBorne = publicFen > 0n && Number(row.stood) === 0 && Number(row.voids) === 0;
      if (place < now || !isBorne) continue;
      // Asked only of what is beyond by now.
      const most = Math.max(now, mostByHand(await pastOf(db, { siteId, day }, Number(row.received_at)), this.least.meals));
      if (place >= most) found.push({ id: row.id, siteId, day, nth: place + 1, most, publicFen });
    }
    return found;
  }
}
