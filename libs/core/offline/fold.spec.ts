import fc from 'fast-check';
import type { Day } from '#values';
import { monthOf } from '#values';
import type { DecidedBearer, PlacedMeal } from './fold.js';
import { foldMeals } from './fold.js';

const RULES = { capsOn: () => ({ perDay: 2, perMonth: 3 }), advanceCapFen: 500n };
const meal = (id: string, eventAt: number, change: Partial<PlacedMeal> = {}): PlacedMeal => ({
  id,
  day: '2026-11-23' as Day,
  window: 'lunch',
  eventAt,
  voided: false,
  block: null,
  kept: true,
  publicFen: 300n,
  step: null,
  proxy: null,
  decided: null,
  ...change,
});
const fold = (...meals: PlacedMeal[]) => Object.fromEntries([...foldMeals(meals, RULES)].map(([id, { standing, code, otherId }]) => [id, [standing, code, otherId]]));
const FUNDED = ['funded', null, null];

it('gives a window to its earliest meal, by id when two are of one instant', () => {
  expect(fold(meal('b', 20), meal('a', 10))).toEqual({ a: FUNDED, b: ['advance', 'already_redeemed', 'a'] });
  expect(fold(meal('b', 10), meal('a', 10))).toEqual({ a: FUNDED, b: ['advance', 'already_redeemed', 'a'] });
});

it('gives the place of a meal that was taken back to the next, but not its code', () => {
  expect(fold(meal('a', 10, { voided: true }), meal('b', 20))).toEqual({ a: FUNDED, b: FUNDED });
  expect(fold(meal('a', 10, { voided: true, step: 'key|7' }), meal('b', 20, { step: 'key|7' }))).toEqual({ a: FUNDED, b: ['advance', 'code_used', 'a'] });
});

it('keeps the caps of day and month, the latest being too many', () => {
  expect(fold(meal('a', 1, { window: 'breakfast' }), meal('b', 2), meal('c', 3, { window: 'dinner' }))).toEqual({ a: FUNDED, b: FUNDED, c: ['advance', 'over_quota', null] });
  const days = ['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04'].map((day, index) => meal(String(index), index, { day: day as Day }));
  expect(fold(...days)['3']).toEqual(['advance', 'over_quota', null]);
});

it('lets a blocked meal hold no place', () => {
  expect(fold(meal('a', 1, { block: 'revoked' }), meal('b', 2))).toEqual({ a: ['suspense', 'revoked', null], b: FUNDED });
});

it('counts what a proxy collects in a month, whatever else the person eats', () => {
  const proxy = { id: 'niece', perMonth: 1 };
  expect(fold(meal('a', 1, { window: 'breakfast', proxy }), meal('b', 2, { proxy }), meal('c', 3, { window: 'dinner' }))).toEqual({
    a: FUNDED,
    b: ['advance', 'over_quota', null],
    c: FUNDED,
  });
  expect(fold(meal('a', 1, { window: 'breakfast', proxy, voided: true }), meal('b', 2, { proxy }))['b']).toEqual(FUNDED);
  expect(fold(meal('a', 1, { window: 'breakfast', proxy }), meal('b', 2, { proxy: { id: 'nephew', perMonth: 1 } }))['b']).toEqual(FUNDED);
});

it('lets two persons say who bears a meal without a place, and nothing about the others', () => {
  const [a, b, c] = [meal('a', 1), meal('b', 2, { kept: false }), meal('c', 3)];
  expect(fold(a, { ...b, decided: 'funds' }, c)).toEqual({ a: FUNDED, b: ['granted', 'already_redeemed', 'a'], c: fold(a, b, c)['c'] });
  expect(fold(a, b, { ...c, decided: 'site' })).toMatchObject({ c: ['site', 'already_redeemed', 'a'] });
  // A meal that has a place needs nobody's word, and nobody's word takes it away.
  expect(fold({ ...a, decided: 'site' })).toEqual({ a: FUNDED });
});

it('advances up to the cap, and leaves the rest to a person', () => {
  expect(fold(meal('a', 1), meal('b', 2), meal('c', 3), meal('d', 4, { publicFen: 200n }))).toMatchObject({
    b: ['advance', 'already_redeemed', 'a'],
    c: ['suspense', 'already_redeemed', 'a'],
    d: ['advance', 'already_redeemed', 'a'],
  });
});

it('leaves to the site what it accepted against the rules, and only that', () => {
  expect(fold(meal('a', 1, { kept: false }), meal('b', 2, { kept: false }))).toEqual({ a: FUNDED, b: ['site', 'already_redeemed', 'a'] });
  expect(fold(meal('a', 1, { kept: false, block: 'revoked' }))).toEqual({ a: ['site', 'revoked', null] });
});

const anyMeal = fc.record({
  day: fc.constantFrom('2026-11-22' as Day, '2026-11-23' as Day),
  window: fc.constantFrom('breakfast', 'lunch', 'dinner'),
  eventAt: fc.nat(6),
  voided: fc.boolean(),
  block: fc.constantFrom(null, null, 'revoked'),
  kept: fc.boolean(),
  publicFen: fc.constantFrom(200n, 300n),
  step: fc.constantFrom(null, 'key|1', 'key|2'),
  proxy: fc.constantFrom(null, null, { id: 'niece', perMonth: 1 }),
  decided: fc.constantFrom<DecidedBearer | null>(null, null, 'funds', 'site'),
});

it('depends on the set alone, keeps one a window and the caps, and advances no more than it may', () => {
  fc.assert(
    fc.property(fc.array(anyMeal, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (plans, chance) => {
      const meals = plans.map((plan, index) => ({ ...plan, id: String(index).padStart(2, '0') }));
      const shuffled = meals
        .map((one) => ({ one, at: chance.next().value }))
        .sort((a, b) => a.at - b.at)
        .map(({ one }) => one);
      const result = foldMeals(meals, RULES);
      expect(new Map([...foldMeals(shuffled, RULES)].sort())).toEqual(new Map([...result].sort()));
      expect(result.size).toBe(meals.length);
      const funded = meals.filter((one) => !one.voided && result.get(one.id)?.standing === 'funded');
      expect(new Set(funded.map((one) => `${one.day} ${one.window}`)).size).toBe(funded.length);
      for (const day of new Set(funded.map((one) => one.day))) expect(funded.filter((one) => one.day === day).length).toBeLessThanOrEqual(2);
      for (const month of new Set(funded.map((one) => monthOf(one.day)))) expect(funded.filter((one) => monthOf(one.day) === month).length).toBeLessThanOrEqual(3);
      expect(funded.filter((one) => one.proxy !== null).length).toBeLessThanOrEqual(2);
      const advanced = meals.filter((one) => result.get(one.id)?.standing === 'advance').reduce((sum, one) => sum + one.publicFen, 0n);
      expect(advanced).toBeLessThanOrEqual(RULES.advanceCapFen);
      // No meal that has a right and a free place is passed over.
      for (const one of meals)
        if (!one.voided && one.block === null && result.get(one.id)?.code === 'already_redeemed')
          expect(funded.some((other) => other.day === one.day && other.window === one.window)).toBe(true);
    }),
  );
});
