import type { Day } from '#values';
import { instantAt } from '#values';
import type { Arrival } from './arrivals.js';
import type { DayGround, Ground, Planting } from './plant-ground.js';
import { dayAt, itemFor } from './plant-ground.js';
import type { PlantMark } from './plant-kinds.js';

const DRAWER = 40;
const NIGHT_BATCH = 25;
const GHOSTS = 8;
const SWEPT = 24;

/** A lunch of someone who never comes, at a minute of the day. */
function made(ground: Ground, of: { diner: number; site: number; day: Day; minute: number; plant: PlantMark; dearest?: boolean }): Arrival {
  return {
    errand: 'meal',
    diner: of.diner,
    site: of.site,
    window: 'lunch',
    atMs: Math.round(instantAt(of.day) + of.minute * 60_000),
    ...itemFor(ground.sites[of.site], of.dearest ?? false),
    plant: of.plant,
  };
}

/** Cards of a drawer in the order of their numbers, eighteen seconds apart. */
export function bulkSwipe(ground: Ground): Planting {
  const site = ground.site('canteen');
  const drawer = ground.idlers(DRAWER);
  const on = dayAt(ground, 0.4);
  const numberOf = (diner: number, { wallets }: DayGround): string => wallets.get(ground.diners[diner]?.person ?? -1)?.number ?? '';
  return {
    arrivals: (today) => {
      if (today.day !== on) return [];
      const ordered = [...drawer].sort((x, y) => (numberOf(x, today) < numberOf(y, today) ? -1 : 1));
      return ordered.map((diner, order) => made(ground, { diner, site, day: on, minute: 785 + order * 0.3, plant: { kind: 'bulk_swipe', incident: on } }));
    },
  };
}

/** A batch made up at a quarter to eleven at night, said to have been eaten at lunch. */
export function offHours(ground: Ground): Planting {
  const site = ground.site('canteen');
  const cards = ground.idlers(NIGHT_BATCH);
  const on = dayAt(ground, 0.5);
  return {
    arrivals: ({ day }) =>
      day === on
        ? cards.map((diner, order) =>
            made(ground, { diner, site, day, minute: 665 + order * 2.6, plant: { kind: 'off_hours', incident: on, sentAtMs: instantAt(day, 22 * 60 + 45) } }),
          )
        : [],
  };
}

/** Every portion that the smallest meal point has filed, and a tenth more, beside its own guests. */
export function overCapacity(ground: Ground): Planting {
  const site = ground.site('point');
  const portions = ground.sites[site]?.portionsPerMeal ?? 0;
  const guests = ground.idlers(Math.ceil(portions * 1.1));
  const on = dayAt(ground, 0.65);
  return {
    arrivals: ({ day }) =>
      day === on
        ? guests.map((diner, order) => made(ground, { diner, site, day, minute: 640 + (order * 160) / guests.length, plant: { kind: 'over_capacity', incident: on } }))
        : [],
  };
}

/** The same cards each day, in the same order, within a few minutes. */
export function ghostMeal(ground: Ground): Planting {
  const site = ground.site('delivery');
  const ghosts = ground.idlers(GHOSTS);
  return {
    arrivals: ({ day }) => ghosts.map((diner, order) => made(ground, { diner, site, day, minute: 755 + order * 0.7, plant: { kind: 'ghost_meal', incident: String(diner) } })),
  };
}

/** Idle purses are emptied on the last three days, at noon and at five, with the dearest trays of one canteen. */
export function idleSweep(ground: Ground): Planting {
  const site = ground.site('canteen');
  const purses = ground.idlers(SWEPT);
  const last = new Set(ground.days.slice(-3));
  return {
    arrivals: ({ day }) =>
      last.has(day)
        ? purses.flatMap((diner, order) =>
            [700, 1020].map((minute) => made(ground, { diner, site, day, minute: minute + order * 1.5, dearest: true, plant: { kind: 'idle_sweep', incident: String(diner) } })),
          )
        : [],
  };
}
