import type { Day, Month } from '#values';
import { addDays, firstDay, lastDay } from '#values';
import { CAST } from './cast.js';
import { Chance } from './chance.js';
import type { DemoPerson } from './person.js';

/** What happens to a person in the month, and when the county hears of it. */
export interface Fate {
  readonly kind: 'dies' | 'loses_card' | 'moves_out';
  /** Index in the roster. */
  readonly person: number;
  readonly on: Day;
  /** The day on which it is reported; for a death up to three days later. */
  readonly noticedOn: Day;
  /** For a lost card: the day on which the community hands over a new one. */
  readonly replacedOn: Day | null;
}

/** Chance of dying within a month, by age: about 3 % a year over all. */
function mortality(age: number): number {
  return age >= 90 ? 0.015 : age >= 80 ? 0.006 : age >= 70 ? 0.0015 : 0.0006;
}

/** The fates of a month, in the order in which they are noticed. Cards are only lost by those who hold one. Pure. */
export function fates(request: { readonly people: readonly DemoPerson[]; readonly holders: readonly number[]; readonly month: Month; readonly seed: number }): Fate[] {
  const chance = new Chance(request.seed, 'fates');
  const first = firstDay(request.month);
  const days = Number(lastDay(request.month).slice(8));
  const holders = new Set(request.holders);
  const drawn: Fate[] = [];
  for (const [person, { age }] of request.people.entries()) {
    const member = CAST[person];
    if (member) {
      if (member.fate) drawn.push(fate(member.fate.kind, { person, on: addDays(first, member.fate.dayOfMonth - 1), lag: member.fate.kind === 'dies' ? 1 : 0 }));
      continue;
    }
    const draw = chance.next();
    const dies = mortality(age);
    if (draw < dies) drawn.push(fate('dies', { person, on: addDays(first, chance.int(days)), lag: chance.int(4) }));
    else if (draw < dies + 0.0002) drawn.push(fate('moves_out', { person, on: addDays(first, chance.int(days)), lag: 0 }));
    else if (holders.has(person) && draw < dies + 0.0032) drawn.push(fate('loses_card', { person, on: addDays(first, chance.int(days)), lag: 0 }));
  }
  return drawn.sort((x, y) => (x.noticedOn < y.noticedOn ? -1 : x.noticedOn > y.noticedOn ? 1 : x.person - y.person));
}

function fate(kind: Fate['kind'], of: { person: number; on: Day; lag: number }): Fate {
  return { kind, person: of.person, on: of.on, noticedOn: addDays(of.on, of.lag), replacedOn: kind === 'loses_card' ? addDays(of.on, 2 + (of.person % 3)) : null };
}
