import { isWithin } from '#values';
import type { MealWindowName } from '#core/policy';
import { CAST } from './cast.js';
import { Chance } from './chance.js';
import type { Dimensions } from './geography.js';
import { COUNTY } from './geography.js';
import type { DemoPerson } from './person.js';
import type { DemoSite } from './sites.js';

export const WINDOWS = ['breakfast', 'lunch', 'dinner'] as const satisfies readonly MealWindowName[];

/** Someone who eats at the county's sites, and how often on a working day. */
export interface Diner {
  /** Index of the person in the roster. */
  readonly person: number;
  /** Indexes of the usual site and of a second one, both in the person's own street. */
  readonly home: number;
  readonly second: number;
  /** Probability of a meal on a working day, by window. */
  readonly appetite: Readonly<Record<MealWindowName, number>>;
  readonly tender: 'cash' | 'phone' | 'family';
  /** Somebody fetches their meals (代取). */
  readonly fetched: boolean;
  /** Keeps the points for care and pays for meals. */
  readonly savesPoints: boolean;
}

/** Who holds a card, who of them shows a phone instead, and who eats. All by index in the roster. */
export interface Habits {
  readonly holders: readonly number[];
  /** About 35 % of the holders. */
  readonly phones: ReadonlySet<number>;
  /** Holders whose 户籍 is in another county: a discount, but no subsidy. */
  readonly fromElsewhere: ReadonlySet<number>;
  readonly diners: readonly Diner[];
}

const KINDS: readonly { readonly share: number; readonly appetite: Diner['appetite'] }[] = [
  { share: 35, appetite: { breakfast: 0.1, lunch: 0.75, dinner: 0.2 } },
  { share: 40, appetite: { breakfast: 0.05, lunch: 0.36, dinner: 0.12 } },
  { share: 25, appetite: { breakfast: 0.02, lunch: 0.09, dinner: 0.04 } },
];

/**
 * Draws the habits of a county, scaled so that the expected meals of a working day are the county's. The cast always
 * eats. Pure: the order of the draws is the order of the roster.
 */
export function habits(request: { readonly people: readonly DemoPerson[]; readonly sites: readonly DemoSite[]; readonly size: Dimensions; readonly seed: number }): Habits {
  const { people, sites, size } = request;
  const chance = new Chance(request.seed, 'habits');
  const tables = tablesOf(sites);
  const holders: number[] = [];
  const phones = new Set<number>();
  const fromElsewhere = new Set<number>();
  const diners: Diner[] = [];
  const keenness = size.mealsPerWorkingDay / size.persons / DISTRICT_MEALS_A_PERSON;
  for (const [index, person] of people.entries()) {
    const member = CAST[index];
    const eats = member !== undefined || chance.happens(eagerness(person) * keenness);
    if (!eats && person.purseOpenedOn === null) continue;
    holders.push(index);
    if (!isWithin(person.hukouArea, COUNTY)) fromElsewhere.add(index);
    if (member ? member.carries === 'phone' : chance.happens(person.age >= 80 ? 0.2 : person.age >= 70 ? 0.46 : 0.6)) phones.add(index);
    if (eats) diners.push(diner({ index, person, chance, tables }));
  }
  return { holders, phones, fromElsewhere, diners: scaled(diners, size.mealsPerWorkingDay) };
}

/** Meals of a working day by persons over 60 in the district, for which the shares below are written. */
const DISTRICT_MEALS_A_PERSON = 16_000 / 248_660;

/** The old and the poor come more often. */
function eagerness(person: DemoPerson): number {
  const byAge = person.age >= 80 ? 0.25 : person.age >= 70 ? 0.12 : 0.065;
  const poor = person.categories.some(({ category }) => category === 'DIBAO' || category === 'TEKUN' || category === 'DIBIAN');
  const dependent = person.assessment !== null && person.assessment.grade !== 'INTACT' && person.assessment.grade !== 'MILD';
  return byAge * (poor ? 2 : 1) * (dependent ? 0.6 : 1);
}

interface Table {
  readonly sites: readonly number[];
  readonly weights: readonly number[];
}

/** The serving sites of each street, as indexes into the plan. */
function tablesOf(sites: readonly DemoSite[]): (street: string) => Table {
  const serving = [...sites.entries()].filter(([, site]) => site.weight > 0);
  const whole = table(serving);
  const byStreet = new Map<string, Table>();
  for (const street of new Set(serving.map(([, site]) => site.areaCode.slice(0, 9)))) byStreet.set(street, table(serving.filter(([, site]) => site.areaCode.startsWith(street))));
  return (street) => byStreet.get(street) ?? whole;
}

function table(entries: readonly (readonly [number, DemoSite])[]): Table {
  return { sites: entries.map(([index]) => index), weights: entries.map(([, site]) => site.weight) };
}

function diner(of: { index: number; person: DemoPerson; chance: Chance; tables: (street: string) => Table }): Diner {
  const { chance, person } = of;
  const { sites, weights } = of.tables(person.residenceArea.slice(0, 9));
  const member = CAST[of.index];
  const home = member ? 0 : (sites[chance.weighted(weights)] ?? 0);
  const kind = KINDS[member ? 0 : chance.weighted(KINDS.map((candidate) => candidate.share))];
  if (!kind) throw new RangeError('no such kind of diner');
  return {
    person: of.index,
    home,
    second: sites[chance.weighted(weights)] ?? home,
    appetite: kind.appetite,
    tender: chance.happens(0.55) ? 'cash' : chance.happens(0.88) ? 'phone' : 'family',
    fetched: member?.key === 'li' || chance.happens(person.age >= 85 ? 0.04 : 0.006),
    savesPoints: member === undefined && person.purseOpenedOn !== null && chance.happens(0.06),
  };
}

function scaled(diners: readonly Diner[], mealsPerWorkingDay: number): Diner[] {
  const expected = diners.reduce((sum, { appetite }) => sum + WINDOWS.reduce((meals, window) => meals + appetite[window], 0), 0);
  const factor = mealsPerWorkingDay / expected;
  const fit = (probability: number) => Math.min(0.96, probability * factor);
  return diners.map((one) => ({ ...one, appetite: { breakfast: fit(one.appetite.breakfast), lunch: fit(one.appetite.lunch), dinner: fit(one.appetite.dinner) } }));
}
