import { Injectable } from '@nestjs/common';
import type { Fen, Id, Points, Refusal } from '#values';
import { countyOf, fen, isRefusal, points } from '#values';
import type { MealWindowName } from '#core/policy';
import { splitShares } from '#core/postings';
import { LawReader } from '#eligibility';
import { type Actor, afterCursor, big, Clock, type Page, pageOf, UnitOfWork, type Value } from '#platform';
import { type DayWanted, SITE_COLUMNS, type SiteColumns, type SitePart, sitePart, sitesAsked } from './asked.js';
import { fundingOf, LATEST_STANDING, type MealStanding, STANDING } from './meal-day.store.js';

/** Whose part of the meals is asked for: a funder by its code, `PUBLIC` for all of them, `POINTS` for points. */
export type PaidBy = string;

export interface DayMealsWanted extends DayWanted {
  readonly paidBy?: PaidBy | undefined;
  readonly offline?: boolean | undefined;
  readonly voided?: boolean | undefined;
  readonly standing?: MealStanding | undefined;
  readonly codeKind?: CodeKind | undefined;
}

/** What was shown at the counter; `manual` when the operator found the person by number, or by phone and birthday. */
export const CODE_KINDS = ['phone', 'card', 'social', 'manual'] as const;
export type CodeKind = (typeof CODE_KINDS)[number];

/** One meal as a row behind a figure. */
export interface DayMeal extends SitePart {
  readonly redemptionId: Id;
  /** What the row adds to the figure it was asked for: one meal, or the part in fen or hundredths. */
  readonly adds: bigint;
  readonly personId: Id;
  readonly nameMasked: string;
  /** Whether the person lives in the reader's area: only then can the name be opened. */
  readonly resident: boolean;
  readonly window: MealWindowName;
  readonly occurredAt: number;
  readonly codeKind: CodeKind;
  /** Why the person was looked up by hand; null where nobody was, or nobody said. */
  readonly typedReason: string | null;
  readonly offline: boolean;
  readonly voidedAt: number | null;
  /** Who bears the public part: the funds, or who else since an offline row was judged. */
  readonly standing: MealStanding;
  readonly listPriceFen: Fen;
  readonly discountFen: Fen;
  readonly fundings: readonly { readonly funder: string; readonly amountFen: Fen }[];
  readonly points: Points;
  readonly selfPayFen: Fen;
}

interface MealRow extends SiteColumns {
  id: Id;
  person_id: Id;
  name_masked: string;
  residence_area: string;
  meal_window: MealWindowName;
  occurred_at: number;
  code_kind: CodeKind;
  typed_reason: string | null;
  offline: number;
  voided_at: number | null;
  standing: MealStanding;
  list_price_fen: unknown;
  discount_fen: unknown;
  subsidy_fen: unknown;
  collective_fen: unknown;
  charity_fen: unknown;
  points: unknown;
  self_pay_fen: unknown;
}

/** The meals of one day at the sites of an area, newest first: the rows behind the day's figures. Refuses `forbidden` outside the actor's area. */
@Injectable()
export class DayMeals {
  constructor(
    private readonly work: UnitOfWork,
    private readonly laws: LawReader,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, wanted: DayMealsWanted): Promise<Page<DayMeal> | Refusal> {
    const asked = sitesAsked(actor, wanted, this.clock.nowMs());
    if (isRefusal(asked)) return asked;
    const { day } = asked;
    const where = conditionOf(wanted, asked);
    // The ids of the page first: people and voids are joined to fifty rows, not to the day.
    const rows = await this.work.reader.query<MealRow>(
      `SELECT r.id, r.person_id, p.name_masked, p.residence_area, ${SITE_COLUMNS}, r.meal_window, r.occurred_at, r.code_kind, r.typed_reason, r.offline, v.at AS voided_at, ${STANDING} AS standing,
              r.list_price_fen, r.discount_fen, r.subsidy_fen, r.collective_fen, r.charity_fen, r.points, r.self_pay_fen
         FROM (SELECT r.id FROM redemption r JOIN site s ON s.id = r.site_id ${where.joins} WHERE ${where.sql} ORDER BY r.id DESC LIMIT ${String(wanted.limit + 1)}) page
         JOIN redemption r ON r.id = page.id JOIN site s ON s.id = r.site_id JOIN person p ON p.id = r.person_id LEFT JOIN redemption_void v ON v.redemption_id = r.id ${LATEST_STANDING}
        ORDER BY r.id DESC`,
      where.values,
    );
    const funding = fundingOf(await this.laws.on(this.work.reader, countyOf(actor.areaCode), day));
    const meals = rows.map((row) => mealOf(row, { funding, paidBy: wanted.paidBy, scope: actor.areaCode }));
    return pageOf(meals, wanted.limit, (meal) => meal.redemptionId);
  }
}

