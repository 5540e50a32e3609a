import { comingMeal, type MealHours, stateOf, usualOf } from './coming-meal.js';

const DAY: readonly MealHours[] = [
  { window: 'dinner', fromMinute: 990, toMinute: 1170 },
  { window: 'breakfast', fromMinute: 360, toMinute: 540 },
  { window: 'lunch', fromMinute: 630, toMinute: 810 },
];

it.each([
  [300, 'breakfast', 'later'],
  [360, 'breakfast', 'now'],
  [540, 'lunch', 'later'],
  [640, 'lunch', 'now'],
  [809, 'lunch', 'now'],
  [810, 'dinner', 'later'],
])('at minute %s what there is to eat is %s, %s', (minute, window, state) => {
  const coming = comingMeal(DAY, minute);
  expect(coming?.window).toBe(window);
  expect(coming && stateOf(coming, minute)).toBe(state);
});

it('after the last meal there is none, nor where no hours are known', () => {
  expect(comingMeal(DAY, 1170)).toBeNull();
  expect(comingMeal([], 700)).toBeNull();
});

it('somebody eats where most of their meals were; what was taken back was no meal', () => {
  const meal = (siteId: string, voidedAt: number | null = null): { siteId: string; voidedAt: number | null } => ({ siteId, voidedAt });
  expect(usualOf([meal('b'), meal('a'), meal('a')])).toBe('a');
  expect(usualOf([meal('b'), meal('a')])).toBe('b');
  expect(usualOf([meal('b'), meal('b', 1), meal('b', 2), meal('a'), meal('a')])).toBe('a');
  expect(usualOf([meal('b', 1)])).toBeNull();
  expect(usualOf([])).toBeNull();
});
