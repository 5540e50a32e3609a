import type { Day } from '#values';
import type { PersonFacts } from './facts.js';
import type { AllowancePolicy, AllowanceRule, MealDiscountPolicy, MealSubsidyPolicy } from './policy.js';

/** A person and policies of an invented county 990101, for the specs of this folder; nothing else imports this file. */
export const PLAIN_PERSON: PersonFacts = {
  personId: '01900000-0000-7000-8000-000000000001',
  birthDay: '1940-11-15' as Day,
  hukouArea: '990101001001',
  residenceArea: '990101001001',
  diedOn: null,
  movedOutOn: null,
  purseOpenedOn: '2020-01-01' as Day,
  categories: [],
  assessments: [],
};

const words = (zh: string, en: string) => ({ zh, en });
const rule = (id: string, min: number, amount: number): AllowanceRule => ({ id, title: words(`${String(min)} 岁起`, `From ${String(min)}`), when: { age: { min } }, amount });

export const POINTS: AllowancePolicy = {
  kind: 'allowance',
  programme: 'points',
  version: '2025-05-01',
  title: words('积分', 'Points'),
  effectiveFrom: '2025-05-01' as Day,
  effectiveTo: null,
  source: 'example',
  unit: 'POINT',
  stacking: 'HIGHEST',
  requires: [
    { id: 'hukou', title: words('户籍', 'Residence'), when: { hukouWithin: '990101' } },
    { id: 'purse', title: words('专户', 'Purse'), when: { purseOpen: true } },
  ],
  rules: [
    rule('age80', 80, 7500),
    rule('age90', 90, 15000),
    { id: 'care', title: words('照料', 'Care'), when: { all: [{ category: ['DIBAO'] }, { ability: ['SEVERE'] }] }, amount: 130000 },
  ],
  excludes: [],
  expiryMonths: 12,
  funding: [{ funder: 'DISTRICT', percent: 100 }],
};

export const CASH: AllowancePolicy = { ...POINTS, programme: 'cash', unit: 'CNY', requires: [], rules: [rule('age80', 80, 5000)], expiryMonths: null };

export const DISCOUNT: MealDiscountPolicy = {
  kind: 'meal_discount',
  programme: 'meal_discount',
  version: '1',
  title: words('优惠', 'Discount'),
  effectiveFrom: '2025-05-01' as Day,
  effectiveTo: null,
  source: 'example',
  requires: [{ id: 'residence', title: words('居住地', 'Place of living'), when: { residenceWithin: '990101' } }],
  rules: [
    { id: 'r60', title: words('八折', '20 % off'), when: { age: { min: 60, max: 79 } }, rate: '0.8' },
    { id: 'r80', title: words('七折', '30 % off'), when: { age: { min: 80 } }, rate: '0.7' },
  ],
};

export const SUBSIDY: MealSubsidyPolicy = {
  kind: 'meal_subsidy',
  programme: 'meal_subsidy',
  version: '1',
  title: words('补贴', 'Subsidy'),
  effectiveFrom: '2025-05-01' as Day,
  effectiveTo: null,
  source: 'example',
  stacking: 'HIGHEST',
  requires: [{ id: 'hukou', title: words('户籍', 'Residence'), when: { hukouWithin: '990101' } }],
  rules: [
    { id: 'poorest', title: words('低保', 'Minimum allowance'), when: { category: ['DIBAO'] }, minSpendFen: 800, amountFen: 500 },
    { id: 'senior', title: words('80 岁起', 'From 80'), when: { age: { min: 80 } }, minSpendFen: 1500, amountFen: 300 },
  ],
  collective: [{ id: 'village', title: words('村集体', 'Village'), when: { residenceWithin: '990101002' }, amountFen: 100 }],
  charity: [{ id: 'gift', title: words('慈善', 'Charity'), when: { category: ['DIBAO'] }, amountFen: 100 }],
  caps: { perWindow: 1, perDay: 2, perMonth: 44 },
  windows: [
    { window: 'lunch', fromMinute: 630, toMinute: 810 },
    { window: 'dinner', fromMinute: 990, toMinute: 1170 },
  ],
  funding: [
    { funder: 'CITY', percent: 50 },
    { funder: 'DISTRICT', percent: 50 },
  ],
};
