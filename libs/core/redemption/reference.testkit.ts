import type { Day } from '#values';
import { addDays } from '#values';
import type { MealWindowName } from '#core/policy';

/*
 * The reference for model.spec.ts, written from decisions 3, 7 to 9 and 11 to 13 without a look at the code that it
 * judges: plain numbers, lists that are searched from the front, and the cheapest reading of every rule.
 */

/** People of the county 990101: 低保 in a village whose collective adds something, local, of another 户籍, living elsewhere. */
export const PEOPLE = [
  { poor: true, local: true, resident: true, village: true },
  { poor: false, local: true, resident: true, village: false },
  { poor: false, local: false, resident: true, village: true },
  { poor: true, local: true, resident: false, village: false },
] as const;

/** A law in plain numbers; `Core` is given it as policies. */
export interface Terms {
  readonly rate: number;
  readonly poorest: { readonly minSpend: number; readonly amount: number };
  readonly everyone: { readonly minSpend: number; readonly amount: number };
  readonly sum: boolean;
  readonly collective: number;
  readonly charity: number;
  readonly cityPercent: number;
  readonly perDay: number;
  readonly perMonth: number;
}

/** In the order of decisions 11, which is the order in which `Reference` looks for them. */
export const PRECEDENCE = [
  'device_revoked',
  'licence_lapsed',
  'revoked',
  'suspended',
  'deceased',
  'code_expired',
  'already_redeemed',
  'code_used',
  'over_quota',
  'out_of_window',
  'price_not_filed',
  'ineligible',
] as const;
export type Code = (typeof PRECEDENCE)[number];

export const FAULTS = ['device', 'licence', 'lost', 'old card', 'suspended', 'code expired', 'code used', 'no window', 'no price'] as const;
export type Fault = (typeof FAULTS)[number];

export interface Tray {
  readonly who: number;
  readonly window: MealWindowName;
  readonly price: number;
  readonly site: string;
  readonly tender: string;
  readonly keepsPoints: boolean;
  readonly faults: readonly Fault[];
}

export type Act =
  | { readonly kind: 'grant'; readonly who: number; readonly amount: number; readonly opensIn: number; readonly lasts: number }
  | ({ readonly kind: 'redeem' } & Tray)
  | { readonly kind: 'void'; readonly pick: number }
  | { readonly kind: 'expire' }
  | { readonly kind: 'sleep'; readonly days: number }
  | { readonly kind: 'donate'; readonly amount: number }
  | { readonly kind: 'die'; readonly who: number };

interface NaiveMeal {
  readonly who: number;
  readonly day: string;
  readonly window: string;
  readonly charity: number;
  readonly legs: readonly (readonly [account: string, amount: number])[];
  voided: boolean;
}
interface NaiveLot {
  readonly name: string;
  readonly who: number;
  readonly opens: string;
  readonly lastDay: string;
  readonly granted: number;
}

/** What the books, lots and caps must be, found in the slowest and plainest way. */
export class Reference {
  readonly money = new Map<string, number>();
  readonly lots: NaiveLot[] = [];
  readonly meals: NaiveMeal[] = [];
  readonly dead = new Map<number, string>();
  charity = 0;

  constructor(private readonly law: Terms) {}

  left(lot: NaiveLot): number {
    return this.money.get(`LOT:${lot.name}`) ?? 0;
  }

  grant(today: string, name: string, { who, amount, opensIn, lasts }: Act & { kind: 'grant' }): void {
    this.lots.push({ name, who, opens: after(today, opensIn), lastDay: after(today, opensIn + lasts), granted: amount });
    this.move([
      ['GRANT:cyf', -amount],
      [`LOT:${name}`, amount],
    ]);
  }

  redeem(today: string, meal: Tray): Code | readonly number[] {
    const noes = this.noes(today, meal);
    const first = PRECEDENCE.find((code) => noes.has(code));
    if (first !== undefined) return first;
    const [paid, legs] = this.pay(today, meal);
    this.move(legs);
    this.charity -= paid[3] ?? 0;
    this.meals.push({ who: meal.who, day: today, window: meal.window, charity: paid[3] ?? 0, legs, voided: false });
    return paid;
  }

  /** Takes a meal back; what returns to a lot past its last day goes to EXPIRED at once. */
  undo(today: string, meal: NaiveMeal): void {
    meal.voided = true;
    this.charity += meal.charity;
    this.move(meal.legs.map(([account, amount]) => [account, -amount] as const));
    this.lapse(
      today,
      this.lots.filter((lot) => meal.legs.some(([account]) => account === `LOT:${lot.name}`)),
    );
  }

