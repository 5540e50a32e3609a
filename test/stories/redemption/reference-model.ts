import { dayOf, type Id, minuteOfDay, monthOf } from '#values';
import type { RedeemItem } from '#redemption';
import type { KINDS, Script, Tray } from './counter-life.js';

export const MINUTE = 60_000;
export const DAY_MS = 86_400_000;
/** Minutes of the day, decisions 8. */
export const WINDOWS = [
  ['breakfast', 360, 540],
  ['lunch', 630, 810],
  ['dinner', 990, 1170],
] as const;

export interface Person {
  readonly personId: Id;
  readonly kind: (typeof KINDS)[number];
  code: string;
  number: string;
  before: string | null;
  lost: boolean;
  suspended: boolean;
  diedOn: string | null;
  points: boolean;
}
export interface Lot {
  readonly id: Id;
  readonly personId: Id;
  readonly opens: string;
  readonly lastDay: string;
  left: number;
  closed: boolean;
}
export type Legs = readonly (readonly [account: string, amount: number])[];
export interface Meal {
  readonly id: Id;
  readonly person: Person;
  readonly day: string;
  readonly window: string;
  readonly site: 0 | 1;
  readonly recordedAt: number;
  readonly charity: number;
  readonly taken: readonly (readonly [Lot, number])[];
  readonly legs: Legs;
  voidId: Id | null;
}
/** What is answered: the code of a refusal, or the parts of a split. */
export type Answer = string | readonly number[];

/** Verdicts and balances as decisions 7 to 13 state them, in plain numbers. */
export class Model {
  readonly money = new Map<string, number>();
  readonly lots: Lot[] = [];
  readonly meals: Meal[] = [];
  readonly answers = new Map<Id, { item: RedeemItem; answer: Answer }>();
  readonly used = new Map<string, number>();
  charity: number;

  constructor(
    script: Script,
    readonly persons: readonly Person[],
    private readonly sites: readonly [Id, Id],
  ) {
    this.charity = script.charity;
    if (script.eaten > 0) this.used.set(`${persons[0]?.personId ?? ''} 2026-11`, script.eaten);
  }

  /** What this tray is answered, and what it costs the person; nothing is changed. */
  judge(meal: Tray, now: number): { answer: Answer; taken: readonly (readonly [Lot, number])[] } {
    const no = this.refusal(meal, now);
    if (no !== null) return { answer: no, taken: [] };
    const person = this.person(meal.who);
    const [price, today] = [priceOf(meal), dayOf(at(meal, now))];
    let left = Math.floor((price * person.kind.rate + 50) / 100);
    const discount = price - left;
    const pay = (amount: number): number => {
      left -= amount;
      return amount;
    };
    const subsidy = pay(Math.max(0, Math.min(person.kind.subsidy(price), left - 1)));
    const charity = pay(person.kind.poor && this.charity >= 100 ? Math.min(100, left) : 0);
    const taken = !meal.offline && meal.code !== 'number' && person.points ? this.fromLots(person, today, left) : [];
    const points = pay(taken.reduce((sum, [, amount]) => sum + amount, 0));
    return { answer: [price, discount, subsidy, 0, charity, points, left], taken };
  }

  accept(meal: Tray, id: Id, now: number, judged: { answer: readonly number[]; taken: readonly (readonly [Lot, number])[] }): void {
    const [, , subsidy = 0, , charity = 0, points = 0, self = 0] = judged.answer;
    const person = this.person(meal.who);
    const today = dayOf(at(meal, now));
    const site = this.sites[meal.site];
    const city = Math.floor(subsidy / 2);
    const legs: Legs = [
      ['FUND:CITY', -city],
      ['FUND:DISTRICT', city - subsidy - points],
      ['FUND:CHARITY', -charity],
      [`SITE_PAYABLE:${site}`, subsidy + charity + points],
      ...judged.taken.map(([lot, amount]) => [`LOT:${lot.id}`, -amount] as const),
      [`POINTS_REDEEMED:${site}`, points],
      [`SELF_PAY:${meal.tender}`, -self],
      [`SITE_CASH:${site}`, self],
    ];
    this.move(legs, 1);
    for (const [lot, amount] of judged.taken) lot.left -= amount;
    this.charity -= charity;
    this.count(person, today, 1);
    this.meals.push({ id, person, day: today, window: windowOf(at(meal, now)) ?? '', site: meal.site, recordedAt: now, charity, taken: judged.taken, legs, voidId: null });
  }

  undo(meal: Meal, voidId: Id, now: number): void {
    meal.voidId = voidId;
    this.move(meal.legs, -1);
    this.charity += meal.charity;
    this.count(meal.person, meal.day, -1);
    for (const [lot, amount] of meal.taken) {
      lot.left += amount;
      // Only what came back leaves at once; what was left before waits for the night.
      if (lot.lastDay < dayOf(now)) this.leave(lot, amount, 'EXPIRED');
      else if (lot.closed) this.leave(lot, amount, 'RECALLED');
    }
  }

