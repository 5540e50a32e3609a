import { Injectable } from '@nestjs/common';
import type { Day, Id } from '#values';
import { monthOf } from '#values';
import { BY_HAND_ABOVE } from '#core/offline';
import type { EarlierMeal } from '#core/redemption';
import type { Reader, Row, Tx } from '#platform';
import { marks } from '#platform';
import { STANDING_JOIN } from './standing.store.js';
import { periodKey, slotKey, stepKey } from './slots.js';
import { TakenBack, VOID_COLUMNS } from './taken-back.js';

interface MealRow extends Row {
  standing: string | null;
  code: string | null;
  id: string;
  person_id: string;
  meal_day: string;
  meal_window: string;
  occurred_at: number;
  name: string;
  name_en: string;
}

/** How often people ate, and the counters that hold the caps. */
@Injectable()
export class UsageStore {
  constructor(private readonly takenBack: TakenBack) {}

  /** The meal that holds the place of each person, day and window, and how many others stand there: taken back, or borne by somebody else than the funds. */
  async meals(db: Reader, personIds: readonly Id[], days: readonly string[]): Promise<{ earlier: Map<string, EarlierMeal>; without: Map<string, number> }> {
    const earlier = new Map<string, EarlierMeal>();
    const without = new Map<string, number>();
    if (personIds.length === 0 || days.length === 0) return { earlier, without };
    const rows = await db.query<MealRow>(
      `SELECT r.id, r.person_id, r.meal_day, r.meal_window, r.occurred_at, s.name, s.name_en, st.standing, st.code, ${VOID_COLUMNS}
         FROM redemption r JOIN site s ON s.id = r.site_id LEFT JOIN redemption_void v ON v.redemption_id = r.id ${STANDING_JOIN}
        WHERE r.person_id IN (${marks(personIds)}) AND r.meal_day IN (${marks(days)})`,
      [...personIds, ...days],
    );
    for (const row of rows) {
      const slot = slotKey(row.person_id, row.meal_day, row.meal_window);
      const holds = row.standing === null || row.standing === 'funded' || isHeldByHand(row);
      if (this.takenBack.is(row) || !holds) without.set(slot, (without.get(slot) ?? 0) + 1);
      else earlier.set(slot, { redemptionId: row.id, occurredAt: Number(row.occurred_at), siteName: row.name, siteNameEn: row.name_en });
    }
    return { earlier, without };
  }

  /** Meals used in each period (a day or a month): those that the funds bear, and those that wait because they were typed. */
  async counters(db: Reader, personIds: readonly Id[], periods: readonly string[]): Promise<Map<string, number>> {
    if (personIds.length === 0) return new Map();
    const rows = await db.query<{ person_id: string; period: string; used: number }>(
      `SELECT person_id, period, used FROM meal_counter WHERE person_id IN (${marks(personIds)}) AND period IN (${marks(periods)})`,
      [...personIds, ...periods],
    );
    const used = new Map(rows.map((row) => [periodKey(row.person_id, row.period), Number(row.used)]));
    for (const { person_id, meal_day } of await this.heldByHand(db, personIds))
      for (const period of [meal_day, monthOf(meal_day)]) {
        const key = periodKey(person_id, period);
        if (periods.includes(period)) used.set(key, (used.get(key) ?? 0) + 1);
      }
    return used;
  }

  /** They are on no counter, which holds what the funds bear; but whoever had one has eaten. */
  private async heldByHand(db: Reader, personIds: readonly Id[]): Promise<{ person_id: Id; meal_day: Day }[]> {
    const rows = await db.query<Row & { person_id: Id; meal_day: Day }>(
      `SELECT r.person_id, r.meal_day, ${VOID_COLUMNS} FROM redemption_standing st JOIN redemption r ON r.id = st.redemption_id LEFT JOIN redemption_void v ON v.redemption_id = r.id
        WHERE st.person_id IN (${marks(personIds)}) AND st.code = ? AND st.standing IN ('suspense', 'granted')
          AND st.n = (SELECT MAX(sn.n) FROM redemption_standing sn WHERE sn.redemption_id = st.redemption_id)`,
      [...personIds, BY_HAND_ABOVE],
    );
    return rows.filter((row) => !this.takenBack.is(row));
  }