function conditionOf(wanted: DayMealsWanted, asked: Exclude<ReturnType<typeof sitesAsked>, Refusal>): { joins: string; sql: string; values: readonly Value[] } {
  const where = [...asked.where, 'r.meal_day = ?'];
  const values: Value[] = [...asked.values, asked.day];
  if (wanted.codeKind !== undefined) {
    where.push('r.code_kind = ?');
    values.push(wanted.codeKind);
  }
  if (wanted.offline !== undefined) {
    where.push('r.offline = ?');
    values.push(wanted.offline ? 1 : 0);
  }
  if (wanted.voided !== undefined) where.push(`${wanted.voided ? '' : 'NOT '}EXISTS (SELECT 1 FROM redemption_void w WHERE w.redemption_id = r.id)`);
  if (wanted.paidBy !== undefined) where.push(paidIn(wanted.paidBy));
  if (wanted.standing !== undefined) {
    where.push(`${STANDING} = ?`);
    values.push(wanted.standing);
  }
  const after = afterCursor(wanted.cursor, 'id');
  if (after !== '') {
    where.push('r.id < ?');
    values.push(after);
  }
  // What the funds pay is asked only of meals they bear; the join is left out where nothing asks for it.
  const joins = wanted.standing === undefined && wanted.paidBy === undefined ? '' : LATEST_STANDING;
  return { joins, sql: where.join(' AND '), values };
}

/** The column a part stands in. The shares of city and district lie in one column: their rows are the same, their parts are not. */
function paidIn(paidBy: PaidBy): string {
  if (paidBy === 'POINTS') return 'r.points > 0';
  if (paidBy === 'CHARITY') return 'r.charity_fen > 0';
  if (paidBy === 'COLLECTIVE') return `r.collective_fen > 0 AND ${STANDING} = 'funded'`;
  if (paidBy === 'PUBLIC') return `(r.charity_fen > 0 OR (r.subsidy_fen + r.collective_fen > 0 AND ${STANDING} = 'funded'))`;
  return `r.subsidy_fen > 0 AND ${STANDING} = 'funded'`;
}

function mealOf(row: MealRow, how: { readonly funding: ReturnType<typeof fundingOf>; readonly paidBy: PaidBy | undefined; readonly scope: string }): DayMeal {
  const borne = row.standing === 'funded' ? [...splitShares(big(row.subsidy_fen), how.funding), { funder: 'COLLECTIVE', amount: big(row.collective_fen) }] : [];
  const fundings = [...borne, { funder: 'CHARITY', amount: big(row.charity_fen) }]
    .filter(({ amount }) => amount > 0n)
    .map(({ funder, amount }) => ({ funder, amountFen: fen(amount) }));
  return {
    redemptionId: row.id,
    adds: addsOf(how.paidBy, { fundings, points: big(row.points) }),
    personId: row.person_id,
    nameMasked: row.name_masked,
    resident: row.residence_area.startsWith(how.scope),
    ...sitePart(row),
    window: row.meal_window,
    occurredAt: Number(row.occurred_at),
    codeKind: row.code_kind,
    typedReason: row.typed_reason,
    offline: Number(row.offline) === 1,
    voidedAt: row.voided_at === null ? null : Number(row.voided_at),
    standing: row.standing,
    listPriceFen: fen(big(row.list_price_fen)),
    discountFen: fen(big(row.discount_fen)),
    fundings,
    points: points(big(row.points)),
    selfPayFen: fen(big(row.self_pay_fen)),
  };
}

function addsOf(paidBy: PaidBy | undefined, meal: { readonly fundings: DayMeal['fundings']; readonly points: bigint }): bigint {
  if (paidBy === undefined) return 1n;
  if (paidBy === 'POINTS') return meal.points;
  return meal.fundings.filter(({ funder }) => paidBy === 'PUBLIC' || funder === paidBy).reduce((sum, { amountFen }) => sum + amountFen, 0n);
}
