import type { Day } from '#values';
import type { Diner, Habits } from './appetite.js';
import type { Arrival } from './arrivals.js';
import { CAST, CAST_SITES } from './cast.js';
import { Chance } from './chance.js';
import type { Fate } from './fates.js';
import type { DayGround, Ground, Planting } from './plant-ground.js';
import type { PlantKind } from './plant-kinds.js';
import { PLANTS } from './plant-kinds.js';
import { afterDeath, duplicateMeal } from './plant-people.js';
import { bulkSwipe, ghostMeal, idleSweep, offHours, overCapacity } from './plant-tills.js';
import type { DemoSite, SitePlan } from './sites.js';

/** What is drawn for a county before the system hears of it. */
export interface Drawn {
  readonly plan: SitePlan;
  readonly habits: Habits;
  readonly fates: readonly Fate[];
}

/** The same with faults laid out in it. */
export interface Planted extends Drawn {
  /** The arrivals that belong to planted faults, on one day. */
  readonly faultsOf: (ground: DayGround) => Arrival[];
}

/** Altered rows are no meals: they are made after the month, in the database. */
const PLANTINGS: Readonly<Record<Exclude<PlantKind, 'altered_row'>, (ground: Ground) => Planting>> = {
  after_death: afterDeath,
  duplicate_meal: duplicateMeal,
  over_capacity: overCapacity,
  bulk_swipe: bulkSwipe,
  off_hours: offHours,
  ghost_meal: ghostMeal,
  idle_sweep: idleSweep,
};

/** A county without planted faults. */
export function unplanted(drawn: Drawn): Planted {
  return { ...drawn, faultsOf: () => [] };
}

/** Lays out the faults of the given kinds over the days that will be lived. Pure. */
export function planted(drawn: Drawn, request: { readonly kinds: readonly PlantKind[]; readonly days: readonly Day[]; readonly seed: number }): Planted {
  const chance = new Chance(request.seed, 'plants');
  const idle = idlersOf(drawn, chance);
  const diners = [...drawn.habits.diners, ...idle];
  const ground = groundOf({ ...drawn, habits: { ...drawn.habits, diners } }, { ...request, chance, firstIdler: drawn.habits.diners.length });
  // In the order of the list of kinds, whatever the order asked for: the same kinds get the same people.
  const plantings = (Object.keys(PLANTS) as PlantKind[]).flatMap((kind) => (kind === 'altered_row' || !request.kinds.includes(kind) ? [] : [PLANTINGS[kind](ground)]));
  const windows = new Map(plantings.flatMap((planting) => [...(planting.windows ?? [])]));
  return {
    plan: { ...drawn.plan, sites: drawn.plan.sites.map((site, index) => ({ ...site, windows: windows.get(index) ?? site.windows })) },
    habits: { ...drawn.habits, diners },
    fates: [...drawn.fates, ...plantings.flatMap((planting) => planting.fates ?? [])],
    faultsOf: (today) => plantings.flatMap((planting) => planting.arrivals(today)),
  };
}

/** Holders of a card and a purse, without a phone, who never eat at a site and whom nothing befalls this month. */
function idlersOf({ habits, fates }: Drawn, chance: Chance): Diner[] {
  const busy = new Set([...habits.diners.map(({ person }) => person), ...fates.map(({ person }) => person)]);
  const idle = habits.holders.filter((person) => person >= CAST.length && !busy.has(person) && !habits.phones.has(person) && !habits.fromElsewhere.has(person));
  return chance
    .shuffle(idle)
    .map((person) => ({ person, home: 0, second: 0, appetite: { breakfast: 0, lunch: 0, dinner: 0 }, tender: 'cash', fetched: false, savesPoints: false }));
}

function groundOf({ plan, habits, fates }: Drawn, of: { chance: Chance; days: readonly Day[]; firstIdler: number }): Ground {
  let nextIdler = of.firstIdler;
  const used = new Set<number>();
  return {
    chance: of.chance,
    days: of.days,
    sites: plan.sites,
    diners: habits.diners,
    fates,
    subsidised: (diner) => !habits.fromElsewhere.has(habits.diners[diner]?.person ?? -1),
    idlers: (count) => {
      const from = nextIdler;
      nextIdler = Math.min(nextIdler + count, habits.diners.length);
      return Array.from({ length: nextIdler - from }, (_value, offset) => from + offset);
    },
    site: (type) => {
      const index = siteFor(plan.sites, type, used);
      used.add(index);
      return index;
    },
  };
}

/** The smallest free site of the type, or the smallest free one of any; never one of the cast. */
function siteFor(sites: readonly DemoSite[], type: DemoSite['type'], used: ReadonlySet<number>): number {
  const free = [...sites.entries()].filter(([index, site]) => site.weight > 0 && index >= CAST_SITES.length && !used.has(index));
  const [best] = free.sort(([, x], [, y]) => Number(y.type === type) - Number(x.type === type) || x.portionsPerMeal - y.portionsPerMeal);
  if (!best) throw new RangeError('the county has too few sites to plant these faults');
  return best[0];
}
