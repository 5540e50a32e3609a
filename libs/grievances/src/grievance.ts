import type { Id, Month, Words } from '#values';

/** What may be wrong with a meal. */
export const COMPLAINT_KINDS = {
  not_me: { zh: '不是本人用餐', en: 'It was not me' },
  amount_wrong: { zh: '金额不对', en: 'The amount is wrong' },
  food: { zh: '饭菜问题', en: 'The food' },
  service: { zh: '服务问题', en: 'The service' },
  other: { zh: '其他', en: 'Something else' },
} as const satisfies Record<string, Words>;
export type ComplaintKind = keyof typeof COMPLAINT_KINDS;

/** What came of it. */
export const ANSWER_OUTCOMES = {
  upheld: { zh: '情况属实，已处理', en: 'Upheld and acted upon' },
  explained: { zh: '已核对并说明', en: 'Checked and explained' },
  not_upheld: { zh: '经核对不成立', en: 'Not upheld' },
} as const satisfies Record<string, Words>;
export type AnswerOutcome = keyof typeof ANSWER_OUTCOMES;

export type GrievanceState = 'received' | 'answered';
export type GrievanceKind = 'complaint' | 'appeal';

/** A month may be appealed against so many months later at most (行政复议六十日). */
export const APPEAL_MONTHS_BACK = 2;
/** Complaints of one person in a day: more is a stuck button. */
export const COMPLAINTS_A_DAY = 20;

export interface GrievanceAnswer {
  readonly outcome: AnswerOutcome;
  readonly text: string;
  readonly answeredBy: string;
  /** UTC ms. */
  readonly answeredAt: number;
}

/** A complaint about a meal, or an appeal against a month of an allowance; the fields of the other kind are null. */
export interface Grievance {
  readonly id: Id;
  readonly kind: GrievanceKind;
  readonly personId: Id;
  readonly redemptionId: Id | null;
  readonly siteId: Id | null;
  readonly about: ComplaintKind | null;
  readonly programme: string | null;
  readonly month: Month | null;
  /** In the person's own words. */
  readonly text: string;
  readonly madeAt: number;
  readonly answer: GrievanceAnswer | null;
}

/** One in a list of the bureau: words are left out until somebody opens it, which is logged. */
export interface GrievanceRow extends Omit<Grievance, 'text' | 'answer'> {
  readonly nameMasked: string;
  /** Whether the person lives in the reader's area: only then can the name be opened. */
  readonly resident: boolean;
  /** Of the person, whose law a month of an allowance was decided by. */
  readonly county: string;
  readonly siteCode: string | null;
  readonly siteName: string | null;
  readonly siteNameEn: string | null;
  /** The programme as the law of the month calls it; null for a complaint. */
  readonly programmeTitle: Words | null;
  /** `answeredByName`: of the account, or its id where the account is gone. */
  readonly answer: (Omit<GrievanceAnswer, 'text'> & { readonly answeredByName: string }) | null;
}

export function stateOf(grievance: { readonly answer: unknown }): GrievanceState {
  return grievance.answer === null ? 'received' : 'answered';
}
