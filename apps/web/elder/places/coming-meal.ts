import type { Hours } from './nearness.js';

export interface MealHours extends Hours {
  readonly window: 'breakfast' | 'lunch' | 'dinner';
}

/** Whether a meal is served at a minute of the day, comes later, or is over. */
export function stateOf({ fromMinute, toMinute }: Hours, minute: number): 'now' | 'later' | 'over' {
  return minute < fromMinute ? 'later' : minute < toMinute ? 'now' : 'over';
}

/** The meal that somebody who asks what there is to eat means: the one that is served, else the next; null after the last. */
export function comingMeal(windows: readonly MealHours[], minute: number): MealHours | null {
  const left = windows.filter((window) => stateOf(window, minute) !== 'over');
  return left.reduce<MealHours | null>((first, one) => (first === null || one.fromMinute < first.fromMinute ? one : first), null);
}

/** Where somebody eats: the site of most of their meals, of the latest among equals; null without any. Newest first. */
export function usualOf(meals: readonly { readonly siteId: string; readonly voidedAt: number | null }[]): string | null {
  const times = new Map<string, number>();
  for (const { siteId, voidedAt } of meals) if (voidedAt === null) times.set(siteId, (times.get(siteId) ?? 0) + 1);
  const most = Math.max(...times.values());
  return [...times].find(([, n]) => n === most)?.[0] ?? null;
}
