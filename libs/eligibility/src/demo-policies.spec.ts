import { day, fen, month } from '#values';
import type { AllowancePolicy, MealDiscountPolicy, MealSubsidyPolicy, PersonFacts } from '#core/policy';
import { decideAllowance, decideMeal, inForce, overlaps } from '#core/policy';
import { splitPrice } from '#core/redemption';
import { DEMO_POLICIES } from './demo-policies.js';

const PERSON: PersonFacts = {
  personId: 'p',
  birthDay: day('1940-03-04'),
  hukouArea: '330102001001',
  residenceArea: '330102001001',
  diedOn: null,
  movedOutOn: null,
  purseOpenedOn: day('2022-01-01'),
  categories: [],
  assessments: [],
};
const facts = (part: Partial<PersonFacts>): PersonFacts => ({ ...PERSON, ...part });
const category = (code: PersonFacts['categories'][number]['category']) => [{ category: code, startsOn: day('2020-01-01'), endsOn: null }];
const grade = (code: PersonFacts['assessments'][number]['grade']) => [{ grade: code, assessedOn: day('2022-01-01'), validUntil: day('2026-12-31') }];
const policyOn = (programme: string, on: string) => inForce(DEMO_POLICIES, programme, day(on));
const lawOn = (on: string) => ({ discount: policyOn('meal_discount', on) as MealDiscountPolicy | null, subsidy: policyOn('meal_subsidy', on) as MealSubsidyPolicy | null });

it('splits the worked example of decisions 7 by the demo policies', () => {
  const meal = decideMeal(facts({ categories: category('DIBAO') }), lawOn('2025-11-20'), day('2025-11-20'), 1600n);
  expect(meal).toMatchObject({ eligible: true, discountRate: '0.7', subsidyFen: 500n, collectiveFen: 0n, charityFen: 100n });
  expect(splitPrice({ listPriceFen: fen(1600), ...meal, pointsAvailable: 300n })).toEqual({
    listPriceFen: 1600n,
    discountFen: 480n,
    subsidyFen: 500n,
    collectiveFen: 0n,
    charityFen: 100n,
    points: 300n,
    selfPayFen: 220n,
  });
});

it('never overlaps with itself', () => {
  expect(overlaps(DEMO_POLICIES)).toEqual([]);
});

it.each<[clause: string, programme: string, month: string, facts: PersonFacts, amount: bigint]>([
  ['domain 10 seniorTiers 80–89', 'cyf', '2025-11', facts({}), 7500n],
  ['domain 10 seniorTiers 90+', 'cyf', '2025-11', facts({ birthDay: day('1935-11-30') }), 15000n],
  ['domain 10 careTiers 中度, onlyFor 低边', 'cyf', '2025-11', facts({ categories: category('DIBIAN'), assessments: grade('MODERATE') }), 95000n],
  ['domain 10 careTiers 重度, onlyFor 计生特殊', 'cyf', '2025-11', facts({ categories: category('JISHENG'), assessments: grade('SEVERE') }), 130000n],
  ['domain 10 careTiers 完全, onlyFor 支出型', 'cyf', '2025-11', facts({ categories: category('ZHICHU'), assessments: grade('TOTAL') }), 130000n],
  ['care needs a family in hardship', 'cyf', '2025-11', facts({ assessments: grade('SEVERE') }), 7500n],
  ['care is not for 优抚', 'cyf', '2025-11', facts({ categories: category('YOUFU'), assessments: grade('SEVERE') }), 7500n],
  ['care has no age', 'cyf', '2025-11', facts({ birthDay: day('1960-01-01'), categories: category('DIBAO'), assessments: grade('SEVERE') }), 130000n],
  ['no purse, no points', 'cyf', '2025-11', facts({ purseOpenedOn: null }), 0n],
  ['living elsewhere, no points', 'cyf', '2025-11', facts({ residenceArea: '330105001001' }), 0n],
  ['an old month by old law', 'cyf', '2025-04', facts({}), 6000n],
  ['the first month of the new law', 'cyf', '2025-05', facts({}), 7500n],
  ['domain 10 高龄津贴 80', 'senior_cash', '2025-11', facts({}), 5000n],
  ['domain 10 高龄津贴 90', 'senior_cash', '2025-11', facts({ birthDay: day('1930-01-01') }), 10000n],
  ['domain 10 高龄津贴 100, month of the birthday', 'senior_cash', '2025-11', facts({ birthDay: day('1925-11-30') }), 30000n],
  ['高龄津贴 needs 户籍 only', 'senior_cash', '2025-11', facts({ purseOpenedOn: null, residenceArea: '330105001001' }), 5000n],
  ['another 户籍', 'senior_cash', '2025-11', facts({ hukouArea: '330105001001' }), 0n],
])('%s', (_clause, programme, on, person, amount) => {
  expect(decideAllowance(person, policyOn(programme, `${on}-01`) as AllowancePolicy, month(on)).amount).toBe(amount);
});

it.each<[clause: string, day: string, facts: PersonFacts, listPriceFen: bigint, verdict: [boolean, string, bigint, bigint, bigint]]>([
  ['60–79: 8折 and 2 yuan', '2025-11-20', facts({ birthDay: day('1955-01-01') }), 1600n, [true, '0.8', 200n, 0n, 0n]],
  ['90+: 5折 and 3 yuan', '2025-11-20', facts({ birthDay: day('1935-01-01') }), 1600n, [true, '0.5', 300n, 0n, 0n]],
  ['特困 from 8 yuan', '2025-11-20', facts({ categories: category('TEKUN') }), 800n, [true, '0.7', 500n, 0n, 100n]],
  ['below 15 yuan', '2025-11-20', facts({}), 1200n, [true, '0.7', 0n, 0n, 0n]],
  ['59 years', '2025-11-20', facts({ birthDay: day('1965-11-21') }), 1600n, [false, '1', 0n, 0n, 0n]],
  ['another 户籍 keeps the discount', '2025-11-20', facts({ hukouArea: '330105001001' }), 1600n, [true, '0.7', 0n, 0n, 0n]],
  ['the collective of street 014', '2025-11-20', facts({ residenceArea: '330102014003' }), 1600n, [true, '0.7', 300n, 100n, 0n]],
  ['an old day by old law: no discount policy yet, the subsidy of 2023', '2025-04-30', facts({}), 1600n, [true, '1', 200n, 0n, 0n]],
  ['before any law', '2022-12-31', facts({}), 1600n, [false, '1', 0n, 0n, 0n]],
])('%s', (_clause, on, person, listPriceFen, verdict) => {
  const meal = decideMeal(person, lawOn(on), day(on), listPriceFen);
  expect([meal.eligible, meal.discountRate, meal.subsidyFen, meal.collectiveFen, meal.charityFen]).toEqual(verdict);
});
