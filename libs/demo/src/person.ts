import type { AbilityGrade, Category } from '#core/policy';
import type { Day } from '#values';

/** One synthetic person of the demo county, as the roster file tells it. */
export interface DemoPerson {
  /** Area 990101..990114, which is nobody's (decisions 5), a real birth date and a valid check character. */
  readonly idNumber: string;
  readonly name: string;
  readonly sex: 'F' | 'M';
  readonly birthDay: Day;
  /** Age on the first day of the demo month. */
  readonly age: number;
  /** Community, 12 digits. */
  readonly residenceArea: string;
  /** 户籍: a community of this county, or six digits of another one. */
  readonly hukouArea: string;
  readonly phone: string | null;
  readonly purseOpenedOn: Day | null;
  readonly categories: readonly { readonly category: Category; readonly startsOn: Day }[];
  readonly assessment: { readonly grade: AbilityGrade; readonly assessedOn: Day; readonly validUntil: Day } | null;
}
