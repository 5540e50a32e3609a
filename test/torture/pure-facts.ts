import type { CarrierDeed } from '#core/offline';
import { phoneStep } from '#core/code';
import type { MealWindowName, PersonFacts } from '#core/policy';
import { inForce } from '#core/policy';
import { DEMO_POLICIES, type Law } from '#eligibility';
import type { Day } from '#values';
import { minuteOfDay } from '#values';
import { COUNTY } from '../support/small-county.js';
import { ISSUED, type PlannedEvent, type PlannedPerson } from './plan.js';

/** A code as the pure server reads it. */
export interface PureCode {
  readonly kind: 'card' | 'phone';
  readonly person: number;
  readonly step: number | null;
}

export const nameOf = (person: number): string => `p${String(person)}`;
export const siteName = (site: number): string => `s${String(site)}`;

export function factsOf(person: number, planned: PlannedPerson): PersonFacts {
  const from = '2026-01-01' as Day;
  return {
    personId: nameOf(person),
    birthDay: '1941-03-05' as Day,
    hukouArea: COUNTY,
    residenceArea: `${COUNTY}001`,
    diedOn: planned.diedOn,
    movedOutOn: null,
    purseOpenedOn: from,
    categories: planned.poor ? [{ category: 'DIBAO', startsOn: from, endsOn: null }] : [],
    assessments: [],
  };
}

export function deedsOf({ lostAt, foundAt, suspendedAt }: PlannedPerson): CarrierDeed[] {
  const deed = (kind: string, at: number | null): CarrierDeed[] => (at === null ? [] : [{ id: kind, kind, generation: 1, at }]);
  return [...deed('issued', ISSUED), ...deed('lost', lostAt), ...deed('loss_withdrawn', foundAt), ...deed('suspended', suspendedAt)];
}

const laws = new Map<Day, Law>();
export function lawOn(day: Day): Law {
  const known = laws.get(day);
  if (known !== undefined) return known;
  const holding = [...new Set(DEMO_POLICIES.map((policy) => policy.programme))].flatMap((programme) => inForce(DEMO_POLICIES, programme, day) ?? []);
  const law: Law = {
    day,
    allowances: new Map(holding.flatMap((policy) => (policy.kind === 'allowance' ? [[policy.programme, policy] as const] : []))),
    discount: holding.find((policy) => policy.kind === 'meal_discount') ?? null,
    subsidy: holding.find((policy) => policy.kind === 'meal_subsidy') ?? null,
    sha256: day,
  };
  laws.set(day, law);
  return law;
}

export function windowOf(law: Law, atMs: number): MealWindowName | null {
  const minute = minuteOfDay(atMs);
  return law.subsidy?.windows.find((window) => minute >= window.fromMinute && minute < window.toMinute)?.window ?? null;
}

/** A code that says who shows it, for a server without cards. */
export function pureCodeOf(event: PlannedEvent): string {
  const person = String(event.person).padStart(6, '0');
  if (event.code === 'forged') return 'FORGED00';
  if (event.code === 'card') return `CARD${person}`;
  return `PHONE${person}S${String(phoneStep(event.code === 'phone' ? event.at : event.at - 600_000))}`;
}
export function readPureCode(code: string): PureCode | null {
  const [, kind, person, step] = /^(CARD|PHONE)(\d{6})(?:S(\d+))?$/.exec(code) ?? [];
  if (kind === undefined) return null;
  return { kind: kind === 'CARD' ? 'card' : 'phone', person: Number(person), step: step === undefined ? null : Number(step) };
}
