import fc from 'fast-check';
import { isOpen, metresBetween, minuteOfDay, opensAt, type Place } from './nearness.js';

const place = (latitude: number, longitude: number): Place => ({ latitude, longitude });

it('measures what is known', () => {
  // One degree of latitude is 111.2 km everywhere; of longitude, half of that at 60 degrees.
  expect(Math.round(metresBetween(place(30_000_000, 120_000_000), place(31_000_000, 120_000_000)) / 100)).toBe(1112);
  expect(Math.round(metresBetween(place(60_000_000, 10_000_000), place(60_000_000, 11_000_000)) / 1000)).toBe(56);
  expect(metresBetween(place(30_243_100, 120_186_400), place(30_243_100, 120_186_400))).toBe(0);
});

it('is the same both ways, and never negative', () => {
  const places = fc.record({ latitude: fc.integer({ min: -90_000_000, max: 90_000_000 }), longitude: fc.integer({ min: -180_000_000, max: 180_000_000 }) });
  fc.assert(
    fc.property(places, places, (one, two) => {
      const there = metresBetween(one, two);
      expect(there).toBeGreaterThanOrEqual(0);
      expect(Math.abs(there - metresBetween(two, one))).toBeLessThan(0.001);
    }),
  );
});

it.each([
  ['before', 629, false],
  ['at the first minute', 630, true],
  ['at the last', 809, true],
  ['at the end', 810, false],
  ['in the other window', 1000, true],
])('is open by the minute: %s', (_name, minute, open) => {
  expect(
    isOpen(
      [
        { fromMinute: 630, toMinute: 810 },
        { fromMinute: 990, toMinute: 1170 },
      ],
      minute,
    ),
  ).toBe(open);
});

it('knows the hour of Hangzhou', () => {
  expect(['2026-11-23T00:00:00+08:00', '2026-11-23T11:32:59+08:00', '2026-11-23T23:59:59+08:00'].map((text) => minuteOfDay(Date.parse(text)))).toEqual([0, 692, 1439]);
});

it('knows when the next meal begins, and that after the last none does', () => {
  const windows = [
    { fromMinute: 990, toMinute: 1170 },
    { fromMinute: 630, toMinute: 810 },
  ];
  expect([600, 900, 1000].map((minute) => opensAt(windows, minute))).toEqual([630, 990, null]);
});
