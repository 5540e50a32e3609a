import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Reader } from '#platform';
import type { Asked } from './asked.js';
import { type Figure, figureOf, FIGURES, rowsAt } from './figure.js';

/** What waits for somebody, whatever day it is of: held offline rows, complaints, appeals, differences. */
@Injectable()
export class OpenMatters {
  async figures(db: Reader, { area, nowMs }: Asked): Promise<Figure[]> {
    const range = [area.from, area.to];
    const at = { areaCode: area.code };
    const held = await count(
      db,
      `SELECT COUNT(*) AS n FROM offline_outcome o JOIN offline_event e ON e.id = o.event_id JOIN site s ON s.id = e.site_id
        WHERE o.outcome = 'held' AND s.area_code >= ? AND s.area_code < ? AND NOT EXISTS (SELECT 1 FROM offline_outcome l WHERE l.event_id = o.event_id AND l.n > o.n)`,
      range,
    );
    const grievances = (kind: 'complaint' | 'appeal'): Promise<bigint> =>
      count(
        db,
        `SELECT COUNT(*) AS n FROM grievance g JOIN person p ON p.id = g.person_id LEFT JOIN site s ON s.id = g.site_id
          WHERE g.kind = '${kind}' AND NOT EXISTS (SELECT 1 FROM grievance_answer a WHERE a.grievance_id = g.id)
            AND ((p.residence_area >= ? AND p.residence_area < ?) OR (s.area_code >= ? AND s.area_code < ?))`,
        [...range, ...range],
      );
    const numbers = (value: bigint, rows: string) => ({ value, asOf: nowMs, rows });
    return [
      figureOf('offline_held', FIGURES.offline_held, numbers(held, rowsAt('offline-reviews', { ...at, list: 'held' }))),
      figureOf('complaints_open', FIGURES.complaints_open, numbers(await grievances('complaint'), rowsAt('complaints', { ...at, state: 'received' }))),
      figureOf('appeals_open', FIGURES.appeals_open, numbers(await grievances('appeal'), rowsAt('appeals', { ...at, state: 'received' }))),
      await this.books(db, { area, nowMs }),
    ];
  }

  private async books(db: Reader, { area, nowMs }: Pick<Asked, 'area' | 'nowMs'>): Promise<Figure> {
    const [run] = await db.query<{ id: Id; month: string; differences: number; ended_at: number }>(
      'SELECT id, month, differences, ended_at FROM reconciliation_run WHERE area_code = ? AND ended_at IS NOT NULL ORDER BY month DESC, started_at DESC LIMIT 1',
      [area.code],
    );
    if (run === undefined) return figureOf('differences', FIGURES.differences, { value: null, asOf: nowMs, rows: 'bureau/reconciliations' });
    return figureOf('differences', FIGURES.differences, { value: BigInt(run.differences), asOf: Number(run.ended_at), rows: `bureau/reconciliations/${run.id}/differences` });
  }
}

async function count(db: Reader, sql: string, values: readonly string[]): Promise<bigint> {
  const [row] = await db.query<{ n: number | string }>(sql, values);
  return BigInt(row?.n ?? 0);
}
