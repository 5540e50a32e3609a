import type { Day, Month } from '#values';
import { ageIn, ageOn, firstDay } from '#values';
import type { AbilityGrade, AssessmentFact, Category, PersonFacts } from './facts.js';
import { ABILITY_GRADES } from './facts.js';

/** A person as the law sees them at one moment: the facts, the day on which dated facts are read, and the age that counts. */
export interface Situation {
  readonly facts: PersonFacts;
  readonly day: Day;
  readonly age: number;
}

/** For a meal: everything on the day of the meal. */
export function situationOn(facts: PersonFacts, day: Day): Situation {
  return { facts, day, age: ageOn(facts.birthDay, day) };
}

/**
 * For a monthly allowance: the age that is reached within it, so that the month of the birthday counts in full, that of 29 February too; every other dated
 * fact on the first day, which is the day of issue (domain.md 10, issueDay 1).
 */
export function situationIn(facts: PersonFacts, month: Month): Situation {
  return { facts, day: firstDay(month), age: ageIn(facts.birthDay, month) };
}

/** Whether a category is on record and open on the day; the last day still counts. */
export function holdsCategory({ facts, day }: Situation, category: Category): boolean {
  for (const fact of facts.categories) {
    if (fact.category === category && fact.startsOn <= day && (fact.endsOn === null || fact.endsOn >= day)) return true;
  }
  return false;
}

/**
 * The ability grade that counts on the day: that of the newest assessment made by then, if it is still valid. A newer
 * assessment replaces the older one for good: once it lapses the person has no grade, whatever the older paper says.
 * Of two made on one day the more dependent grade counts (就高).
 */
export function gradeOf({ facts, day }: Situation): AbilityGrade | null {
  let newest: AssessmentFact | null = null;
  for (const assessment of facts.assessments) {
    if (assessment.assessedOn <= day && (newest === null || replaces(assessment, newest))) newest = assessment;
  }
  return newest !== null && newest.validUntil >= day ? newest.grade : null;
}

function replaces(one: AssessmentFact, other: AssessmentFact): boolean {
  if (one.assessedOn !== other.assessedOn) return one.assessedOn > other.assessedOn;
  if (one.grade !== other.grade) return GRADES.indexOf(one.grade) > GRADES.indexOf(other.grade);
  return one.validUntil > other.validUntil;
}

const GRADES = Object.keys(ABILITY_GRADES) as readonly AbilityGrade[];
