import { money, plain } from '../../kit/formats.js';
import { dictionary } from '../../kit/words.js';
import { t as words } from './words.js';

/** The names that stand on either side of a difference (libs/core/matching). */
const { t, zh } = dictionary(
  {
    listPriceFen: '标价',
    discountFen: '让利',
    subsidyFen: '补贴',
    collectiveFen: '集体',
    charityFen: '慈善',
    points: '重阳分',
    selfPayFen: '自付',
    publicFen: '公共负担',
    eligible: '是否符合',
    reason: '原因',
    person: '名册',
    diedOn: '身故日期',
    window: '餐次',
    liveMeals: '有效餐数',
    redemptionId: '就餐记录',
    siteId: '网点',
    perDay: '每日上限',
    perMonth: '每月上限',
    mealOfDay: '当日第几餐',
    mealOfMonth: '当月第几餐',
    period: '期间',
    meals: '餐数',
    programme: '项目',
    line: '发放明细',
    lot: '份额',
    transfer: '凭证',
    granted: '发放',
    remaining: '余额',
    amount: '金额',
    sum: '合计',
    kind: '种类',
    expiresOn: '到期日',
    foodLicence: '食品许可',
    openPrice: '称重计价',
    meal: '就餐记录',
    voidId: '撤销记录',
    reversal: '冲正凭证',
    reversalOf: '冲正对象',
    subjectId: '对应记录',
    personId: '老人编号',
    postings: '分录数',
    one: '应有一份',
    registered: '已登记',
    unknown: '查无此人',
    breakfast: '早餐',
    lunch: '午餐',
    dinner: '晚餐',
    cyf: '重阳分',
    senior_cash: '高龄津贴',
  },
  {
    listPriceFen: 'List price',
    discountFen: 'Discount',
    subsidyFen: 'Subsidy',
    collectiveFen: 'Collective',
    charityFen: 'Charity',
    points: 'Points',
    selfPayFen: 'Self-pay',
    publicFen: 'Borne publicly',
    eligible: 'Entitled',
    reason: 'Reason',
    person: 'Registry',
    diedOn: 'Died on',
    window: 'Meal',
    liveMeals: 'Meals that stand',
    redemptionId: 'Meal record',
    siteId: 'Site',
    perDay: 'Cap a day',
    perMonth: 'Cap a month',
    mealOfDay: 'Meal of the day',
    mealOfMonth: 'Meal of the month',
    period: 'Period',
    meals: 'Meals',
    programme: 'Programme',
    line: 'Issue line',
    lot: 'Lot',
    transfer: 'Transfer',
    granted: 'Granted',
    remaining: 'Remaining',
    amount: 'Amount',
    sum: 'Sum',
    kind: 'Kind',
    expiresOn: 'Expires on',
    foodLicence: 'Food licence',
    openPrice: 'By weight',
    meal: 'Meal record',
    voidId: 'Void',
    reversal: 'Reversal',
    reversalOf: 'Reversal of',
    subjectId: 'Subject',
    personId: 'Person',
    postings: 'Postings',
    one: 'one expected',
    registered: 'registered',
    unknown: 'unknown',
    breakfast: 'Breakfast',
    lunch: 'Lunch',
    dinner: 'Dinner',
    cyf: 'Chongyang points',
    senior_cash: 'Senior cash allowance',
  },
);

type Known = keyof typeof zh;
const isKnown = (name: string): name is Known => name in zh;

/** A part's name for people; an account of the books keeps its own. */
export function partName(name: string): string {
  return isKnown(name) ? t(name) : name;
}

/** A part's value: money as money, points as points, words as words. */
export function partValue(name: string, value: string | number | null | undefined): string {
  if (value === null || value === undefined) return words('nobody');
  if (typeof value === 'string') return isKnown(value) ? t(value) : value;
  if (/Fen$|^CNY /.test(name)) return money(value);
  if (/^points$|^POINT |^(granted|remaining|amount|sum)$/.test(name)) return plain(value);
  return String(value);
}

/** How much is in question, in its own unit. */
export function amountText(unit: string, amount: number): string {
  if (unit === 'CNY') return money(amount);
  return unit === 'POINT' ? words('pointsUnit', { n: plain(amount) }) : words('mealsUnit', { n: amount });
}
