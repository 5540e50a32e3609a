import { Injectable } from '@nestjs/common';
import type { Day, Fen, Id, Points, Refusal } from '#values';
import { fen, points, refuse } from '#values';
import type { MealWindowName } from '#core/policy';
import type { Standing } from '#core/offline';
import { type Actor, afterCursor, big, type Page, pageOf, scopeRange, UnitOfWork, type Value } from '#platform';
import type { Tender } from './redeem-item.js';
import { STANDING_JOIN } from './standing.store.js';

/** open: waits for a decision. overtaken: the meal was taken back meanwhile, by the till or by another request. */
export const VOID_REQUEST_STATES = ['open', 'granted', 'declined', 'overtaken'] as const;
export type VoidRequestState = (typeof VOID_REQUEST_STATES)[number];

/** A request to take a meal back after the ten minutes, with the meal it is about; the person stays masked. */
export interface VoidRequestView {
  readonly requestId: Id;
  readonly state: VoidRequestState;
  readonly reason: string;
  readonly askedAt: number;
  /** Name of the account, or its id where the account is gone. */
  readonly askedBy: string;
  /** Whether the reader asked for it: then somebody else decides. */
  readonly own: boolean;
  readonly decidedAt: number | null;
  readonly decidedBy: string | null;
  readonly decisionReason: string | null;
  readonly redemptionId: Id;
  readonly personId: Id;
  readonly nameMasked: string;
  /** Whether the person lives in the reader's area: only then can the name be opened. */
  readonly resident: boolean;
  readonly siteId: Id;
  readonly siteCode: string;
  readonly siteName: string;
  readonly siteNameEn: string;
  readonly day: Day;
  readonly window: MealWindowName;
  readonly occurredAt: number;
  readonly offline: boolean;
  /** Who bears its public part; a meal that two persons left to the funds is the funds' own. */
  readonly standing: Exclude<Standing, 'granted'>;
  readonly listPriceFen: Fen;
  readonly discountFen: Fen;
  readonly subsidyFen: Fen;
  readonly collectiveFen: Fen;
  readonly charityFen: Fen;
  readonly points: Points;
  readonly selfPayFen: Fen;
  readonly tender: Tender;
}

interface RequestRow {
  id: Id;
  reason: string;
  asked_at: number;
  asked_by: string;
  asked_name: string | null;
  decided_at: number | null;
  decided_by: string | null;
  decided_name: string | null;
  granted: number | null;
  decision_reason: string | null;
  void_id: Id | null;
  approved_by: string | null;
  redemption_id: Id;
  person_id: Id;
  name_masked: string;
  residence_area: string;
  site_id: Id;
  code: string;
  name: string;
  name_en: string;
  meal_day: Day;
  meal_window: MealWindowName;
  occurred_at: number;
  offline: number;
  standing: Standing | null;
  list_price_fen: unknown;
  discount_fen: unknown;
  subsidy_fen: unknown;
  collective_fen: unknown;
  charity_fen: unknown;
  points: unknown;
  self_pay_fen: unknown;
  tender: Tender;
}

const STATES: Readonly<Record<VoidRequestState, string>> = {
  open: 'q.decided_at IS NULL AND v.id IS NULL',
  granted: 'q.granted = 1 AND v.approved_by = q.decided_by',
  // Earlier versions kept a grant whose meal was not taken back: nothing came of it, and it may be asked anew.
  declined: '(q.granted = 0 OR (q.granted = 1 AND v.id IS NULL))',
  overtaken: 'v.id IS NOT NULL AND (q.granted IS NULL OR (q.granted = 1 AND (v.approved_by IS NULL OR v.approved_by <> q.decided_by)))',
};

/** Requests for late voids at the sites of the actor's area, newest first. Refusals: not_found. */
@Injectable()
export class FindVoidRequests {
  constructor(private readonly work: UnitOfWork) {}

  async find(
    actor: Actor,
    wanted: {
      readonly state?: VoidRequestState | undefined;
      readonly areaCode?: string | undefined;
      readonly siteId?: Id | undefined;
      readonly limit: number;
      readonly cursor?: string | undefined;
    },
  ): Promise<Page<VoidRequestView>> {
    const after = afterCursor(wanted.cursor, 'id');
    // An area outside the actor's own has no rows: both ranges must hold.
    const within = scopeRange(wanted.areaCode ?? actor.areaCode);
    const where = ['s.area_code >= ? AND s.area_code < ?'];
    const values: Value[] = [within.from, within.to];
    if (wanted.state !== undefined) where.push(STATES[wanted.state]);
    if (wanted.siteId !== undefined) {
      where.push('s.id = ?');
      values.push(wanted.siteId);
    }
    if (after !== '') {
      where.push('q.id < ?');
      values.push(after);
    }
    return pageOf(await this.rows(actor, where, values, wanted.limit + 1), wanted.limit, (request) => request.requestId);
  }