  lapse(today: string, lots: readonly NaiveLot[] = this.lots): void {
    for (const lot of lots)
      if (lot.lastDay < today && this.left(lot) > 0)
        this.move([
          ['EXPIRED:cyf', this.left(lot)],
          [`LOT:${lot.name}`, -this.left(lot)],
        ]);
  }

  donate(amount: number): void {
    this.charity += amount;
    this.move([
      ['APPROPRIATION:CHARITY', -amount],
      ['FUND:CHARITY', amount],
    ]);
  }

  eaten(who: number, when: (meal: NaiveMeal) => boolean): number {
    return this.meals.filter((meal) => meal.who === who && !meal.voided && when(meal)).length;
  }

  private noes(today: string, meal: Tray): Set<Code> {
    const has = (fault: Fault): boolean => meal.faults.includes(fault);
    const said = new Set<Code>();
    if (has('device')) said.add('device_revoked');
    if (has('licence')) said.add('licence_lapsed');
    if (has('lost') || has('old card')) said.add('revoked');
    if (has('suspended') && !has('lost')) said.add('suspended');
    if (this.dead.has(meal.who)) said.add('deceased');
    if (has('code expired')) said.add('code_expired');
    if (!has('no window') && this.eaten(meal.who, (one) => one.day === today && one.window === meal.window) > 0) said.add('already_redeemed');
    if (has('code used')) said.add('code_used');
    if (this.eaten(meal.who, (one) => one.day === today) >= this.law.perDay || this.eaten(meal.who, (one) => one.day.slice(0, 7) === today.slice(0, 7)) >= this.law.perMonth)
      said.add('over_quota');
    if (has('no window')) said.add('out_of_window');
    if (has('no price')) said.add('price_not_filed');
    if (!PEOPLE[meal.who]?.resident) said.add('ineligible');
    return said;
  }

  /** Discount, subsidy, collective, charity, points and self-pay, and where each fen goes. */
  private pay(today: string, meal: Tray): [number[], (readonly [string, number])[]] {
    const { law } = this;
    const person = PEOPLE[meal.who];
    let left = Math.floor((meal.price * law.rate + 50) / 100);
    const discount = meal.price - left;
    const give = (asked: number, most: number): number => {
      const given = Math.max(0, Math.min(asked, most));
      left -= given;
      return given;
    };
    const rights = !person?.local ? [] : [law.everyone, ...(person.poor ? [law.poorest] : [])].filter((right) => meal.price >= right.minSpend).map((right) => right.amount);
    const subsidy = give(law.sum ? rights.reduce((sum, amount) => sum + amount, 0) : Math.max(0, ...rights), left - 1);
    const collective = give(person?.local && person.village ? law.collective : 0, left);
    const charity = give(person?.local && person.poor && law.charity <= this.charity ? law.charity : 0, left);
    const taken = meal.keepsPoints ? [] : this.spend(today, meal.who, left);
    const spent = give(
      taken.reduce((sum, [, amount]) => sum + amount, 0),
      left,
    );

    const city = Math.ceil((2 * subsidy * law.cityPercent - 100) / 200);
    const legs = [
      ['FUND:CITY', -city],
      ['FUND:DISTRICT', -(subsidy - city)],
      ['FUND:COLLECTIVE', -collective],
      ['FUND:CHARITY', -charity],
      ['FUND:DISTRICT', -spent],
      [`SITE_PAYABLE:${meal.site}`, subsidy + collective + charity + spent],
      ...taken.map(([lot, amount]) => [`LOT:${lot}`, -amount] as const),
      [`POINTS_REDEEMED:${meal.site}`, spent],
      [`SELF_PAY:${meal.tender}`, -left],
      [`SITE_CASH:${meal.site}`, left],
    ] as const;
    return [[discount, subsidy, collective, charity, spent, left], legs.filter(([, amount]) => amount !== 0)];
  }

  /** Hundredth by hundredth from the lot that lapses next. */
  private spend(today: string, who: number, wanted: number): [string, number][] {
    const taken: [string, number][] = [];
    for (let left = wanted; left > 0;) {
      let next: NaiveLot | undefined;
      for (const lot of this.lots) {
        const there = this.left(lot) - (taken.find(([name]) => name === lot.name)?.[1] ?? 0);
        if (lot.who !== who || lot.opens > today || lot.lastDay < today || there === 0) continue;
        if (!next || `${lot.lastDay} ${lot.name}` < `${next.lastDay} ${next.name}`) next = lot;
      }
      if (!next) return taken;
      const amount = Math.min(left, this.left(next));
      taken.push([next.name, amount]);
      left -= amount;
    }
    return taken;
  }

  private move(legs: readonly (readonly [account: string, amount: number])[]): void {
    for (const [account, amount] of legs) this.money.set(account, (this.money.get(account) ?? 0) + amount);
  }
}

function after(today: string, days: number): string {
  return addDays(today as Day, days);
}
