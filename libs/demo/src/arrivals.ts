import type { MealWindowName } from '#core/policy';
import type { Day } from '#values';
import { instantAt, weekday } from '#values';
import type { Diner } from './appetite.js';
import { WINDOWS } from './appetite.js';
import { Chance } from './chance.js';
import { WEEKEND_SHARE } from './geography.js';
import type { PlantMark } from './plant-kinds.js';
import type { DemoMenuItem, DemoSite } from './sites.js';

/** Why somebody stands at a till: for a meal, or in one of the ways in which a till has to say no. */
export type Errand = 'meal' | RoutineErrand | 'found_card' | 'card_of_the_dead' | 'after_moving';
type RoutineErrand = 'second_meal' | 'too_early' | 'foreign_code' | 'old_screenshot';

/** One person at one till at one moment. Indexes point into the lists of diners and of sites, and into the site's menu. */
export interface Arrival {
  readonly errand: Errand;
  readonly diner: number;
  readonly site: number;
  readonly window: MealWindowName;
  readonly atMs: number;
  readonly item: number;
  /** What the tray cost; only for items sold by weight. */
  readonly priceFen: number | null;
  /** Present when the meal is a planted fault. */
  readonly plant?: PlantMark;
}

/** When people come: minutes after midnight, bell-shaped around a peak, within the county's hours (domain.md 10). */
const CURVES: Readonly<Record<MealWindowName, { readonly from: number; readonly to: number; readonly peak: number; readonly spread: number }>> = {
  breakfast: { from: 360, to: 540, peak: 440, spread: 28 },
  lunch: { from: 630, to: 810, peak: 688, spread: 26 },
  dinner: { from: 990, to: 1170, peak: 1040, spread: 24 },
};

/** How often a till has to say no, for each meal served. */
const ERRANDS: readonly (readonly [RoutineErrand, number])[] = [
  ['second_meal', 0.004],
  ['too_early', 0.002],
  ['foreign_code', 0.0012],
  ['old_screenshot', 0.0008],
];

/** Everyone who comes to a till on one day, in the order in which they come. Pure: each day has a stream of its own. */
export function arrivals(request: { readonly day: Day; readonly diners: readonly Diner[]; readonly sites: readonly DemoSite[]; readonly seed: number }): Arrival[] {
  const { day, sites } = request;
  const chance = new Chance(request.seed, `arrivals ${day}`);
  const share = weekday(day) > 5 ? WEEKEND_SHARE : 1;
  const midnight = instantAt(day);
  const today: Arrival[] = [];
  for (const [index, diner] of request.diners.entries()) {
    for (const window of hungry(diner, share, chance)) {
      const meal = mealOf({ index, diner, window, midnight, sites, chance });
      today.push(meal);
      for (const [errand, probability] of ERRANDS) if (chance.happens(probability)) today.push(errandOf(errand, meal, { midnight, diner, chance }));
    }
  }
  return today.sort(inTime);
}

/** In order of time; at the same moment in the order of the list of diners. */
export function inTime(one: Arrival, other: Arrival): number {
  return one.atMs - other.atMs || one.diner - other.diner;
}

/** The windows in which a person eats out today. Nearly everyone knows that the third meal of a day is not subsidised. */
function hungry(diner: Diner, share: number, chance: Chance): MealWindowName[] {
  const chosen = WINDOWS.filter((window) => chance.happens(diner.appetite[window] * share));
  return chosen.length === WINDOWS.length && chance.happens(0.93) ? chosen.slice(0, 2) : chosen;
}

function mealOf(of: { index: number; diner: Diner; window: MealWindowName; midnight: number; sites: readonly DemoSite[]; chance: Chance }): Arrival {
  const { chance, diner, window } = of;
  const site = chance.happens(0.9) ? diner.home : diner.second;
  const menu = of.sites[site]?.menu ?? [];
  const item = itemOf(menu, window, chance);
  return {
    errand: 'meal',
    diner: of.index,
    site,
    window,
    atMs: of.midnight + minuteOf(window, chance) * 60_000 + chance.int(60_000),
    item,
    priceFen: menu[item]?.openPrice === true ? 800 + chance.int(171) * 10 : null,
  };
}

function itemOf(menu: readonly DemoMenuItem[], window: MealWindowName, chance: Chance): number {
  const byWeight = menu.findIndex((item) => item.openPrice);
  if (byWeight >= 0 && window !== 'breakfast' && chance.happens(0.08)) return byWeight;
  const fitting = [...menu.keys()].filter((index) => menu[index]?.window === window);
  return fitting.length === 0 ? 0 : chance.pick(fitting);
}

/** A minute inside the window, never in its last two minutes: the meal must be decided before it closes. */
function minuteOf(window: MealWindowName, chance: Chance): number {
  const { from, to, peak, spread } = CURVES[window];
  for (;;) {
    const minute = Math.floor(peak + chance.normal() * spread);
    if (minute >= from && minute < to - 2) return minute;
  }
}

function errandOf(errand: RoutineErrand, meal: Arrival, at: { midnight: number; diner: Diner; chance: Chance }): Arrival {
  const { from, to } = CURVES[meal.window];
  const start = at.midnight + from * 60_000;
  if (errand === 'too_early') return { ...meal, errand, atMs: start - at.chance.between(2, 20) * 60_000 };
  if (errand !== 'second_meal') return { ...meal, errand, atMs: meal.atMs - 20_000 };
  const later = meal.atMs + at.chance.between(4, 45) * 60_000;
  // Some try the next table, some the next site; the window must still be open, or it would be another refusal.
  return { ...meal, errand, atMs: Math.min(later, at.midnight + (to - 1) * 60_000), site: at.chance.happens(0.5) ? at.diner.second : meal.site };
}
