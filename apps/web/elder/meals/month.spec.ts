import fc from 'fast-check';
import { monthOf, monthOn } from './month.js';

it.each([
  ['2026-11', 1, '2026-12'],
  ['2026-12', 1, '2027-01'],
  ['2026-01', -1, '2025-12'],
  ['2026-03', -14, '2025-01'],
  ['2026-03', 0, '2026-03'],
])('%s and %i months are %s', (month, by, expected) => {
  expect(monthOn(month, by)).toBe(expected);
});

it('goes there and back', () => {
  const months = fc.tuple(fc.integer({ min: 2000, max: 2099 }), fc.integer({ min: 1, max: 12 })).map(([year, month]) => `${String(year)}-${String(month).padStart(2, '0')}`);
  fc.assert(
    fc.property(months, fc.integer({ min: -500, max: 500 }), (month, by) => {
      expect(monthOn(monthOn(month, by), -by)).toBe(month);
    }),
  );
});

it('is the month of Hangzhou, not of London', () => {
  expect([monthOf(Date.UTC(2026, 9, 31, 15, 59)), monthOf(Date.UTC(2026, 9, 31, 16, 0))]).toEqual(['2026-10', '2026-11']);
});
