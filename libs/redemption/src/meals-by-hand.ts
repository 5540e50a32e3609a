import { Injectable } from '@nestjs/common';
import { BY_HAND_DAYS, BY_HAND_LEAST, mostByHand } from '#core/redemption';
import type { RecordedBy } from '#ledger';
import { forUpdate, type Tx } from '#platform';
import type { Day, Id } from '#values';
import { addDays, monthOf } from '#values';
import type { RedemptionInsert } from './redemption-row.js';
import { Standings } from './standings.js';

/** Meals by typed number that any site may have in a day. */
export class ByHandLeast {
  readonly meals: number = BY_HAND_LEAST;
}

/**
 * Meals by typed number beyond what their site has in a day. Whoever has a list of cards with years of birth makes meals of it at a willing
 * site, by as many operators as it has; but a site cannot type more than a tenth of what it serves otherwise. Each one beyond is served, and the
 * person pays nothing more; its public part stands in suspense until two persons have said who bears it (`DecideBearer`).
 */
@Injectable()
export class MealsByHand {
  constructor(
    private readonly standings: Standings,
    private readonly least: ByHandLeast,
  ) {}

  /** Of meals that were just written; whatever else of them had to be written is. The persons must be locked; sites are locked here, in order. */
  async hold(tx: Tx, meals: readonly RedemptionInsert[], { recordedBy, nowMs }: { readonly recordedBy: (id: Id) => RecordedBy; readonly nowMs: number }): Promise<void> {
    for (const [, own] of [...bySiteAndDay(meals)].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const beyond = await this.beyond(tx, own);
      if (beyond.length === 0) continue;
      await tx.insert(
        'held_by_hand',
        beyond.map(({ meal, nth, most }) => ({ redemption_id: meal.id, site_id: meal.site_id, meal_day: meal.meal_day, nth, most, at: nowMs })),
      );
      for (const { meal } of beyond) {
        // Not fresh: the count of day and month has it already, and gives it back.
        const touched = [{ personId: meal.person_id, month: monthOf(meal.meal_day as Day), fresh: new Set<Id>() }];
        await this.standings.settle(tx, { id: recordedBy(meal.id).actorId }, touched, nowMs);
      }
    }
  }

  private async beyond(tx: Tx, own: readonly RedemptionInsert[]): Promise<{ meal: RedemptionInsert; nth: number; most: number }[]> {
    const [first] = own;
    if (first === undefined) return [];
    // Two at once each see only their own: the second waits here, and counts the first one's. Whoever types no number never waits.
    await tx.query(`SELECT id FROM site WHERE id = ?${forUpdate(tx)}`, [first.site_id]);
    const [row] = await tx.query<{ n: number | string }>(`SELECT COUNT(*) AS n FROM redemption WHERE site_id = ? AND meal_day = ? AND code_kind = 'manual' AND offline = 0`, [
      first.site_id,
      first.meal_day,
    ]);
    const all = Number(row?.n ?? 0);
    if (all <= this.least.meals) return [];
    const most = await this.most(tx, first.site_id, first.meal_day as Day);
    return own.map((meal, index) => ({ meal, nth: all - own.length + index + 1, most })).filter(({ nth }) => nth > most);
  }

  private async most(tx: Tx, siteId: Id, day: Day): Promise<number> {
    const [past] = await tx.query<{ meals: number | string; days: number | string }>(
      `SELECT COUNT(*) AS meals, COUNT(DISTINCT meal_day) AS days FROM redemption WHERE site_id = ? AND meal_day >= ? AND meal_day < ? AND code_kind <> 'manual'`,
      [siteId, addDays(day, -BY_HAND_DAYS), day],
    );
    return mostByHand({ meals: Number(past?.meals ?? 0), days: Number(past?.days ?? 0) }, this.least.meals);
  }
}

/** Those that were typed with the network; what a tablet typed without it is held to its list. */
function bySiteAndDay(meals: readonly RedemptionInsert[]): Map<string, RedemptionInsert[]> {
  const groups = new Map<string, RedemptionInsert[]>();
  for (const meal of meals) {
    if (meal['code_kind'] !== 'manual' || Number(meal['offline']) !== 0) continue;
    const key = `${meal.site_id}|${meal.meal_day}`;
    groups.set(key, [...(groups.get(key) ?? []), meal]);
  }
  return groups;
}