  /** A death closes the purse, also its empty lots. */
  die(person: Person, today: string): void {
    person.diedOn = today;
    for (const lot of this.lots.filter((one) => one.personId === person.personId && !one.closed)) {
      if (lot.left > 0) this.leave(lot, lot.left, 'RECALLED');
      lot.closed = true;
    }
  }

  expire(today: string): void {
    for (const lot of this.lots.filter((one) => one.lastDay < today && one.left > 0)) {
      this.leave(lot, lot.left, 'EXPIRED');
      lot.closed = true;
    }
  }

  grant(person: Person, lotId: Id, { amount, opens, lastDay }: { amount: number; opens: string; lastDay: string }): void {
    this.lots.push({ id: lotId, personId: person.personId, opens, lastDay, left: amount, closed: false });
    this.move(
      [
        ['GRANT:cyf', -amount],
        [`LOT:${lotId}`, amount],
      ],
      1,
    );
  }

  person(who: number): Person {
    const person = this.persons[who];
    if (!person) throw new Error('no such person');
    return person;
  }

  /** In the order of decisions 11. */
  private refusal(meal: Tray, now: number): string | null {
    const person = this.person(meal.who);
    const moment = at(meal, now);
    const [today, window] = [dayOf(moment), windowOf(moment)];
    if (moment > now + 5 * MINUTE) return 'invalid_request';
    if (now - moment > 7 * DAY_MS) return 'batch_late';
    if (meal.code === 'junk') return 'code_unknown';
    if (person.lost || (meal.code === 'card before' && person.before !== null)) return 'revoked';
    if (person.suspended) return 'suspended';
    if (person.diedOn !== null && today >= person.diedOn) return 'deceased';
    if (this.meals.some((one) => one.person === person && one.voidId === null && one.day === today && one.window === window)) return 'already_redeemed';
    if ((this.used.get(`${person.personId} ${monthOf(today)}`) ?? 0) >= 44 || (this.used.get(`${person.personId} ${today}`) ?? 0) >= 2) return 'over_quota';
    if (window === null) return 'out_of_window';
    if (meal.dish === 'of the other site' || meal.dish === 'without a price' || (meal.dish === 'weighed' && (meal.site === 1 || meal.price > 3000))) return 'price_not_filed';
    return null;
  }

  private fromLots(person: Person, today: string, wanted: number): (readonly [Lot, number])[] {
    const taken: (readonly [Lot, number])[] = [];
    const order = (lot: Lot): string => `${lot.lastDay} ${lot.id}`;
    for (const lot of this.lots
      .filter((one) => one.personId === person.personId && one.opens <= today && one.lastDay >= today && !one.closed && one.left > 0)
      .sort((one, other) => (order(one) < order(other) ? -1 : 1))) {
      const amount = Math.min(lot.left, wanted - taken.reduce((sum, [, part]) => sum + part, 0));
      if (amount > 0) taken.push([lot, amount]);
    }
    return taken;
  }

  private leave(lot: Lot, amount: number, to: 'EXPIRED' | 'RECALLED'): void {
    this.move(
      [
        [`${to}:cyf`, amount],
        [`LOT:${lot.id}`, -amount],
      ],
      1,
    );
    lot.left -= amount;
  }

  private count(person: Person, today: string, change: 1 | -1): void {
    for (const period of [today, today.slice(0, 7)]) this.used.set(`${person.personId} ${period}`, (this.used.get(`${person.personId} ${period}`) ?? 0) + change);
  }

  private move(legs: Legs, sign: 1 | -1): void {
    for (const [account, amount] of legs) this.money.set(account, (this.money.get(account) ?? 0) + sign * amount);
  }

  /** Everything that the database must say of these people. */
  state(): string[] {
    return [
      ...[...this.money].filter(([, amount]) => amount !== 0).map(([account, amount]) => `${account} = ${String(amount)}`),
      ...this.lots.map((lot) => `lot ${lot.id} = ${String(lot.left)}`),
      ...[...this.used].map(([slot, used]) => `meals ${slot} = ${String(used)}`),
      `charity  = ${String(this.charity)}`,
    ].sort();
  }
}

export function at(meal: Tray, now: number): number {
  return now - meal.ago * MINUTE;
}
function windowOf(instant: number): string | null {
  const minute = minuteOfDay(instant);
  return WINDOWS.find(([, from, to]) => minute >= from && minute < to)?.[0] ?? null;
}
export function priceOf(meal: Tray): number {
  return meal.dish === 'weighed' ? meal.price : 1600;
}
