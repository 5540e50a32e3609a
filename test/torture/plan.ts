import { createHash } from 'node:crypto';
import type { Day, Id } from '#values';
import { addDays, dayOf, idFrom, instantAt } from '#values';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Monday 23 November 2026, 14:30 in Shanghai: every upload comes in now. */
export const NOW = instantAt('2026-11-23' as Day, 14 * 60 + 30);
/** What every tablet may accept in a day: few, so that it is met. */
export const CEILINGS = { fresh: 6, stale: 4 };

/** When everybody got a card. */
export const ISSUED = NOW - 30 * DAY;

/** Numbers from a seed: the same seed makes the same county, queues and shuffles. */
export class Chance {
  constructor(private state: number) {}

  /** 0 up to but not including `below`. */
  below(below: number): number {
    // Mulberry32.
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (((mixed ^ (mixed >>> 14)) >>> 0) % 0x7fffffff) % below;
  }

  one<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  shuffled<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let last = result.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      [result[last], result[other]] = [result[other] as T, result[last] as T];
    }
    return result;
  }
}

/** What happens to a person beside eating. Instants are UTC ms. */
export interface PlannedPerson {
  readonly poor: boolean;
  /** Hundredths of a point in one lot. */
  readonly points: bigint;
  readonly lostAt: number | null;
  readonly foundAt: number | null;
  readonly suspendedAt: number | null;
  readonly diedOn: Day | null;
  /** When the person ate online, at the site of the number. */
  readonly online: { readonly at: number; readonly site: number } | null;
}

/** An event of a tablet; `person` and `site` are numbers of the plan. */
export interface PlannedEvent {
  readonly id: Id;
  readonly kind: 'meal' | 'void' | 'full_price' | 'not_holder' | 'refused' | 'junk';
  readonly at: number;
  /** By how much the tablet's own clock is ahead at this moment. */
  readonly off: number;
  readonly anchored: boolean;
  readonly listAge: number | null;
  readonly person: number;
  readonly code: 'card' | 'phone' | 'stale_phone' | 'forged';
  readonly target: Id;
}

export interface PlannedDevice {
  readonly site: number;
  readonly events: readonly PlannedEvent[];
}

export interface Plan {
  readonly people: readonly PlannedPerson[];
  readonly devices: readonly PlannedDevice[];
  readonly sites: number;
}

export interface PlanSize {
  readonly devices: number;
  readonly people: number;
  readonly meals: number;
}

const LUNCH = 11 * 60;
const DINNER = 17 * 60;

/** Queues that meet each other as often as can be: few people, many tablets, four days. */
export function makePlan(seed: number, size: PlanSize): Plan {
  const chance = new Chance(seed);
  const people = Array.from({ length: size.people }, (_unused, number) => planPerson(chance, number));
  const devices = Array.from({ length: size.devices }, (_unused, number) => planDevice(chance, { number, ...size }));
  return { people, devices: devices.map(({ site, events }, number) => ({ site, events: [...events, ...sameCode(number)] })), sites: 2 };
}

/** At the first two tablets person 0, who eats nowhere else, shows one code of the phone: the first meal is taken back, and the code stays used. */
function sameCode(number: number): PlannedEvent[] {
  if (number > 1) return [];
  const id = (count: number): Id =>
    idFrom(
      NOW - 5 * DAY,
      createHash('sha256')
        .update(`one code ${String(number)} ${String(count)}`)
        .digest(),
    );
  const at = instantAt(dayOf(NOW), 13 * 60 + 5) + number * 10_000;
  const meal: PlannedEvent = { id: id(1), kind: 'meal', at, off: 0, anchored: true, listAge: HOUR, person: 0, code: 'phone', target: '' };
  return number === 0 ? [meal, { ...meal, id: id(2), kind: 'void', at: at + MINUTE, target: meal.id }] : [meal];
}

