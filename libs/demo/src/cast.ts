import type { AbilityGrade, Category } from '#core/policy';

/** A named person of the tests, the demo and the README. Ages hold on the first day of the demo month. */
export interface CastPerson {
  readonly key: string;
  readonly name: string;
  readonly nameEn: string;
  readonly sex: 'F' | 'M';
  readonly age: number;
  /** Month and day of birth. */
  readonly birthday: string;
  /** Index of the community within the cast's street. */
  readonly community: number;
  readonly hukou: 'here' | '330106';
  readonly purse: boolean;
  readonly categories: readonly Category[];
  readonly grade: AbilityGrade | null;
  readonly carries: 'card' | 'phone';
  /** What the month brings them, by day of the month. */
  readonly fate?: { readonly kind: 'dies' | 'loses_card' | 'moves_out'; readonly dayOfMonth: number };
}

/** The street of the cast: 采荷街道. */
export const CAST_STREET = '330102007';

/** The cast. Grandma Chen is the person of the worked split (decisions 7); each of the others shows one more rule. */
export const CAST: readonly CastPerson[] = [
  {
    key: 'chen',
    name: '陈桂芳',
    nameEn: 'Grandma Chen',
    sex: 'F',
    age: 85,
    birthday: '05-18',
    community: 0,
    hukou: 'here',
    purse: true,
    categories: ['DIBAO', 'DUJU'],
    grade: null,
    carries: 'card',
  },
  {
    key: 'wang',
    name: '王德福',
    nameEn: 'Grandpa Wang',
    sex: 'M',
    age: 72,
    birthday: '03-09',
    community: 0,
    hukou: 'here',
    purse: false,
    categories: [],
    grade: null,
    carries: 'phone',
  },
  {
    key: 'li',
    name: '李秀珍',
    nameEn: 'Grandma Li',
    sex: 'F',
    age: 91,
    birthday: '11-02',
    community: 1,
    hukou: 'here',
    purse: true,
    categories: ['JISHENG', 'SHIZHI'],
    grade: 'SEVERE',
    carries: 'card',
  },
  {
    key: 'zhou',
    name: '周长寿',
    nameEn: 'Grandpa Zhou',
    sex: 'M',
    age: 101,
    birthday: '07-21',
    community: 1,
    hukou: 'here',
    purse: true,
    categories: ['YOUFU'],
    grade: null,
    carries: 'card',
  },
  {
    key: 'wu',
    name: '吴美玲',
    nameEn: 'Auntie Wu',
    sex: 'F',
    age: 66,
    birthday: '09-30',
    community: 0,
    hukou: '330106',
    purse: false,
    categories: [],
    grade: null,
    carries: 'phone',
  },
  {
    key: 'zheng',
    name: '郑国良',
    nameEn: 'Grandpa Zheng',
    sex: 'M',
    age: 83,
    birthday: '02-11',
    community: 2,
    hukou: 'here',
    purse: true,
    categories: ['KONGCHAO'],
    grade: null,
    carries: 'card',
    fate: { kind: 'dies', dayOfMonth: 12 },
  },
  {
    key: 'sun',
    name: '孙玉兰',
    nameEn: 'Grandma Sun',
    sex: 'F',
    age: 78,
    birthday: '12-25',
    community: 2,
    hukou: 'here',
    purse: false,
    categories: [],
    grade: null,
    carries: 'card',
    fate: { kind: 'loses_card', dayOfMonth: 8 },
  },
  {
    key: 'zhao',
    name: '赵永康',
    nameEn: 'Grandpa Zhao',
    sex: 'M',
    age: 81,
    birthday: '04-04',
    community: 1,
    hukou: 'here',
    purse: true,
    categories: [],
    grade: 'MILD',
    carries: 'phone',
    fate: { kind: 'moves_out', dayOfMonth: 20 },
  },
];

/** A named meal site. The first is the canteen of the worked split; the second keeps its windows open round the clock. */
export interface CastSite {
  readonly key: string;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly type: 'canteen' | 'point' | 'restaurant';
  readonly community: number;
  readonly allDay: boolean;
  /** Day of the month after which the food licence is no longer valid. */
  readonly lapsesOnDay?: number;
}

export const CAST_SITES: readonly CastSite[] = [
  { key: 'caihe', code: 'SC001', name: '采荷老年食堂', nameEn: 'Caihe Canteen', type: 'canteen', community: 0, allDay: false },
  { key: 'allday', code: 'SC002', name: '采荷全天食堂（演示）', nameEn: 'Caihe All-day Canteen (demo)', type: 'canteen', community: 1, allDay: true },
  { key: 'hehua', code: 'SC003', name: '荷花塘助餐点', nameEn: 'Lotus Pond Meal Point', type: 'point', community: 2, allDay: false, lapsesOnDay: 17 },
];
