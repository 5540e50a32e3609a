import { type Reader, type Row } from '#platform';
import { MEAL_FACT_COLUMNS, mealDigest } from '#redemption';
import type { Finding } from './finding.js';

/** Meals of one read. */
const ROWS = 500;

/**
 * Meals that are not what their counter was answered: the site, the dish, the price, whose it is and who pays. The answer keeps a
 * digest of them, or the later answer of an id that was refused first, and their seals are looked at with all others; so whatever is moved together with its postings stands alone here.
 */
export async function mealFactFindings(db: Reader): Promise<Finding[]> {
  const found: Finding[] = [];
  for (let after = ''; ;) {
    const rows: Row[] = await db.query(
      `SELECT ${MEAL_FACT_COLUMNS}, CASE a.outcome WHEN 'accepted' THEN a.facts_sha256 ELSE l.facts_sha256 END AS facts_sha256
         FROM redemption r JOIN attempt a ON a.id = r.id LEFT JOIN later_answer l ON l.id = r.id
        WHERE r.id > ? AND (a.outcome = 'accepted' OR l.id IS NOT NULL) ORDER BY r.id LIMIT ${String(ROWS)}`,
      [after],
    );
    for (const row of rows) if (row['facts_sha256'] !== mealDigest(row)) found.push({ kind: 'meal_altered', objectKind: 'redemption', objectId: row['id'] as string });
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS) return found;
    after = last['id'] as string;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
