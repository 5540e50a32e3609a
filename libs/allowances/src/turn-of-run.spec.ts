import { type Day, type Id, instantAt, type Month } from '#values';
import { isOnTurn } from './turn-of-run.js';

const DAY = 24 * 3_600_000;
const now = instantAt('2026-11-23' as Day, 120);
const ids = Array.from({ length: 60 }, (_, n) => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}` as Id);
const old = (id: Id) => ({ id, month: '2026-01' as Month, at: instantAt('2026-01-05' as Day) });
const nights = (run: Parameters<typeof isOnTurn>[0]): number => Array.from({ length: 30 }, (_, n) => isOnTurn(run, now + n * DAY)).filter(Boolean).length;

it('gives an old run one night of any thirty, and not all of them the same', () => {
  expect(ids.map((id) => nights(old(id)))).toEqual(ids.map(() => 1));
  const tonight = ids.filter((id) => isOnTurn(old(id), now)).length;
  expect(tonight).toBeLessThan(12);
  // The same day, whatever the hour.
  for (const id of ids) expect(isOnTurn(old(id), now + 12 * 3_600_000)).toBe(isOnTurn(old(id), now));
});

it.each([
  ['of a month of the last two', { month: '2026-09' as Month, at: instantAt('2026-01-05' as Day) }],
  ['made in the last two months, of whatever month', { month: '2026-01' as Month, at: instantAt('2026-09-30' as Day) }],
])('looks at a run %s every night', (_what, run) => {
  expect(ids.every((id) => isOnTurn({ id, ...run }, now))).toBe(true);
});
