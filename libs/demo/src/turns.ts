import type { Day } from '#values';
import { addDays, instantAt } from '#values';
import type { Diner } from './appetite.js';
import type { Arrival, Errand } from './arrivals.js';
import { inTime } from './arrivals.js';
import { CAST } from './cast.js';
import type { Chance } from './chance.js';
import type { Fate } from './fates.js';
import type { DemoSite } from './sites.js';

interface Today {
  readonly day: Day;
  readonly diners: readonly Diner[];
  readonly sites: readonly DemoSite[];
  /** By index of the person. */
  readonly fates: ReadonlyMap<number, Fate>;
  readonly chance: Chance;
}

/** Days on which some still go to a site whose licence has lapsed, before word gets round. */
const WORD_TRAVELS_DAYS = 3;

/**
 * What becomes of the day's plan in the face of fate: the dead, those who moved away and those without a card stay at
 * home, some cards of theirs still turn up at a till, and a site without a licence loses its guests. Pure.
 */
export function turnsOf(planned: readonly Arrival[], today: Today): Arrival[] {
  const kept = planned.flatMap((arrival) => (absent(today.fates.get(personOf(arrival, today)), today.day) ? [] : [redirected(arrival, today)]));
  return [...kept, ...uninvited(today)].sort(inTime);
}

function personOf(arrival: Arrival, today: Today): number {
  return today.diners[arrival.diner]?.person ?? -1;
}

function absent(fate: Fate | undefined, day: Day): boolean {
  if (fate === undefined || day < fate.on) return false;
  return fate.replacedOn === null || day <= fate.replacedOn;
}

function redirected(arrival: Arrival, { day, diners, sites, chance }: Today): Arrival {
  const lapsedOn = lapse(sites[arrival.site], day);
  if (lapsedOn === null) return arrival;
  if (day < addDays(lapsedOn, WORD_TRAVELS_DAYS) && chance.happens(0.4)) return arrival;
  const second = diners[arrival.diner]?.second ?? 0;
  const site = lapse(sites[second], day) === null ? second : 0;
  const menu = sites[site]?.menu ?? [];
  if (menu[arrival.item] !== undefined) return { ...arrival, site };
  const other = menu.findIndex((item) => item.window === arrival.window);
  return { ...arrival, site, item: Math.max(0, other), priceFen: null };
}

/** The first day without a food licence; null while there is one. */
function lapse(site: DemoSite | undefined, day: Day): Day | null {
  const until = site?.foodLicence?.validUntil;
  return until === undefined || day <= until ? null : addDays(until, 1);
}

/** Cards that should not be there: once each, at lunch, the day after the county has heard of it. */
function uninvited({ day, diners, fates, sites, chance }: Today): Arrival[] {
  const errands: Readonly<Record<Fate['kind'], readonly [Errand, number]>> = {
    dies: ['card_of_the_dead', 0.25],
    loses_card: ['found_card', 0.5],
    moves_out: ['after_moving', 0.6],
  };
  const eve = addDays(day, -1);
  return [...diners.entries()].flatMap(([index, { person, home }]): Arrival[] => {
    const fate = fates.get(person);
    if (fate === undefined || fate.noticedOn !== eve || lapse(sites[home], day) !== null) return [];
    const [errand, probability] = errands[fate.kind];
    // The cast always does, so that every demo shows each refusal.
    if (!chance.happens(probability) && person >= CAST.length) return [];
    return [{ errand, diner: index, site: home, window: 'lunch', atMs: instantAt(day, 660 + chance.int(60)) + chance.int(60_000), item: 1, priceFen: null }];
  });
}
