import fc from 'fast-check';
import { backOffMs, chance } from './back-off.js';

it('waits from two seconds to a minute, longer after each failure, and never all tablets at once', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 60].map((failures) => backOffMs(failures, 1))).toEqual([0, 2000, 4000, 8000, 16000, 32000, 60000, 60000]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (failures, by) => {
      const wait = backOffMs(failures, by);
      expect(wait >= 2000 && wait <= 60000 && wait >= backOffMs(failures, 1) / 2).toBe(true);
    }),
  );
  expect(new Set(Array.from({ length: 20 }, () => backOffMs(6, chance()))).size).toBeGreaterThan(15);
});
