import { Injectable } from '@nestjs/common';
import { type Reader, type Row, RowSeals, sealedRow } from '#platform';
import { STANDING_JOIN } from '#redemption';
import { addDays, dayOf, monthOf } from '#values';
import type { Finding } from './finding.js';

/** Persons of one statement. */
const PERSONS = 500;
const VOID_COLUMNS = [...sealedRow('redemption_void').columns, 'seal'].map((column) => `v.${column}`).join(', ');
/** Meals that the funds bear: those are counted. */
const FUNDED = `${STANDING_JOIN} WHERE (st.standing IS NULL OR st.standing = 'funded')`;

interface Miscounted {
  readonly person_id: string;
  readonly period: string;
  /** By how much the count is below the meals. */
  readonly less: number | string;
}

/**
 * The counts of meals by which a till says that somebody has had theirs, worked out again from the meals of the running month (on its
 * first day of the month before too): a count that somebody made smaller lets a person eat twice on the funds, a larger one sends an
 * elder away. One statement for each part, so that a meal of this moment is in both or in neither.
 */
@Injectable()
export class CounterCheck {
  constructor(private readonly seals: RowSeals) {}

  async findings(db: Reader, nowMs: number): Promise<Finding[]> {
    const found: Finding[] = [];
    const today = dayOf(nowMs);
    const from = monthOf(addDays(today, -1));
    const live = `FROM redemption r LEFT JOIN redemption_void v ON v.redemption_id = r.id ${FUNDED} AND v.id IS NULL
                   AND r.person_id > ? AND r.person_id <= ? AND r.meal_day >= ? AND r.meal_day <= ?`;
    for (let after = ''; ;) {
      const [part] = await db.query<{ last: string | null; n: number | string }>(
        `SELECT MAX(id) AS last, COUNT(*) AS n FROM (SELECT id FROM person WHERE id > ? ORDER BY id LIMIT ${String(PERSONS)}) x`,
        [after],
      );
      if (part?.last == null) return found;
      const meals = [after, part.last, `${from}-01`, today];
      const rows = await db.query<Miscounted>(
        `SELECT x.person_id, x.period, SUM(x.lived) - SUM(x.counted) AS less FROM (
           SELECT person_id, period, used AS counted, 0 AS lived FROM meal_counter WHERE person_id > ? AND person_id <= ? AND period >= ? AND period <= ?
           UNION ALL SELECT r.person_id, r.meal_day, 0, 1 ${live}
           UNION ALL SELECT r.person_id, SUBSTR(r.meal_day, 1, 7), 0, 1 ${live}) x
         GROUP BY x.person_id, x.period HAVING SUM(x.counted) <> SUM(x.lived) ORDER BY x.person_id, x.period`,
        [after, part.last, from, today, ...meals, ...meals],
      );
      for (const row of rows)
        if (Number(row.less) > 0 || Number(row.less) < -(await this.foreignVoids(db, row)))
          found.push({ kind: 'counter_differs', objectKind: 'meal_counter', objectId: `${row.person_id}#${row.period}` });
      if (Number(part.n) < PERSONS) return found;
      after = part.last;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Voids in a period that the app did not write so: whether the count followed them is told by their own finding. */
  private async foreignVoids(db: Reader, { person_id, period }: Miscounted): Promise<number> {
    const voids: Row[] = await db.query(
      `SELECT ${VOID_COLUMNS} FROM redemption r JOIN redemption_void v ON v.redemption_id = r.id ${FUNDED} AND r.person_id = ? AND SUBSTR(r.meal_day, 1, ${String(period.length)}) = ?`,
      [person_id, period],
    );
    return voids.length - this.seals.genuine('redemption_void', voids).length;
  }
}
