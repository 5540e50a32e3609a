import type { Day } from '#values';

/** Categories of the registry (domain.md 6). One code, one meaning; glossary.md has the 中文. */
export const CATEGORIES = {
  TEKUN: { zh: '特困人员', en: 'extreme poverty support' },
  DIBAO: { zh: '最低生活保障', en: 'minimum living allowance' },
  DIBIAN: { zh: '低保边缘', en: 'low-income margin' },
  ZHICHU: { zh: '支出型困难', en: 'expense-driven hardship' },
  JISHENG: { zh: '计生特殊家庭', en: 'family that lost its only child' },
  YOUFU: { zh: '优抚对象', en: 'entitled veteran or kin' },
  CANJI: { zh: '残疾', en: 'disability' },
  SHIZHI: { zh: '失智', en: 'dementia' },
  DUJU: { zh: '独居', en: 'living alone' },
  KONGCHAO: { zh: '空巢', en: 'no children near' },
} as const;
export type Category = keyof typeof CATEGORIES;

/** The five grades of GB/T 42195-2022, from able to fully dependent. */
export const ABILITY_GRADES = {
  INTACT: { zh: '能力完好', en: 'able' },
  MILD: { zh: '轻度失能', en: 'mildly dependent' },
  MODERATE: { zh: '中度失能', en: 'moderately dependent' },
  SEVERE: { zh: '重度失能', en: 'severely dependent' },
  TOTAL: { zh: '完全失能', en: 'fully dependent' },
} as const;
export type AbilityGrade = keyof typeof ABILITY_GRADES;

export interface CategoryFact {
  readonly category: Category;
  readonly startsOn: Day;
  /** Last day it holds; null while open. */
  readonly endsOn: Day | null;
}

export interface AssessmentFact {
  readonly grade: AbilityGrade;
  readonly assessedOn: Day;
  readonly validUntil: Day;
}

/** Moved out on the first day and back on the second; both days themselves are days of a resident. */
export interface AbsenceFact {
  readonly leftOn: Day;
  readonly backOn: Day;
}

/** An area that holds from its first day (null: all along) until the next one. */
export interface DatedArea {
  readonly area: string;
  readonly from: Day | null;
}

/** All that the law may know of a person: dated facts, so that any past day can be judged again. */
export interface PersonFacts {
  readonly personId: string;
  readonly birthDay: Day;
  /** 户籍 area (registered residence) as it stands last, never taken from the ID number. What held on a day says `hukouOn`. */
  readonly hukouArea: string;
  /** Area in which the person lives or lived last. What held on a day says `residenceOn`. */
  readonly residenceArea: string;
  /** Where the person was registered (户籍) and lived one after the other, in order; absent where it was one area all along. */
  readonly hukous?: readonly DatedArea[];
  readonly residences?: readonly DatedArea[];
  readonly diedOn: Day | null;
  readonly movedOutOn: Day | null;
  /** Earlier absences from the county, from a move-out to the return after it; absent where there was none. */
  readonly absences?: readonly AbsenceFact[];
  /** Day from which the person holds a points purse; null without one. */
  readonly purseOpenedOn: Day | null;
  readonly categories: readonly CategoryFact[];
  readonly assessments: readonly AssessmentFact[];
  /** Set where somebody altered the record past the app: nothing is due by it until the bureau has looked. */
  readonly altered?: true;
}