  async one(actor: Actor, requestId: Id): Promise<VoidRequestView | Refusal> {
    const [request] = await this.rows(actor, ['q.id = ?'], [requestId], 1);
    return request ?? refuse('not_found');
  }

  private async rows(actor: Actor, where: readonly string[], values: readonly Value[], limit: number): Promise<VoidRequestView[]> {
    const { from, to } = scopeRange(actor.areaCode);
    // From the requests, which are few, to their meals: CROSS JOIN keeps SQLite from going through every meal of the area.
    const rows = await this.work.reader.query<RequestRow>(
      `SELECT q.id, q.reason, q.asked_at, q.asked_by, asker.display_name AS asked_name, q.decided_at, q.decided_by, decider.display_name AS decided_name, q.granted, q.decision_reason, v.id AS void_id, v.approved_by,
              q.redemption_id, r.person_id, p.name_masked, p.residence_area, s.id AS site_id, s.code, s.name, s.name_en, r.meal_day, r.meal_window, r.occurred_at, r.offline, st.standing,
              r.list_price_fen, r.discount_fen, r.subsidy_fen, r.collective_fen, r.charity_fen, r.points, r.self_pay_fen, r.tender
         FROM (SELECT q.id FROM void_request q CROSS JOIN redemption r ON r.id = q.redemption_id CROSS JOIN site s ON s.id = r.site_id LEFT JOIN redemption_void v ON v.redemption_id = r.id
                WHERE s.area_code >= ? AND s.area_code < ? AND ${where.join(' AND ')} ORDER BY q.id DESC LIMIT ${String(limit)}) page
         JOIN void_request q ON q.id = page.id JOIN redemption r ON r.id = q.redemption_id JOIN site s ON s.id = r.site_id JOIN person p ON p.id = r.person_id
         LEFT JOIN redemption_void v ON v.redemption_id = r.id LEFT JOIN user_account asker ON asker.id = q.asked_by LEFT JOIN user_account decider ON decider.id = q.decided_by ${STANDING_JOIN}
        ORDER BY q.id DESC`,
      [from, to, ...values],
    );
    return rows.map((row) => viewOf(row, actor));
  }
}

function stateOf({ granted, void_id: voidId, approved_by: approvedBy, decided_by: decidedBy }: RequestRow): VoidRequestState {
  if (granted === null) return voidId === null ? 'open' : 'overtaken';
  if (Number(granted) === 0 || voidId === null) return 'declined';
  return approvedBy === decidedBy ? 'granted' : 'overtaken';
}

function viewOf(row: RequestRow, actor: Actor): VoidRequestView {
  return {
    requestId: row.id,
    state: stateOf(row),
    reason: row.reason,
    askedAt: Number(row.asked_at),
    askedBy: row.asked_name ?? row.asked_by,
    own: row.asked_by === actor.id,
    decidedAt: row.decided_at === null ? null : Number(row.decided_at),
    decidedBy: row.decided_name ?? row.decided_by,
    decisionReason: row.decision_reason,
    redemptionId: row.redemption_id,
    personId: row.person_id,
    nameMasked: row.name_masked,
    resident: row.residence_area.startsWith(actor.areaCode),
    siteId: row.site_id,
    siteCode: row.code,
    siteName: row.name,
    siteNameEn: row.name_en,
    day: row.meal_day,
    window: row.meal_window,
    occurredAt: Number(row.occurred_at),
    offline: Number(row.offline) === 1,
    standing: row.standing === null || row.standing === 'granted' ? 'funded' : row.standing,
    listPriceFen: fen(big(row.list_price_fen)),
    discountFen: fen(big(row.discount_fen)),
    subsidyFen: fen(big(row.subsidy_fen)),
    collectiveFen: fen(big(row.collective_fen)),
    charityFen: fen(big(row.charity_fen)),
    points: points(big(row.points)),
    selfPayFen: fen(big(row.self_pay_fen)),
    tender: row.tender,
  };
}
