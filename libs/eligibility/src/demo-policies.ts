import { fen } from '#values';
import type { AllowancePolicy, Condition, Policy } from '#core/policy';
import { checkPolicy, isFaults } from '#core/policy';

type Rule = AllowancePolicy['requires'][number];

/** Points and yuan as a person says them, in hundredths and fen. */
const hundred = (whole: number): number => Number(fen(BigInt(whole) * 100n));
const HARDSHIP: Condition = { category: ['DIBAO', 'DIBIAN', 'ZHICHU', 'JISHENG'] };
const POOREST: Condition = { category: ['TEKUN', 'DIBAO'] };
const NEW_LAW = { version: '2025-05-01', effectiveFrom: '2025-05-01', effectiveTo: null };
const OLD_LAW = { version: '2023-01-01', effectiveFrom: '2023-01-01', effectiveTo: '2025-04-30' };

const hukou = (region: string): Rule => ({ id: 'hukou', title: { zh: '户籍', en: 'Registered residence' }, when: { hukouWithin: region } });
const residence = (region: string): Rule => ({ id: 'residence', title: { zh: '居住地', en: 'Place of living' }, when: { residenceWithin: region } });
const purse: Rule = { id: 'purse', title: { zh: '养老服务专户', en: 'Points purse' }, when: { purseOpen: true } };
const sixty: Rule = { id: 'age60', title: { zh: '年满六十', en: 'Sixty or over' }, when: { age: { min: 60 } } };

interface CyfPoints {
  readonly senior80: number;
  readonly senior90: number;
  readonly moderate: number;
  readonly severe: number;
}

/** 重阳分: the elders' points and, for families in hardship, the care points; the higher counts (domain.md 2). */
function cyf(region: string, head: object, points: CyfPoints): object {
  const care = (grade: string): Condition => ({ all: [HARDSHIP, { ability: [grade] }] }) as Condition;
  return {
    kind: 'allowance',
    programme: 'cyf',
    ...head,
    title: { zh: '重阳分（养老服务电子津贴）', en: 'Chongyang points (electronic eldercare allowance)' },
    source: '萧山区养老服务电子津贴实施办法（2021）；完全失能档及有效期为演示参数 / Xiaoshan rule of 2021; the tier TOTAL and the expiry are demo figures',
    unit: 'POINT',
    stacking: 'HIGHEST',
    expiryMonths: 12,
    excludes: [],
    requires: [hukou(region), residence(region), purse],
    rules: [
      { id: 'senior80', title: { zh: '高龄普惠 80–89 岁', en: 'Elders aged 80 to 89' }, when: { age: { min: 80, max: 89 } }, amount: hundred(points.senior80) },
      { id: 'senior90', title: { zh: '高龄普惠 90 岁及以上', en: 'Elders aged 90 or over' }, when: { age: { min: 90 } }, amount: hundred(points.senior90) },
      { id: 'care_moderate', title: { zh: '照料 中度失能', en: 'Care, moderately dependent' }, when: care('MODERATE'), amount: hundred(points.moderate) },
      { id: 'care_severe', title: { zh: '照料 重度失能', en: 'Care, severely dependent' }, when: care('SEVERE'), amount: hundred(points.severe) },
      { id: 'care_total', title: { zh: '照料 完全失能', en: 'Care, fully dependent' }, when: care('TOTAL'), amount: hundred(points.severe) },
    ],
    funding: [{ funder: 'DISTRICT', percent: 100 }],
  };
}

/** 高龄津贴 in cash, 50 / 100 / 300 yuan a month (domain.md 4). */
function seniorCash(region: string): object {
  return {
    kind: 'allowance',
    programme: 'senior_cash',
    ...NEW_LAW,
    title: { zh: '高龄津贴', en: 'Senior cash allowance' },
    source: '杭州市高龄津贴标准（2020 年公布）/ Hangzhou figures published in 2020',
    unit: 'CNY',
    stacking: 'HIGHEST',
    expiryMonths: null,
    excludes: [],
    requires: [hukou(region)],
    rules: [
      { id: 'age80', title: { zh: '80–89 岁', en: 'Aged 80 to 89' }, when: { age: { min: 80, max: 89 } }, amount: hundred(50) },
      { id: 'age90', title: { zh: '90–99 岁', en: 'Aged 90 to 99' }, when: { age: { min: 90, max: 99 } }, amount: hundred(100) },
      { id: 'age100', title: { zh: '100 岁及以上', en: 'Aged 100 or over' }, when: { age: { min: 100 } }, amount: hundred(300) },
    ],
    funding: [{ funder: 'DISTRICT', percent: 100 }],
  };
}

