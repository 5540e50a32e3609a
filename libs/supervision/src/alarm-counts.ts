import { Injectable } from '@nestjs/common';
import type { Reader } from '#platform';
import { scopeRange, UNFIT_ROWS } from '#platform';
import type { Day } from '#values';
import { addDays, idFrom, instantAt } from '#values';

const DAY_MS = 86_400_000;
/** Shanghai is eight hours ahead: by so much a day begins before that of UTC. */
const SHIFT_MS = 28_800_000;
/** Days that an alarm about tablets looks at, today included. */
const DAYS = 3;

/** For so many days a card, a phone or a bound social card is new: in a week a new centre has handed out most of its own, and whoever made cards for nobody has been seen. */
const NEW_DAYS = 7;

/** SQL that counts what alarms are about. */
@Injectable()
export class AlarmCounts {
  /** Rows that doors refused yesterday and today because they do not fit their seals. */
  async rowsUnfit(db: Reader, today: Day): Promise<number> {
    const [row] = await db.query<{ n: number | string }>('SELECT COUNT(DISTINCT detail) AS n FROM audit_entry WHERE object_id = ? AND at >= ?', [
      UNFIT_ROWS,
      instantAt(addDays(today, -1)),
    ]);
    return Number(row?.n ?? 0);
  }

  /** The most enrolments that one account made for one site of a county on a day. */
  async enrolments(db: Reader, county: string, day: Day): Promise<number> {
    const { from, to } = scopeRange(county);
    const [row] = await db.query<{ n: number | string }>(
      `SELECT COUNT(*) AS n FROM device_enrolment e JOIN site s ON s.id = e.site_id
        WHERE e.made_at >= ? AND s.area_code >= ? AND s.area_code < ? GROUP BY e.made_by, e.site_id ORDER BY n DESC LIMIT 1`,
      [instantAt(day), from, to],
    );
    return Number(row?.n ?? 0);
  }

  /** How many natural persons decide in a county; null where no account of it is linked to a person. */
  async deciders(db: Reader, county: string): Promise<number | null> {
    const [row] = await db.query<{ n: number | string }>(
      `SELECT COUNT(DISTINCT CASE WHEN role IN ('bureau_admin', 'bureau_approver') AND area_code = county AND disabled_at IS NULL THEN staff_number END) AS n
         FROM user_account WHERE staff_number IS NOT NULL AND site_id IS NULL AND county = ? GROUP BY county`,
      [county],
    );
    return row === undefined ? null : Number(row.n);
  }

  /** The site of a county and the day with the most meals of all its tablets above what its lists allow the site in a day; null when there is none. */
  async aboveSite(db: Reader, county: string, day: Day): Promise<{ meals: number; ceiling: number } | null> {
    const { from, to } = scopeRange(county);
    const [row] = await db.query<{ n: number | string; most: number | string }>(
      `SELECT x.n, x.most
         FROM (SELECT COUNT(*) AS n, (SELECT MAX(c.site_fresh) FROM device_ceiling c JOIN device o ON o.id = c.device_id WHERE o.site_id = d.site_id) AS most
                 FROM site s JOIN device d ON d.site_id = s.id JOIN offline_event e ON e.device_id = d.id AND e.event_at >= ? AND e.kind = 'meal'
                WHERE s.area_code >= ? AND s.area_code < ?
                GROUP BY d.site_id, e.event_at - (e.event_at + ${String(SHIFT_MS)}) % ${String(DAY_MS)}) x
        WHERE x.n > x.most ORDER BY x.n - x.most DESC LIMIT 1`,
      [instantAt(addDays(day, 1 - DAYS)), from, to],
    );
    return row === undefined ? null : { meals: Number(row.n), ceiling: Number(row.most) };
  }

  /** The most meals that one site of a county served on one of the last days by cards, phones and social cards that were made in the week before today. */
  async byNewCarriers(db: Reader, county: string, day: Day): Promise<number> {
    const { from, to } = scopeRange(county);
    // An id begins with the instant at which it was made.
    const oldest = idFrom(instantAt(addDays(day, -NEW_DAYS)), new Uint8Array(10));
    const [row] = await db.query<{ n: number | string }>(
      `SELECT COUNT(*) AS n FROM redemption r JOIN site s ON s.id = r.site_id
        WHERE r.meal_day >= ? AND r.carrier_id >= ? AND s.area_code >= ? AND s.area_code < ? GROUP BY r.site_id, r.meal_day ORDER BY n DESC LIMIT 1`,
      [addDays(day, 1 - DAYS), oldest, from, to],
    );
    return Number(row?.n ?? 0);
  }
}
