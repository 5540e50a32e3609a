import { Injectable } from '@nestjs/common';
import type { Grievance } from '#grievances';
import { GrievanceReader, isAppealable } from '#grievances';
import type { Reader } from '#platform';
import { Clock, marks } from '#platform';
import type { Id } from '#values';
import { MEAL_COLUMNS, mealOf } from './meal-line.js';
import type { NoticeMeal, NoticeRecord, NoticeStanding, NoticeView } from './notice.js';
import type { Told } from './notice-words.js';
import { allowanceWords, answerWords, carrierWords, DEATH_WORDS, familyEndedWords, familyWords, LOST_WORDS, mealWords, voidWords } from './notice-words.js';
import { standingWords } from './standing-words.js';

/** The rows that notices are about, read together. */
interface Subjects {
  readonly meals: ReadonlyMap<Id, NoticeMeal>;
  readonly grievances: ReadonlyMap<Id, Grievance>;
  readonly standings: ReadonlyMap<Id, NoticeStanding>;
}

/** Turns notices into words: meals, voids and answers from the rows they are about, the rest from what they keep. At most five reads for any number. */
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
    return { meals, grievances, standings: await this.standings(db, subjectsOf('standing'), meals) };
  }

  /** Who bears which meal, by the id of the change; the meals are added under the same id. */
  private async standings(db: Reader, ids: readonly Id[], meals: Map<Id, NoticeMeal>): Promise<Map<Id, NoticeStanding>> {
    if (ids.length === 0) return new Map();
    const rows = await db.query(
      `SELECT t.id AS standing_id, t.standing, t.code, ${MEAL_COLUMNS} FROM redemption_standing t JOIN redemption r ON r.id = t.redemption_id JOIN site s ON s.id = r.site_id WHERE t.id IN (${marks(ids)})`,
      ids,
    );
    for (const row of rows) meals.set(row['standing_id'] as Id, mealOf(row));
    return new Map(rows.map((row) => [row['standing_id'] as Id, { standing: row['standing'] as NoticeStanding['standing'], code: row['code'] as string | null }]));
  }

  /** Meals by their own id, and those that were taken back by the id of the void. */
  private async meals(db: Reader, wanted: { readonly redemptions: readonly Id[]; readonly voids: readonly Id[] }): Promise<Map<Id, NoticeMeal>> {
    const meals = new Map<Id, NoticeMeal>();
    if (wanted.redemptions.length > 0) {
      const rows = await db.query(`SELECT ${MEAL_COLUMNS} FROM redemption r JOIN site s ON s.id = r.site_id WHERE r.id IN (${marks(wanted.redemptions)})`, wanted.redemptions);
      for (const row of rows) meals.set(row['id'] as Id, mealOf(row));
    }
    if (wanted.voids.length > 0) {
      const rows = await db.query(
        `SELECT v.id AS void_id, ${MEAL_COLUMNS} FROM redemption_void v JOIN redemption r ON r.id = v.redemption_id JOIN site s ON s.id = r.site_id WHERE v.id IN (${marks(wanted.voids)})`,
        wanted.voids,
      );
      for (const row of rows) meals.set(row['void_id'] as Id, mealOf(row));
    }
    return meals;
  }
}

function viewOf(notice: NoticeRecord, { meals, grievances, standings }: Subjects, { readAt, now }: { readAt: number | null; now: number }): NoticeView {
  const { id, kind, at, detail } = notice;
  const grievance = grievances.get(notice.subjectId) ?? null;
  const meal = meals.get(notice.subjectId) ?? (grievance?.redemptionId == null ? null : (meals.get(grievance.redemptionId) ?? null));
  const allowance = detail?.of === 'allowance' ? detail : null;
  const month = allowance?.month ?? grievance?.month ?? null;
  return {
    ...{ id, kind, at, readAt, meal, month },
    ...toldOf(notice, { meal, grievance, standing: standings.get(notice.subjectId) ?? null }),
    reasons: allowance?.reasons ?? [],
    programme: allowance?.programme ?? grievance?.programme ?? null,
    grievanceId: grievance?.id ?? null,
    lossAdvised: detail?.of === 'carrier' && detail.event === 'phone_enrolled',
    appealable: allowance !== null && !allowance.adjusts && isAppealable(allowance.month, now),
  };
}

/** What one notice is about. */
interface Subject {
  readonly meal: NoticeMeal | null;
  readonly grievance: Grievance | null;
  readonly standing: NoticeStanding | null;
}

function toldOf({ kind, at, detail }: NoticeRecord, { meal, grievance, standing }: Subject): Told {
  if (kind === 'death') return DEATH_WORDS;
  if (kind === 'meal' && meal !== null) return mealWords(meal);
  if (kind === 'void' && meal !== null) return voidWords(meal, at);
  if (meal !== null && standing !== null) return standingWords(meal, standing);
  if (grievance !== null) return answerWords(grievance);
  if (detail?.of === 'carrier') return carrierWords(detail);
  if (detail?.of === 'family') return kind === 'family' ? familyWords(detail) : familyEndedWords(detail);
  if (detail?.of === 'allowance') return allowanceWords(detail);
  return LOST_WORDS;
}
