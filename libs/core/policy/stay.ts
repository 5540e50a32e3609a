import type { Day } from '#values';
import type { DatedArea, PersonFacts } from './facts.js';
import type { Reason } from './policy.js';
import type { ReservedRule } from './reason.js';

/** Where the person lived on a day, or had lived last by then; null before the first day of residence. */
export function residenceOn({ residences, residenceArea }: PersonFacts, day: Day): string | null {
  return residences === undefined ? residenceArea : areaOn(residences, day);
}

/** The registered residence (户籍) of a day; null where none is known yet. */
export function hukouOn({ hukous, hukouArea }: PersonFacts, day: Day): string | null {
  return hukous === undefined ? hukouArea : areaOn(hukous, day);
}

function areaOn(areas: readonly DatedArea[], day: Day): string | null {
  let found: string | null = null;
  for (const { area, from } of areas) if (from === null || from <= day) found = area;
  return found;
}

/** Whether somebody who had lived here had moved away by the day. The days of the move-out and of the return are days of a resident. */
export function isAway(facts: Pick<PersonFacts, 'movedOutOn' | 'absences'>, day: Day): boolean {
  return leftBy(facts, day) !== null;
}

/** Nothing is due for a day on which the person did not live in the county: had moved away, or had not come yet. */
export function notHere(facts: PersonFacts, day: Day): Stop | null {
  const left = leftBy(facts, day);
  if (left !== null) return { id: 'moved_out', facts: { movedOutOn: left } };
  const since = facts.residences?.[0]?.from ?? null;
  return since !== null && day < since ? { id: 'not_here_yet', facts: { residentSince: since } } : null;
}

export interface Stop {
  readonly id: Extract<ReservedRule, 'deceased' | 'altered' | 'moved_out' | 'not_here_yet'>;
  readonly facts: Reason['facts'];
}

/**
 * Why nobody pays for a meal of that day but the person, whatever the policies say; null where the policies decide. From the day of
 * death on, for a record that was altered, and on the days on which the person did not live here.
 */
export function mealStopOn(facts: PersonFacts, day: Day): Stop | null {
  if (facts.diedOn !== null && facts.diedOn <= day) return { id: 'deceased', facts: { diedOn: facts.diedOn } };
  if (facts.altered === true) return { id: 'altered', facts: {} };
  return notHere(facts, day);
}

/** A person as a list without the network knows them: neither a death nor a move. */
export function asListed(facts: PersonFacts): PersonFacts {
  return { ...facts, diedOn: null, movedOutOn: null, absences: [] };
}

function leftBy({ movedOutOn, absences }: Pick<PersonFacts, 'movedOutOn' | 'absences'>, day: Day): Day | null {
  if (movedOutOn !== null && movedOutOn < day) return movedOutOn;
  return absences?.find(({ leftOn, backOn }) => leftOn < day && day < backOn)?.leftOn ?? null;
}
