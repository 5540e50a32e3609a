import type { Day } from '#values';
import { monthOf } from '#values';
import type { MealWindowName } from '#core/policy';
import type { HolderRecord } from './record.js';

/** The caps of the subsidy policy. */
export interface MealCaps {
  readonly perDay: number;
  readonly perMonth: number;
}

/** When a meal is to be eaten, and of which day the snapshot tells. */
export interface MealMoment {
  readonly snapshotDay: Day;
  readonly day: Day;
  readonly window: MealWindowName;
}

/**
 * How many subsidised meals the snapshot still grants at that moment: 0 when the window was used, else what the caps of
 * day and month leave, at most 1 (one a window). Meals that this tablet accepted itself since then are for the caller to
 * count. On a later day than the snapshot's its day counts for nothing, in a later month its month neither.
 */
export function mealsLeft(record: Pick<HolderRecord, 'usedDay' | 'usedMonth' | 'usedWindows'>, caps: MealCaps, { snapshotDay, day, window }: MealMoment): number {
  const sameDay = day === snapshotDay;
  const usedDay = sameDay ? record.usedDay : 0;
  const usedMonth = monthOf(day) === monthOf(snapshotDay) ? record.usedMonth : 0;
  if (sameDay && record.usedWindows.includes(window)) return 0;
  return Math.max(0, Math.min(1, caps.perDay - usedDay, caps.perMonth - usedMonth));
}

/** What a site may accept offline in one day, by the age of its snapshot. */
export interface OfflineCeilings {
  /** Snapshot of at most 24 hours: the busiest of the recent days and a fifth more. */
  readonly fresh: number;
  /** 24 to 72 hours: the median of the recent days. */
  readonly stale: number;
}

/** Ceilings (codes.md 4.3) from the meals of the recent days on which the site served; a new site gets its filed portions a meal. */
export function offlineCeilings(mealsOfDays: readonly number[], portionsPerMeal: number): OfflineCeilings {
  const days = [...mealsOfDays].filter((meals) => meals > 0).sort((a, b) => a - b);
  const peak = days.at(-1);
  if (peak === undefined) return { fresh: portionsPerMeal, stale: Math.floor(portionsPerMeal / 2) };
  const middle = Math.floor((days.length - 1) / 2);
  const median = days.length % 2 === 1 ? (days[middle] ?? 0) : Math.floor(((days[middle] ?? 0) + (days[middle + 1] ?? 0)) / 2);
  return { fresh: Math.ceil((peak * 6) / 5), stale: median };
}
