import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import { isWholeCounty } from '#values';
import type { Reader } from '#platform';
import { StolenMeals } from '#redemption';
import { FindAlarms } from './alarms.js';
import { type Asked, comparedDays } from './asked.js';
import { CardChecks } from './card-checks.js';
import { type Figure, figureOf, FIGURES, rowsAt } from './figure.js';

/** Cards that did not fit their holder on the day, and what waits for somebody, whatever day it is of: held offline rows, late voids, complaints, appeals, differences. */
@Injectable()
export class OpenMatters {
  constructor(
    private readonly checks: CardChecks,
    private readonly alarms: FindAlarms,
    private readonly thefts: StolenMeals,
  ) {}

  async figures(db: Reader, asked: Asked): Promise<Figure[]> {
    const { area, nowMs } = asked;
    const range = [area.from, area.to];
    // CROSS JOIN keeps SQLite to this order: from what waits, which is little, and not from every meal or person.
    const at = { areaCode: area.code };
    const held = await count(
      db,
      `SELECT COUNT(*) AS n FROM offline_outcome o CROSS JOIN offline_event e ON e.id = o.event_id CROSS JOIN site s ON s.id = e.site_id
        WHERE o.outcome = 'held' AND s.area_code >= ? AND s.area_code < ? AND NOT EXISTS (SELECT 1 FROM offline_outcome l WHERE l.event_id = o.event_id AND l.n > o.n)`,
      range,
    );
    const suspense = await count(
      db,
      `SELECT COUNT(*) AS n FROM redemption_standing t CROSS JOIN redemption r ON r.id = t.redemption_id CROSS JOIN site s ON s.id = r.site_id
        WHERE t.standing = 'suspense' AND s.area_code >= ? AND s.area_code < ? AND NOT EXISTS (SELECT 1 FROM redemption_standing l WHERE l.redemption_id = t.redemption_id AND l.n > t.n)
          AND NOT EXISTS (SELECT 1 FROM redemption_void v WHERE v.redemption_id = r.id)`,
      range,
    );
    const voids = await count(
      db,
      `SELECT COUNT(*) AS n FROM void_request q CROSS JOIN redemption r ON r.id = q.redemption_id CROSS JOIN site s ON s.id = r.site_id
        WHERE q.decided_at IS NULL AND s.area_code >= ? AND s.area_code < ? AND NOT EXISTS (SELECT 1 FROM redemption_void v WHERE v.redemption_id = r.id)`,
      range,
    );
    const grievances = (kind: 'complaint' | 'appeal'): Promise<bigint> =>
      count(
        db,
        `SELECT COUNT(*) AS n FROM grievance g CROSS JOIN person p ON p.id = g.person_id LEFT JOIN site s ON s.id = g.site_id
          WHERE g.kind = '${kind}' AND NOT EXISTS (SELECT 1 FROM grievance_answer a WHERE a.grievance_id = g.id)
            AND ((p.residence_area >= ? AND p.residence_area < ?) OR (s.area_code >= ? AND s.area_code < ?))`,
        [...range, ...range],
      );
    const proposals = await count(
      db,
      `SELECT COUNT(*) AS n FROM proposal p WHERE p.area_code >= ? AND p.area_code < ? AND p.expires_at > ? AND NOT EXISTS (SELECT 1 FROM proposal_decision d WHERE d.proposal_id = p.id)`,
      [...range, nowMs],
    );
    const numbers = (value: bigint, rows: string) => ({ value, asOf: nowMs, rows });
    return [
      figureOf('offline_held', FIGURES.offline_held, numbers(held, rowsAt('offline-reviews', { ...at, list: 'held' }))),
      figureOf('suspense_open', FIGURES.suspense_open, numbers(suspense, rowsAt('offline-reviews', { ...at, list: 'suspense' }))),
      figureOf('stolen_meals', FIGURES.stolen_meals, numbers(await this.thefts.count(db, area), rowsAt('offline-reviews', { ...at, list: 'stolen' }))),
      await this.mismatches(db, asked),
      figureOf('void_requests_open', FIGURES.void_requests_open, numbers(voids, rowsAt('void-requests', { ...at, state: 'open' }))),
      figureOf('complaints_open', FIGURES.complaints_open, numbers(await grievances('complaint'), rowsAt('complaints', { ...at, state: 'received' }))),
      figureOf('appeals_open', FIGURES.appeals_open, numbers(await grievances('appeal'), rowsAt('appeals', { ...at, state: 'received' }))),
      // Law and money are the county's: a street has no part in them.
      ...(isWholeCounty(area.code) ? [figureOf('proposals_open', FIGURES.proposals_open, numbers(proposals, rowsAt('proposals', { state: 'open' })))] : []),
      await this.books(db, { area, nowMs }),
      ...(isWholeCounty(area.code) ? [await this.altered(db, nowMs), await this.alarming(area.code, nowMs)] : []),
    ];
  }

  private async mismatches(db: Reader, { day, area, nowMs }: Asked): Promise<Figure> {
    const compared = comparedDays(day);
    const [value, yesterday, sameWeekday] = [
      await this.checks.count(db, area, day),
      await this.checks.count(db, area, compared.yesterday),
      await this.checks.count(db, area, compared.sameWeekday),
    ];
    return figureOf('card_mismatches', FIGURES.card_mismatches, { value, asOf: nowMs, rows: rowsAt('card-checks', { day, areaCode: area.code }), yesterday, sameWeekday });
  }

  private async alarming(county: string, nowMs: number): Promise<Figure> {
    const found = await this.alarms.all(county);
    return figureOf('alarms', FIGURES.alarms, { value: BigInt(found.length), asOf: nowMs, rows: 'bureau/alarms' });
  }

  private async altered(db: Reader, nowMs: number): Promise<Figure> {
    const [run] = await db.query<{ findings: number; ended_at: number }>('SELECT findings, ended_at FROM integrity_run ORDER BY started_at DESC, id DESC LIMIT 1');
    const rows = 'bureau/integrity-findings';
    if (run === undefined) return figureOf('altered', FIGURES.altered, { value: null, asOf: nowMs, rows });
    return figureOf('altered', FIGURES.altered, { value: BigInt(run.findings), asOf: Number(run.ended_at), rows });
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

async function count(db: Reader, sql: string, values: readonly (string | number)[]): Promise<bigint> {
  const [row] = await db.query<{ n: number | string }>(sql, values);
  return BigInt(row?.n ?? 0);
}
