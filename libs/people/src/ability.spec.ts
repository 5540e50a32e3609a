import fc from 'fast-check';
import { ABILITY_GRADES } from '#core/policy';
import { day } from '#values';
import { ABILITY_GROUPS, ABILITY_ITEMS, faultyItems, gradeOf, totalOf, validUntil } from './ability.js';

const able = Object.fromEntries(ABILITY_ITEMS.map(({ code, scoreMax }) => [code, scoreMax]));

describe('the sheet of GB/T 42195', () => {
  it('has 26 items in 4 groups of 8, 4, 9 and 5, adding up to 90', () => {
    const sizes = Object.keys(ABILITY_GROUPS).map((group) => ABILITY_ITEMS.filter((item) => item.group === group).length);
    expect(sizes).toEqual([8, 4, 9, 5]);
    expect(totalOf(able)).toBe(90);
    expect(new Set(ABILITY_ITEMS.map(({ code }) => code)).size).toBe(26);
  });

  it('names the items that are absent, unknown or out of range', () => {
    expect(faultyItems(able)).toEqual([]);
    expect(faultyItems({ ...able, 'B2.4': 4 })).toEqual(['B2.4']);
    expect(faultyItems({ ...able, 'B1.1': 1.5, 'B1.2': -1, 'B9.9': 0 })).toEqual(['B1.1', 'B1.2', 'B9.9']);
    const { 'B3.9': _absent, ...rest } = able;
    expect(faultyItems(rest)).toEqual(['B3.9']);
  });
});

describe('gradeOf', () => {
  it.each([
    // total, coma, mental illness, accidents, grade
    [90, false, false, 0, 'INTACT'],
    [89, false, false, 0, 'MILD'],
    [66, false, false, 0, 'MILD'],
    [65, false, false, 0, 'MODERATE'],
    [46, false, false, 0, 'MODERATE'],
    [45, false, false, 0, 'SEVERE'],
    [30, false, false, 0, 'SEVERE'],
    [29, false, false, 0, 'TOTAL'],
    [0, false, false, 0, 'TOTAL'],
    [90, true, false, 0, 'TOTAL'],
    [90, false, true, 0, 'MILD'],
    [66, false, true, 0, 'MODERATE'],
    [46, false, false, 2, 'SEVERE'],
    [46, false, false, 1, 'MODERATE'],
    [30, false, false, 3, 'TOTAL'],
    [90, false, true, 2, 'MILD'],
    [10, false, true, 2, 'TOTAL'],
  ] as const)('%d points, coma %s, mental illness %s, %d accidents: %s', (total, coma, mentalIllness, accidentsIn30Days, grade) => {
    expect(gradeOf({ total, coma, mentalIllness, accidentsIn30Days })).toBe(grade);
  });

  it('refuses totals that no sheet can have', () => {
    for (const total of [-1, 91, 45.5, Number.NaN]) expect(() => gradeOf({ total, coma: false, mentalIllness: false, accidentsIn30Days: 0 })).toThrow(RangeError);
  });

  it('never grades a lower total better', () => {
    const grades = Object.keys(ABILITY_GRADES);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 90 }), fc.boolean(), fc.nat(4), (a, b, mentalIllness, accidentsIn30Days) => {
        const rank = (total: number): number => grades.indexOf(gradeOf({ total, coma: false, mentalIllness, accidentsIn30Days }));
        return a <= b ? rank(a) >= rank(b) : rank(a) <= rank(b);
      }),
    );
  });
});

describe('validUntil', () => {
  it.each([
    ['2025-05-10', '2026-05-10'],
    ['2024-02-29', '2025-02-28'],
    ['2025-12-31', '2026-12-31'],
  ])('%s holds until %s', (assessedOn, until) => {
    expect(validUntil(day(assessedOn))).toBe(until);
  });
});
