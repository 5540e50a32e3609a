import fc from 'fast-check';
import type { Day } from '#values';
import { addDays, day } from '#values';
import { conflictsOf, inForce, lastDayInForce, overlaps, type VersionPeriod } from './overlaps.js';

const version = (name: string, from: string, to: string | null, programme = 'cyf'): VersionPeriod => ({
  programme,
  version: name,
  effectiveFrom: day(from),
  effectiveTo: to === null ? null : day(to),
});
const OPEN = version('a', '2025-05-01', null);
const YEAR = version('b', '2026-01-01', '2026-12-31');

it.each<[rule: string, published: VersionPeriod[], candidate: VersionPeriod, conflicts: string[]]>([
  ['the first version', [], OPEN, []],
  ['a version after an open-ended one ends it', [OPEN], version('n', '2026-01-01', null), []],
  ['a bounded version after an open-ended one ends it too', [OPEN], YEAR, []],
  ['another programme does not matter', [YEAR], version('n', '2026-03-01', '2026-04-01', 'other'), []],
  ['before, with a last day before', [OPEN], version('n', '2023-01-01', '2025-04-30'), []],
  ['before, with a last day inside', [OPEN], version('n', '2023-01-01', '2025-05-01'), ['a']],
  ['before, open-ended: the author must write the last day', [OPEN], version('n', '2023-01-01', null), ['a']],
  ['the same first day', [OPEN], version('n', '2025-05-01', '2025-05-31'), ['a']],
  ['inside a bounded one', [YEAR], version('n', '2026-06-01', null), ['b']],
  ['around a bounded one', [YEAR], version('n', '2025-06-01', '2027-06-01'), ['b']],
  ['after a bounded one', [YEAR], version('n', '2027-01-01', null), []],
  ['on the last day of a bounded one', [YEAR], version('n', '2026-12-31', null), ['b']],
])('%s', (_rule, published, candidate, conflicts) => {
  expect(conflictsOf(published, candidate).map(({ earlier, later }) => (earlier === candidate.version ? later : earlier))).toEqual(conflicts);
});

it('names both versions and the first day on which both would hold', () => {
  expect(overlaps([version('n', '2026-06-01', null), YEAR])).toEqual([{ programme: 'cyf', earlier: 'b', later: 'n', on: '2026-06-01' }]);
});

it.each<[on: string, inForce: string | null]>([
  ['2025-04-30', null],
  ['2025-05-01', 'a'],
  ['2025-12-31', 'a'],
  ['2026-01-01', 'b'],
  ['2026-12-31', 'b'],
  ['2027-01-01', null],
])('on %s %s is in force: a version that was replaced does not come back', (on, expected) => {
  expect(inForce([YEAR, OPEN, version('x', '2020-01-01', null, 'other')], 'cyf', day(on))?.version ?? null).toBe(expected);
});

it('says until when a version is in force', () => {
  expect([lastDayInForce([OPEN, YEAR], OPEN), lastDayInForce([OPEN, YEAR], YEAR), lastDayInForce([OPEN], OPEN)]).toEqual(['2025-12-31', '2026-12-31', null]);
});

const START = day('2020-01-01');
const anyVersion = fc.record({ from: fc.integer({ min: 0, max: 60 }), length: fc.option(fc.integer({ min: 0, max: 20 })) });
const anyVersions = fc.array(anyVersion, { maxLength: 6 }).map((list) =>
  list.map(({ from, length }, index): VersionPeriod => ({
    programme: 'cyf',
    version: String(index),
    effectiveFrom: addDays(START, from),
    effectiveTo: length === null ? null : addDays(START, from + length),
  })),
);
const days: readonly Day[] = Array.from({ length: 90 }, (_day, index) => addDays(START, index));

it('property: versions published one by one never overlap, and on each day at most one is in force, the one whose period says so', () => {
  fc.assert(
    fc.property(anyVersions, (versions) => {
      const published: VersionPeriod[] = [];
      for (const each of versions) if (conflictsOf(published, each).length === 0) published.push(each);
      expect(overlaps(published)).toEqual([]);
      for (const on of days) {
        const holding = published.filter((each) => each.effectiveFrom <= on && (lastDayInForce(published, each) ?? on) >= on);
        expect(holding.length).toBeLessThanOrEqual(1);
        expect(inForce(published, 'cyf', on)).toBe(holding[0] ?? null);
      }
    }),
  );
});

it('property: a new version changes no day before it starts, so old days replay under old law', () => {
  fc.assert(
    fc.property(anyVersions, (versions) => {
      const published: VersionPeriod[] = [];
      for (const each of versions) {
        if (conflictsOf(published, each).length > 0) continue;
        for (const on of days.filter((one) => one < each.effectiveFrom)) expect(inForce([...published, each], 'cyf', on)).toBe(inForce(published, 'cyf', on));
        published.push(each);
      }
    }),
  );
});

it('property: the order of the list does not matter', () => {
  fc.assert(
    fc.property(anyVersions, (versions) => {
      expect(overlaps([...versions].reverse())).toEqual(overlaps(versions));
    }),
  );
});
