import { addDays, instantAt } from '#values';
import type { Arrival } from './arrivals.js';
import { CAST } from './cast.js';
import type { Fate } from './fates.js';
import type { Ground, Planting } from './plant-ground.js';

/** Who dies, and how many days the notice takes. */
const DEATHS = 3;
const NOTICE_DAYS = 7;
/** People sent to the second table on each of the planted days. */
const SECOND_TABLES = 12;

/** Regulars of a site die; their cards go on eating there every lunch until the notice comes. */
export function afterDeath(ground: Ground): Planting {
  const last = ground.days.at(-1);
  const met = new Set(ground.fates.map(({ person }) => person));
  const regulars = [...ground.diners.entries()].filter(
    ([index, diner]) => diner.appetite.lunch > 0.3 && !met.has(diner.person) && diner.person >= CAST.length && !diner.fetched && ground.subsidised(index),
  );
  const dead = regulars.slice(0, DEATHS).flatMap(([index, diner], order) => {
    const on = ground.days[1 + order * 2];
    return on === undefined || last === undefined || addDays(on, NOTICE_DAYS) > last
      ? []
      : [{ index, home: diner.home, fate: { kind: 'dies', person: diner.person, on, noticedOn: addDays(on, NOTICE_DAYS), replacedOn: null } satisfies Fate }];
  });
  return {
    fates: dead.map(({ fate }) => fate),
    arrivals: ({ day }) =>
      dead
        .filter(({ fate }) => day > fate.on && day < fate.noticedOn)
        .map(
          ({ index, home, fate }) =>
            ({
              errand: 'meal',
              diner: index,
              site: home,
              window: 'lunch',
              atMs: instantAt(day, 700) + index,
              item: 1,
              priceFen: null,
              plant: { kind: 'after_death', incident: String(fate.person) },
            }) satisfies Arrival,
        ),
  };
}

/**
 * A restaurant files a dinner that begins at one o'clock. Some who had lunch elsewhere are taken through a second
 * subsidised meal there before the county's lunch is over.
 */
export function duplicateMeal(ground: Ground): Planting {
  const site = ground.site('restaurant');
  const days = new Set([0.3, 0.55, 0.8].map((share) => ground.days[Math.floor(ground.days.length * share)]));
  return {
    windows: new Map([
      [
        site,
        [
          { window: 'breakfast', fromMinute: 360, toMinute: 540 },
          { window: 'lunch', fromMinute: 630, toMinute: 780 },
          { window: 'dinner', fromMinute: 780, toMinute: 1170 },
        ],
      ],
    ]),
    arrivals: ({ day, turns }) => {
      if (!days.has(day)) return [];
      const later = new Set(turns.filter(({ window }) => window !== 'lunch').map(({ diner }) => diner));
      const had = turns.filter(
        (turn) =>
          turn.errand === 'meal' &&
          turn.window === 'lunch' &&
          turn.site !== site &&
          turn.atMs < instantAt(day, 770) &&
          !later.has(turn.diner) &&
          ground.diners[turn.diner]?.fetched === false &&
          ground.subsidised(turn.diner),
      );
      return had.slice(0, SECOND_TABLES).map((turn, order) => ({
        ...turn,
        site,
        window: 'dinner',
        atMs: instantAt(day, 785) + order * 95_000,
        item: 1,
        priceFen: null,
        plant: { kind: 'duplicate_meal', incident: `${day} ${String(turn.diner)}` },
      }));
    },
  };
}
