import type { Day } from '#values';
import { points } from '#values';
import { ExpireLots, LotStore } from '#allowances';
import { UnitOfWork } from '#platform';
import { COUNTY, openSmallCounty, type SmallCounty } from '../../support/small-county.js';

let county: SmallCounty;
beforeAll(async () => {
  county = await openSmallCounty();
});
afterAll(async () => county.drop());

it('closes every lapsed lot once, over several chunks and last days, and passes over what is spent or still good', async () => {
  const { personId } = await county.person();
  const lot = (expiresOn: string, remaining = 1n) => ({
    ...{ id: county.id(), personId, programme: 'cyf', month: '2026-01' as never, granted: points(1n), remaining: points(remaining) },
    ...{ openedOn: '2026-01-01' as Day, expiresOn: expiresOn as Day, closedOn: null },
  });
  const lots = Array.from({ length: 1200 }, (_unused, index) => lot(index % 3 === 0 ? '2026-08-31' : '2026-09-30', index % 10 === 0 ? 0n : 1n));
  await county.get(UnitOfWork).run((tx) => county.get(LotStore).insert(tx, COUNTY, [...lots, lot('2026-11-30')]));
  expect(await county.get(ExpireLots).expire('2026-11-01' as Day)).toEqual({ lots: 1080, points: 1080n });
  expect(await county.get(ExpireLots).expire('2026-11-01' as Day)).toEqual({ lots: 0, points: 0n });
  const left = await county.one<{ n: number; s: number }>('SELECT COUNT(*) AS n, SUM(remaining) AS s FROM lot WHERE closed_on IS NULL');
  expect([Number(left.n), Number(left.s)]).toEqual([121, 1]);
});
