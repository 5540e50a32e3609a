import { Injectable } from '@nestjs/common';
import type { MealWindowName } from '#core/policy';
import type { Grievance } from '#grievances';
import { GrievanceReader, isAppealable } from '#grievances';
import type { Reader, Row } from '#platform';
import { big, Clock, marks } from '#platform';
import type { Id } from '#values';
import { fen, points } from '#values';
import type { NoticeMeal, NoticeRecord, NoticeView } from './notice.js';
import type { Told } from './notice-words.js';
import { allowanceWords, answerWords, carrierWords, DEATH_WORDS, familyWords, mealWords, voidWords } from './notice-words.js';

/** The rows that notices are about, read together. */
interface Subjects {
  readonly meals: ReadonlyMap<Id, NoticeMeal>;
  readonly grievances: ReadonlyMap<Id, Grievance>;
}

const MEAL = 'r.id, r.occurred_at, r.meal_window, r.list_price_fen, r.subsidy_fen, r.points, r.self_pay_fen, s.name AS site_name, s.name_en AS site_name_en';

/** Turns notices into words: meals, voids and answers from the rows they are about, the rest from what they keep. At most four reads for any number. */
@Injectable()
export class NoticeViews {
  constructor(
    private readonly grievances: GrievanceReader,
    private readonly clock: Clock,
  ) {}

  async of(db: Reader, notices: readonly NoticeRecord[], readAt: ReadonlyMap<Id, number> = new Map()): Promise<NoticeView[]> {
    const subjects = await this.subjects(db, notices);
    const now = this.clock.nowMs();
    return notices.map((notice) => viewOf(notice, subjects, { readAt: readAt.get(notice.id) ?? null, now }));
  }

  private async subjects(db: Reader, notices: readonly NoticeRecord[]): Promise<Subjects> {
    const subjectsOf = (...kinds: NoticeRecord['kind'][]): Id[] => notices.filter((notice) => kinds.includes(notice.kind)).map((notice) => notice.subjectId);
    const grievances = await this.grievances.of(db, subjectsOf('complaint_answer', 'appeal_answer'));
    const complained = [...grievances.values()].flatMap((grievance) => grievance.redemptionId ?? []);
    const meals = await this.meals(db, { redemptions: [...subjectsOf('meal'), ...complained], voids: subjectsOf('void') });
    return { meals, grievances };
  }

  /** Meals by their own id, and those that were taken back by the id of the void. */
  private async meals(db: Reader, wanted: { readonly redemptions: readonly Id[]; readonly voids: readonly Id[] }): Promise<Map<Id, NoticeMeal>> {
    const meals = new Map<Id, NoticeMeal>();
    if (wanted.redemptions.length > 0) {
      const rows = await db.query(`SELECT ${MEAL} FROM redemption r JOIN site s ON s.id = r.site_id WHERE r.id IN (${marks(wanted.redemptions)})`, wanted.redemptions);
      for (const row of rows) meals.set(row['id'] as Id, mealOf(row));
    }
    if (wanted.voids.length > 0) {
      const rows = await db.query(
        `SELECT v.id AS void_id, ${MEAL} FROM redemption_void v JOIN redemption r ON r.id = v.redemption_id JOIN site s ON s.id = r.site_id WHERE v.id IN (${marks(wanted.voids)})`,
        wanted.voids,
      );
      for (const row of rows) meals.set(row['void_id'] as Id, mealOf(row));
    }
    return meals;
  }
}

function viewOf(notice: NoticeRecord, { meals, grievances }: Subjects, { readAt, now }: { readAt: number | null; now: number }): NoticeView {
  const { id, kind, at, detail } = notice;
  const grievance = grievances.get(notice.subjectId) ?? null;
  const meal = meals.get(notice.subjectId) ?? (grievance?.redemptionId == null ? null : (meals.get(grievance.redemptionId) ?? null));
  const allowance = detail?.of === 'allowance' ? detail : null;
  const month = allowance?.month ?? grievance?.month ?? null;
  return {
    ...{ id, kind, at, readAt, meal, month },
    ...toldOf(notice, meal, grievance),
    reasons: allowance?.reasons ?? [],
    programme: allowance?.programme ?? grievance?.programme ?? null,
    grievanceId: grievance?.id ?? null,
    appealable: allowance !== null && !allowance.adjusts && isAppealable(allowance.month, now),
  };
}

function toldOf({ kind, at, detail }: NoticeRecord, meal: NoticeMeal | null, grievance: Grievance | null): Told {
  if (kind === 'death') return DEATH_WORDS;
  if (kind === 'meal' && meal !== null) return mealWords(meal);
  if (kind === 'void' && meal !== null) return voidWords(meal, at);
  if (grievance !== null) return answerWords(grievance);
  if (detail?.of === 'carrier') return carrierWords(detail);
  if (detail?.of === 'family') return familyWords(detail);
  if (detail?.of === 'allowance') return allowanceWords(detail);
  throw new Error(`a notice of kind ${kind} has lost what it is about`);
}

function mealOf(row: Row): NoticeMeal {
  return {
    redemptionId: row['id'] as Id,
    occurredAt: Number(row['occurred_at']),
    window: row['meal_window'] as MealWindowName,
    siteName: row['site_name'] as string,
    siteNameEn: row['site_name_en'] as string,
    listPriceFen: fen(big(row['list_price_fen'])),
    subsidyFen: fen(big(row['subsidy_fen'])),
    points: points(big(row['points'])),
    selfPayFen: fen(big(row['self_pay_fen'])),
  };
}