/** The sites' discount: open to every resident from 60 on, whatever the 户籍 (domain.md 3). */
function mealDiscount(region: string): object {
  return {
    kind: 'meal_discount',
    programme: 'meal_discount',
    ...NEW_LAW,
    title: { zh: '老年助餐优惠', en: 'Meal discount' },
    source: '杭州市智慧助餐指导意见（60–79 岁八折）；80 岁以上为演示参数 / Hangzhou: 60 to 79 pay 80 %; above that demo figures',
    requires: [residence(region), sixty],
    rules: [
      { id: 'rate60', title: { zh: '60–79 岁八折', en: 'Aged 60 to 79: 20 % off' }, when: { age: { min: 60, max: 79 } }, rate: '0.8' },
      { id: 'rate80', title: { zh: '80–89 岁七折', en: 'Aged 80 to 89: 30 % off' }, when: { age: { min: 80, max: 89 } }, rate: '0.7' },
      { id: 'rate90', title: { zh: '90 岁及以上五折', en: 'Aged 90 or over: half price' }, when: { age: { min: 90 } }, rate: '0.5' },
    ],
  };
}

interface MealAid {
  readonly poorest: number;
  readonly senior: number;
  readonly younger: number;
  readonly perDay: number;
  readonly perMonth: number;
}

/** Public subsidy of a meal for people of this 户籍, with what a collective and the charity fund add. Caps: decisions 8; funders: decisions 9. */
function mealSubsidy(region: string, head: object, aid: MealAid): object {
  return {
    kind: 'meal_subsidy',
    programme: 'meal_subsidy',
    ...head,
    title: { zh: '老年助餐补贴', en: 'Meal subsidy' },
    source: '参照上海普陀 2025-12 标准的演示参数 / demo figures after Putuo, Shanghai, 2025-12',
    stacking: 'HIGHEST',
    requires: [hukou(region), residence(region), sixty],
    rules: [
      { id: 'poorest', title: { zh: '特困、低保', en: 'Extreme poverty or minimum living allowance' }, when: POOREST, minSpendFen: 800, amountFen: aid.poorest },
      { id: 'senior', title: { zh: '80 岁及以上', en: 'Aged 80 or over' }, when: { age: { min: 80 } }, minSpendFen: 1500, amountFen: aid.senior },
      { id: 'younger', title: { zh: '60–79 岁', en: 'Aged 60 to 79' }, when: { age: { min: 60, max: 79 } }, minSpendFen: 1500, amountFen: aid.younger },
    ],
    collective: [{ id: 'village', title: { zh: '集体添一点', en: 'The collective adds' }, when: { residenceWithin: `${region}014` }, amountFen: 100 }],
    charity: [{ id: 'charity', title: { zh: '社会捐一点', en: 'Charity adds' }, when: POOREST, amountFen: 100 }],
    caps: { perWindow: 1, perDay: aid.perDay, perMonth: aid.perMonth },
    windows: [
      { window: 'breakfast', fromMinute: 360, toMinute: 540 },
      { window: 'lunch', fromMinute: 630, toMinute: 810 },
      { window: 'dinner', fromMinute: 990, toMinute: 1170 },
    ],
    funding: [
      { funder: 'CITY', percent: 50 },
      { funder: 'DISTRICT', percent: 50 },
    ],
  };
}

/**
 * The policies of a demo county, older versions first, in the order in which they are published. Figures: domain.md 10.
 * Amounts are fen and hundredths of a point. The two versions that ended on 2025-04-30 are invented: they are there so
 * that an old day can be seen to be judged by old law.
 */
export function demoPolicies(region: string): readonly Policy[] {
  const bodies = [
    cyf(region, OLD_LAW, { senior80: 60, senior90: 120, moderate: 800, severe: 1100 }),
    mealSubsidy(region, OLD_LAW, { poorest: 400, senior: 200, younger: 100, perDay: 1, perMonth: 22 }),
    cyf(region, NEW_LAW, { senior80: 75, senior90: 150, moderate: 950, severe: 1300 }),
    seniorCash(region),
    mealDiscount(region),
    mealSubsidy(region, NEW_LAW, { poorest: 500, senior: 300, younger: 200, perDay: 2, perMonth: 44 }),
  ];
  return bodies.map((body) => {
    const policy = checkPolicy(body);
    if (isFaults(policy)) throw new Error(`demo policy: ${JSON.stringify(policy)}`);
    return policy;
  });
}

/** The demo county's policies for Shangcheng, Hangzhou (330102). */
export const DEMO_POLICIES: readonly Policy[] = demoPolicies('330102');
