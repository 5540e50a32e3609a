import { day, dayOf, instantAt } from '#values';
import type { Database } from './database.js';
import { DayBook } from './day-book.js';
import { todayRow } from './today-row.js';
import type { KeptMeal } from './kept-meal.js';

const NOON = instantAt(day('2026-11-23'), 12 * 60);
const HOUR = 3_600_000;
const split = { listPriceFen: 1600, discountFen: 480, subsidyFen: 500, collectiveFen: 0, charityFen: 0, points: 0, selfPayFen: 620 };
let made = 0;
const meal = (part: Partial<KeptMeal> = {}): KeptMeal => {
  const at = part.at ?? NOON - HOUR;
  made += 1;
  return {
    id: `m${String(made)}`,
    kind: 'meal',
    at,
    day: dayOf(at),
    window: 'lunch',
    holder: 'aabbccddeeff',
    nameMasked: '王*英',
    codeKind: 'card',
    phoneMark: null,
    saleKind: null,
    split,
    tender: 'cash',
    offline: true,
    state: 'waiting',
    ...part,
  };
};
const book = (...meals: KeptMeal[]): DayBook => {
  const made = new DayBook(null as unknown as Database);
  for (const one of meals) made.remember(one);
  return made;
};

it('counts what a person had here today, and what the site served offline', () => {
  const known = book(
    meal(),
    meal({ window: 'breakfast', offline: false, state: 'confirmed', codeKind: 'phone', phoneMark: '7:1' }),
    meal({ window: 'dinner', state: 'voided' }),
    meal({ at: NOON - 24 * HOUR }),
    meal({ holder: 'ffffffffffff', codeKind: 'manual' }),
    meal({ kind: 'full_price', window: 'dinner' }),
  ).mealsOf('aabbccddeeff', NOON, NOON - 30 * HOUR);
  expect(known).toEqual({ windows: ['lunch', 'breakfast'], offlineToday: 1, staticToday: 1, sinceList: 3, lastAt: NOON - HOUR, site: { meals: 2, byStatic: 2, typed: 1 } });
});

it('knows nobody by a code that the list does not know', () => {
  expect(book(meal({ holder: '' })).mealsOf('', NOON, 0).windows).toEqual([]);
});

it('remembers a phone code as long as its meal stands', () => {
  expect(book(meal({ phoneMark: '7:1' })).hasPhoneMark('7:1')).toBe(true);
  expect(book(meal({ phoneMark: '7:1', state: 'voided' })).hasPhoneMark('7:1')).toBe(false);
});

it('offers a void for ten minutes, and never of a meal at full price', () => {
  const at = NOON - HOUR;
  expect(todayRow(meal({ at }), at + 600_000).voidUntil).toBe(at + 600_000);
  expect(todayRow(meal({ at }), at + 600_001).voidUntil).toBeNull();
  expect(todayRow(meal({ at, state: 'voided' }), at).voidUntil).toBeNull();
  expect(todayRow(meal({ at, kind: 'full_price' }), at).voidUntil).toBeNull();
});
