import type { Day } from '#values';
import type { Diner } from './appetite.js';
import type { Arrival } from './arrivals.js';
import type { Chance } from './chance.js';
import type { Fate } from './fates.js';
import type { DemoSite, DemoWindow } from './sites.js';
import type { Wallet } from './wallets.js';

/** What there is to plant faults in. */
export interface Ground {
  readonly chance: Chance;
  /** The days that will be lived. */
  readonly days: readonly Day[];
  readonly sites: readonly DemoSite[];
  /** The county's diners, and after them people who hold a card and a purse but never come to eat. */
  readonly diners: readonly Diner[];
  readonly fates: readonly Fate[];
  /** Whether public money goes out for a diner's meals. */
  subsidised(diner: number): boolean;
  /** Indexes of diners who never come; each is given out once. */
  idlers(count: number): number[];
  /** The index of a serving site outside the cast; each is given out once while there are any left. */
  site(type: DemoSite['type']): number;
}

/** What is known when a day is planted. */
export interface DayGround {
  readonly day: Day;
  /** Everyone who comes of themselves that day, in order of time. */
  readonly turns: readonly Arrival[];
  readonly wallets: ReadonlyMap<number, Wallet>;
}

/** One kind of fault, laid out over the month. */
export interface Planting {
  readonly fates?: readonly Fate[];
  /** Hours that a dishonest site files, by index of the site. */
  readonly windows?: ReadonlyMap<number, readonly DemoWindow[]>;
  arrivals(ground: DayGround): Arrival[];
}

/** A working day of the lived days, by its share of the month; the first day when none is lived. */
export function dayAt(ground: Ground, share: number): Day {
  const day = ground.days[Math.floor(ground.days.length * share)] ?? ground.days[0];
  if (day === undefined) throw new RangeError('no day is lived, so nothing can be planted');
  return day;
}

/** The dearest tray or, where none is sold by weight, the second lunch of the menu. */
export function itemFor(site: DemoSite | undefined, dearest: boolean): Pick<Arrival, 'item' | 'priceFen'> {
  const byWeight = dearest ? (site?.menu.findIndex(({ openPrice }) => openPrice) ?? -1) : -1;
  return byWeight < 0 ? { item: 1, priceFen: null } : { item: byWeight, priceFen: site?.menu[byWeight]?.priceFen ?? null };
}
