import { type Site, sorted } from './sites.js';

const site = (name: string, address: string, latitude: number | null = null): Site =>
  ({ id: name, name, nameEn: name, address, latitude, longitude: latitude === null ? null : 120_000_000 }) as Site;
const SITES = [
  site('kaixuan', '凯旋街道凯旋第1社区演示路1号', 30_010_000),
  site('caihe1', '采荷街道采荷第1社区演示路2号', 30_050_000),
  site('caihe2', '采荷街道采荷第2社区演示路3号'),
];

it('sorts street by street, the one where the person lives first', () => {
  const streets = (community: string | null) => sorted(SITES, null, community).map(({ name, own, sites }) => [name, own, sites.length]);
  expect(streets('采荷第2社区')).toEqual([
    ['采荷街道', true, 2],
    ['凯旋街道', false, 1],
  ]);
  expect(streets(null).map(([, own]) => own)).toEqual([false, false]);
  expect(streets('没有的社区').map(([name]) => name)).toEqual(['凯旋街道', '采荷街道']);
});

it('sorts by distance where the place is known, what has no place last', () => {
  const [all] = sorted(SITES, { latitude: 30_049_000, longitude: 120_000_000 });
  expect(all?.sites.map(({ site: one }) => one.name)).toEqual(['caihe1', 'kaixuan', 'caihe2']);
  expect(all?.sites[2]?.metres).toBeNull();
});
