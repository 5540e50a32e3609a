import { Injectable } from '@nestjs/common';
import type { Day, Id, Month, Refusal } from '#values';
import { dayOf, firstDay, lastDay, refuse } from '#values';
import type { Bearing, Standing } from '#core/offline';
import { bearingOf } from '#core/offline';
import { LawReader } from '#eligibility';
import type { Actor, Page, Value } from '#platform';
import { afterCursor, pageOf, UnitOfWork } from '#platform';
import type { RedemptionRow } from './receipt.js';
import { RECEIPT_COLUMNS, receiptOf } from './receipt.js';
import type { Evidence, Receipt } from './redeem-item.js';
import { STANDING_JOIN } from './standing.store.js';

/** A meal in a list: its receipt, where, for whom (masked), and when it was taken back. */
export interface RedemptionView extends Receipt {
  readonly nameMasked: string;
  readonly siteName: string;
  readonly siteNameEn: string;
  readonly offline: boolean;
  readonly voidedAt: number | null;
  /** Who bears its public part: the funds, unless it was served without the network and has no place (docs/offline.md). */
  readonly standing: Bearing;
  /** What the operator went by; null where nobody said. */
  readonly evidence: Evidence | null;
  /** Why the code was looked up by hand. */
  readonly typedReason: string | null;
}

export interface RedemptionFilter {
  readonly day?: Day;
  readonly month?: Month;
  readonly siteId?: Id;
  readonly limit: number;
  readonly cursor?: string;
}

interface ViewRow extends RedemptionRow {
  name_masked: string;
  site_name: string;
  site_name_en: string;
  offline: number;
  voided_at: number | null;
  standing: Standing | null;
  evidence: Evidence | null;
  typed_reason: string | null;
}

/** Reads meals, each reader held to its side in the query: an elder to their own, a till to its site, the bureau to its area. */
@Injectable()
export class FindRedemptions {
  constructor(
    private readonly work: UnitOfWork,
    private readonly laws: LawReader,
  ) {}

  async find(actor: Actor, filter: RedemptionFilter): Promise<Page<RedemptionView>> {
    const scope = scopeOf(actor);
    const where = [scope.sql];
    const values: Value[] = [...scope.values];
    if (filter.day !== undefined) {
      where.push('r.meal_day = ?');
      values.push(filter.day);
    }
    if (filter.month !== undefined) {
      where.push('r.meal_day >= ? AND r.meal_day <= ?');
      values.push(firstDay(filter.month), lastDay(filter.month));
    }
    if (filter.siteId !== undefined) {
      where.push('r.site_id = ?');
      values.push(filter.siteId);
    }
    const after = afterCursor(filter.cursor, 'id');
    if (after !== '') {
      where.push('r.id < ?');
      values.push(after);
    }
    const rows = await this.rows(`${scope.joins} WHERE ${where.join(' AND ')}`, values, filter.limit + 1);
    return pageOf(await this.views(rows), filter.limit, (view) => view.redemptionId);
  }

  /** One meal, or not_found when there is none in the actor's scope. */
  async one(actor: Actor, redemptionId: Id): Promise<RedemptionView | Refusal> {
    const scope = scopeOf(actor);
    const [view] = await this.views(await this.rows(`${scope.joins} WHERE ${scope.sql} AND r.id = ?`, [...scope.values, redemptionId], 1));
    return view ?? refuse('not_found');
  }

  /** The ids of the page first, of one index where the scope allows; a site's whole past is not joined to be sorted. */
  private rows(scope: string, values: readonly Value[], limit: number): Promise<ViewRow[]> {
    return this.work.reader.query<ViewRow>(
      `SELECT ${RECEIPT_COLUMNS}, r.offline, r.evidence, r.typed_reason, p.name_masked, s.name AS site_name, s.name_en AS site_name_en, v.at AS voided_at, st.standing
         FROM (SELECT r.id FROM redemption r ${scope} ORDER BY r.id DESC LIMIT ${String(limit)}) page
         JOIN redemption r ON r.id = page.id JOIN person p ON p.id = r.person_id JOIN site s ON s.id = r.site_id LEFT JOIN redemption_void v ON v.redemption_id = r.id ${STANDING_JOIN}
        ORDER BY r.id DESC`,
      values,
    );
  }

  private async views(rows: readonly ViewRow[]): Promise<RedemptionView[]> {
    const views: RedemptionView[] = [];
    const laws = await this.laws.onDays(
      this.work.reader,
      rows.map((row) => ({ county: row.county, day: dayOf(Number(row.occurred_at)) })),
    );
    for (const row of rows) {
      const law = laws(row.county, dayOf(Number(row.occurred_at)));
      views.push({
        ...receiptOf(row, law),
        nameMasked: row.name_masked,
        siteName: row.site_name,
        siteNameEn: row.site_name_en,
        offline: Number(row.offline) === 1,
        voidedAt: row.voided_at === null ? null : Number(row.voided_at),
        standing: bearingOf(row.standing ?? 'funded'),
        evidence: row.evidence,
        typedReason: row.typed_reason,
      });
    }
    return views;
  }
}

function scopeOf(actor: Actor): { joins: string; sql: string; values: readonly Value[] } {
  if (actor.role === 'elder') return { joins: '', sql: 'r.person_id = ?', values: [actor.personId] };
  if (actor.siteId !== null) return { joins: '', sql: 'r.site_id = ?', values: [actor.siteId] };
  // Either side of a meal may see it: the street where the person lives and the street where the site stands (decisions 5).
  const joins = 'JOIN person p ON p.id = r.person_id JOIN site s ON s.id = r.site_id';
  return { joins, sql: '(p.residence_area LIKE ? OR s.area_code LIKE ?)', values: [`${actor.areaCode}%`, `${actor.areaCode}%`] };
}