function planPerson(chance: Chance, number: number): PlannedPerson {
  const fate = number % 10;
  const sometime = (): number => NOW - HOUR - chance.below(3 * DAY);
  const lostAt = fate === 1 || fate === 2 ? sometime() : null;
  const today = dayOf(NOW);
  return {
    poor: fate % 2 === 0,
    points: fate === 8 ? 300n : 0n,
    lostAt,
    foundAt: fate === 2 && lostAt !== null ? lostAt + 20 * MINUTE : null,
    suspendedAt: fate === 3 ? sometime() : null,
    diedOn: fate === 4 ? addDays(today, -chance.below(3)) : null,
    online: fate >= 7 ? { at: instantAt(addDays(today, -chance.below(2)), LUNCH + chance.below(90)), site: chance.below(2) } : null,
  };
}

function planDevice(chance: Chance, { number, people, meals }: PlanSize & { number: number }): PlannedDevice {
  const events: PlannedEvent[] = [];
  const nextId = (): Id =>
    idFrom(
      NOW - 5 * DAY,
      createHash('sha256')
        .update(`${String(number)}:${String(events.length)}:${String(chance.below(1 << 30))}`)
        .digest(),
    );
  let off = chance.below(4 * DAY) - 2 * DAY;
  const restartAt = chance.below(3) === 0 ? NOW - chance.below(4 * DAY) : Number.MAX_SAFE_INTEGER;
  const moved = chance.below(2) === 0;
  const moments = Array.from({ length: meals }, () => momentOf(chance)).sort((one, other) => one - other);
  for (const at of moments) {
    const anchored = at < restartAt;
    if (!anchored && moved) off = -2 * DAY;
    const listAge = chance.one([HOUR, HOUR, HOUR, 5 * HOUR, 30 * HOUR, 80 * HOUR, null]);
    const head = {
      at,
      off,
      anchored,
      listAge,
      person: 1 + chance.below(people - 1),
      code: chance.one(['card', 'card', 'card', 'phone', 'phone', 'stale_phone', 'forged'] as const),
      target: '',
    };
    const kind = chance.one(['meal', 'meal', 'meal', 'meal', 'meal', 'meal', 'full_price', 'not_holder', 'refused', 'junk'] as const);
    const id = nextId();
    events.push({ ...head, id, kind });
    if (kind === 'meal' && chance.below(6) === 0) events.push({ ...head, id: nextId(), kind: 'void', at: at + chance.one([MINUTE, 5 * MINUTE, 11 * MINUTE]), target: id });
  }
  return { site: number % 2, events };
}

/** Mostly within the hours of a meal, on one of four days; always before now. */
function momentOf(chance: Chance): number {
  const days = chance.one([0, 0, 1, 1, 2, 3]);
  const start = days === 0 ? LUNCH : chance.one([LUNCH, DINNER]);
  // Whole half minutes, so that two tablets meet in one step of a phone.
  return instantAt(addDays(dayOf(NOW), -days), start) + chance.below(240) * 30_000 - chance.one([0, 0, 0, 3 * HOUR]);
}

/** One upload of a tablet: a part of its chain, sometimes cut off under way. */
export interface PlannedUpload {
  readonly device: number;
  readonly fromSeq: number;
  readonly toSeq: number;
  /** How many of its events arrive; fewer than were signed when it was cut off. */
  readonly arrive: number;
}

/** Every queue in parts, three times, one in twenty cut off, in any order. What is missing afterwards is sent again by the tablets. */
export function makeUploads(plan: Plan, shuffle: number): PlannedUpload[] {
  const chance = new Chance(0x5eed + shuffle);
  const uploads: PlannedUpload[] = [];
  for (const [device, { events }] of plan.devices.entries()) {
    for (let copy = 0; copy < 3; copy++) {
      // A tablet cuts and signs a part once, and sends the same part again.
      const cuts = new Chance(device * 3 + copy);
      for (let fromSeq = 1; fromSeq <= events.length;) {
        const toSeq = Math.min(events.length, fromSeq + cuts.below(12));
        const whole = toSeq - fromSeq + 1;
        uploads.push({ device, fromSeq, toSeq, arrive: chance.below(20) === 0 ? chance.below(whole) : whole });
        fromSeq = toSeq + 1;
      }
    }
  }
  return chance.shuffled(uploads);
}
