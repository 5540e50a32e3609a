import fc from 'fast-check';
import type { Day } from '#values';
import { day } from '#values';
import type { MealWindow } from '#core/policy';
import type { LicenceKind, SiteType } from './site.js';
import { siteMayServe, windowsFault } from './site.js';

const YEAR = (kind: LicenceKind) => ({ kind, validFrom: day('2025-01-01'), validUntil: day('2025-12-31') });

describe('siteMayServe', () => {
  it.each<[string, SiteType, LicenceKind[], string | null, string, boolean]>([
    ['first day of the licence', 'canteen', ['food'], null, '2025-01-01', true],
    ['last day of the licence', 'canteen', ['food'], null, '2025-12-31', true],
    ['eve of the licence', 'canteen', ['food'], null, '2024-12-31', false],
    ['licence lapsed yesterday', 'canteen', ['food'], null, '2026-01-01', false],
    ['only fire and health', 'canteen', ['fire', 'health'], null, '2025-06-01', false],
    ['food among others', 'point', ['fire', 'food'], null, '2025-06-01', true],
    ['day before closing', 'restaurant', ['food'], '2025-06-02', '2025-06-01', true],
    ['day of closing', 'restaurant', ['food'], '2025-06-01', '2025-06-01', false],
    ['not opened yet', 'delivery', ['food'], null, '2023-12-31', false],
    ['a care centre serves no meals', 'care_centre', ['food'], null, '2025-06-01', false],
  ])('%s', (_case, type, kinds, closedOn, on, expected) => {
    const site = { type, openedOn: day('2024-01-01'), closedOn: closedOn as Day | null, licences: kinds.map(YEAR) };
    expect(siteMayServe(site, day(on))).toBe(expected);
  });

  it('a gap between two licences is a gap in serving', () => {
    const licences = [
      { kind: 'food' as const, validFrom: day('2025-01-01'), validUntil: day('2025-03-31') },
      { kind: 'food' as const, validFrom: day('2025-04-05'), validUntil: day('2026-04-04') },
    ];
    const serves = (on: string): boolean => siteMayServe({ type: 'canteen', openedOn: day('2024-01-01'), closedOn: null, licences }, day(on));
    expect(['2025-03-31', '2025-04-01', '2025-04-04', '2025-04-05'].map(serves)).toEqual([true, false, false, true]);
  });
});

describe('windowsFault', () => {
  const lunch: MealWindow = { window: 'lunch', fromMinute: 630, toMinute: 810 };
  it.each<[string, MealWindow[], boolean]>([
    ['none', [], true],
    ['lunch', [lunch], true],
    ['dinner follows lunch at once', [lunch, { window: 'dinner', fromMinute: 810, toMinute: 1000 }], true],
    ['dinner begins before lunch ends', [lunch, { window: 'dinner', fromMinute: 809, toMinute: 1000 }], false],
    ['lunch twice', [lunch, { ...lunch, fromMinute: 900, toMinute: 960 }], false],
    ['ends before it begins', [{ ...lunch, toMinute: 630 }], false],
    ['past midnight', [{ ...lunch, toMinute: 1441 }], false],
  ])('%s', (_case, windows, fits) => {
    expect(windowsFault(windows) === null).toBe(fits);
  });

  it('admits no two windows for one minute, whatever the order they are given in', () => {
    const minute = fc.integer({ min: 0, max: 1440 });
    const anyWindow = fc.record({ window: fc.constantFrom('breakfast' as const, 'lunch' as const, 'dinner' as const), fromMinute: minute, toMinute: minute });
    fc.assert(
      fc.property(fc.array(anyWindow, { maxLength: 3 }), minute, (windows, at) => {
        const holding = windows.filter((window) => window.fromMinute <= at && at < window.toMinute).length;
        return windowsFault(windows) !== null || holding <= 1;
      }),
    );
  });
});