  async usedSteps(db: Reader, steps: readonly { carrierId: Id; step: number }[]): Promise<Set<string>> {
    if (steps.length === 0) return new Set();
    const rows = await db.query<{ carrier_id: string; phone_step: number }>(
      `SELECT carrier_id, phone_step FROM redemption WHERE carrier_id IN (${marks(steps)}) AND phone_step IN (${marks(steps)})`,
      [...steps.map((entry) => entry.carrierId), ...steps.map((entry) => entry.step)],
    );
    return new Set(rows.map((row) => stepKey(row.carrier_id, Number(row.phone_step))));
  }

  /** Meals that each proxy collected in a month, by `proxyId|month`. */
  async proxyMeals(db: Reader, proxyIds: readonly Id[], months: readonly string[]): Promise<Map<string, number>> {
    const first = [...months].sort()[0] ?? '';
    const rows = await db.query<Row & { proxy_id: string; month: string }>(
      `SELECT r.proxy_id, SUBSTR(r.meal_day, 1, 7) AS month, ${VOID_COLUMNS}
         FROM redemption r JOIN proxy p ON p.id = r.proxy_id AND p.person_id = r.person_id LEFT JOIN redemption_void v ON v.redemption_id = r.id
        WHERE p.id IN (${marks(proxyIds)}) AND r.person_id IN (SELECT person_id FROM proxy WHERE id IN (${marks(proxyIds)})) AND r.meal_day >= ?`,
      [...proxyIds, ...proxyIds, `${first}-01`],
    );
    const meals = new Map<string, number>();
    for (const row of rows) {
      const key = periodKey(row.proxy_id, row.month);
      if (!this.takenBack.is(row)) meals.set(key, (meals.get(key) ?? 0) + 1);
    }
    return meals;
  }

  /**
   * Counts meals, relative to what stands in the row: `cap` comes from the law of the day and a CHECK keeps `used` below
   * it, so that a forgotten lock costs a retry and never a subsidy.
   */
  async count(tx: Tx, uses: readonly { personId: Id; period: string; meals: number; cap: number }[]): Promise<void> {
    for (let start = 0; start < uses.length; start += 500) {
      const chunk = uses.slice(start, start + 500);
      const onClash =
        tx.engine === 'mysql'
          ? 'ON DUPLICATE KEY UPDATE used = used + VALUES(used), cap = VALUES(cap)'
          : 'ON CONFLICT (person_id, period) DO UPDATE SET used = used + excluded.used, cap = excluded.cap';
      await tx.execute(
        `INSERT INTO meal_counter (person_id, period, used, cap) VALUES ${chunk.map(() => '(?,?,?,?)').join(',')} ${onClash}`,
        chunk.flatMap((use) => [use.personId, use.period, use.meals, use.cap]),
      );
    }
  }

  /** Takes meals out of the counts that lost their place. Throws when a count does not hold them: nothing is booked on counters that have drifted. */
  async uncountMany(tx: Tx, uses: readonly { personId: Id; period: string; meals: number }[]): Promise<void> {
    for (const { personId, period, meals } of uses) {
      const found = await tx.execute('UPDATE meal_counter SET used = used - ? WHERE person_id = ? AND period = ? AND used >= ?', [meals, personId, period, meals]);
      if (found !== 1) throw new Error(`the count of ${personId} in ${period} does not hold the ${String(meals)} to be taken out: reconcile the month`);
    }
  }

  /** Gives back the count of a voided meal, in every period that it was counted in. Throws as `uncountMany`. */
  async uncount(tx: Tx, personId: Id, periods: readonly string[]): Promise<void> {
    await this.uncountMany(
      tx,
      periods.map((period) => ({ personId, period, meals: 1 })),
    );
  }
}

/** Two persons have not said yet, or said that the funds bear it: the meal was eaten, so nobody else eats in its window. */
function isHeldByHand({ standing, code }: MealRow): boolean {
  return code === BY_HAND_ABOVE && (standing === 'suspense' || standing === 'granted');
}
