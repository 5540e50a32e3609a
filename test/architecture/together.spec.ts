import { groupsOf, specsBelow } from '../support/together.mjs';

it('every spec file with a database is in exactly one group', () => {
  const paths = specsBelow(process.cwd(), ['test/stories', 'test/races', 'test/faults', 'test/attack']);
  expect(paths).toContain('test/stories/redemption/one-meal.spec.ts');
  expect(groupsOf(paths).flat().sort()).toEqual([...paths].sort());
  expect(new Set(paths).size).toBe(paths.length);
});

it('groups differ by one file at most', () => {
  const sizes = groupsOf(Array.from({ length: 21 }, (_, index) => `${String(index)}.spec.ts`)).map((group) => group.length);
  expect(sizes).toEqual([7, 7, 7]);
});
