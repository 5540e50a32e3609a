import { quotas } from './chance.js';

export type Scale = 'town' | 'district';

/** 上城区 in GB/T 2260. */
export const COUNTY = '330102';

/** Neighbouring counties, where the 户籍 of some residents is. */
export const NEIGHBOURS = [
  { code: '330105', name: '拱墅区', nameEn: 'Gongshu District' },
  { code: '330106', name: '西湖区', nameEn: 'Xihu District' },
  { code: '330108', name: '滨江区', nameEn: 'Binjiang District' },
  { code: '330109', name: '萧山区', nameEn: 'Xiaoshan District' },
  { code: '330110', name: '余杭区', nameEn: 'Yuhang District' },
] as const;

/** One street (街道). Codes of 9 digits are synthetic (decisions 5); `weight` is its rough share of the people over 60. */
export interface DemoStreet {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly weight: number;
}

export interface DemoCommunity {
  readonly code: string;
  readonly street: DemoStreet;
  readonly name: string;
  readonly nameEn: string;
}

/** The 14 streets of the district by their names (domain.md 8). */
const STREETS: readonly DemoStreet[] = (
  [
    ['清波', 'Qingbo', 4],
    ['湖滨', 'Hubin', 4],
    ['小营', 'Xiaoying', 8],
    ['南星', 'Nanxing', 6],
    ['紫阳', 'Ziyang', 8],
    ['望江', 'Wangjiang', 6],
    ['采荷', 'Caihe', 9],
    ['凯旋', 'Kaixuan', 9],
    ['四季青', 'Sijiqing', 6],
    ['闸弄口', 'Zhanongkou', 9],
    ['彭埠', 'Pengbu', 7],
    ['笕桥', 'Jianqiao', 9],
    ['丁兰', 'Dinglan', 6],
    ['九堡', 'Jiubao', 9],
  ] as const
).map(([name, nameEn, weight], index) => ({ code: `${COUNTY}${String(index + 1).padStart(3, '0')}`, name: `${name}街道`, nameEn: `${nameEn} Subdistrict`, weight }));

/** How big a demo county is (decisions 25; domain.md 0). */
export interface Dimensions {
  readonly persons: number;
  readonly streets: readonly DemoStreet[];
  readonly sites: number;
  readonly careCentres: number;
  readonly mealsPerWorkingDay: number;
}

/** A weekend or holiday day serves this part of a working day. */
export const WEEKEND_SHARE = 0.45;

export function dimensions(scale: Scale): Dimensions {
  return scale === 'district'
    ? { persons: 248_660, streets: STREETS, sites: 134, careCentres: 193, mealsPerWorkingDay: 16_000 }
    : { persons: 8_000, streets: STREETS.slice(6, 8), sites: 12, careCentres: 6, mealsPerWorkingDay: 1_180 };
}

/** One community for each care centre, shared out among the streets by their weight. */
export function communities(size: Dimensions): DemoCommunity[] {
  const counts = quotas(
    size.careCentres,
    size.streets.map((street) => street.weight),
  );
  return size.streets.flatMap((street, index) =>
    Array.from({ length: counts[index] ?? 0 }, (_value, ordinal) => ({
      code: `${street.code}${String(ordinal + 1).padStart(3, '0')}`,
      street,
      name: `${street.name.replace('街道', '')}第${String(ordinal + 1)}社区`,
      nameEn: `${street.nameEn.replace(' Subdistrict', '')} Community ${String(ordinal + 1)}`,
    })),
  );
}
