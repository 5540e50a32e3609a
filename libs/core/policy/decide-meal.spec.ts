import fc from 'fast-check';
import { addDays, day } from '#values';
import { decideMeal } from './decide-meal.js';
import { DISCOUNT, PLAIN_PERSON, SUBSIDY } from './examples.js';
import type { PersonFacts } from './facts.js';
import type { MealSubsidyPolicy } from './policy.js';

const ON = day('2025-11-20');
const LAW = { discount: DISCOUNT, subsidy: SUBSIDY };
const facts = (part: Partial<PersonFacts>): PersonFacts => ({ ...PLAIN_PERSON, ...part });
const DIBAO = { categories: [{ category: 'DIBAO' as const, startsOn: day('2020-01-01'), endsOn: null }] };

it.each<[clause: string, facts: PersonFacts, listPriceFen: bigint, verdict: [eligible: boolean, rate: string, subsidyFen: bigint, collectiveFen: bigint, charityFen: bigint]]>([
  ['decisions 7: 85, DIBAO, 16.00: the best of 500 and 300', facts(DIBAO), 1600n, [true, '0.7', 500n, 0n, 100n]],
  ['aged 85', facts({}), 1600n, [true, '0.7', 300n, 0n, 0n]],
  ['decisions 7: the minimum is tested on the list price and is inside', facts({}), 1500n, [true, '0.7', 300n, 0n, 0n]],
  ['below the minimum spend no subsidy', facts({}), 1499n, [true, '0.7', 0n, 0n, 0n]],
  ['below one minimum the other rule still counts', facts(DIBAO), 800n, [true, '0.7', 500n, 0n, 100n]],
  ['aged 70: the discount, no subsidy rule', facts({ birthDay: day('1955-01-01') }), 1600n, [true, '0.8', 0n, 0n, 0n]],
  ['the 80th birthday itself counts', facts({ birthDay: day('1945-11-20') }), 1600n, [true, '0.7', 300n, 0n, 0n]],
  ['the day before it does not', facts({ birthDay: day('1945-11-21') }), 1600n, [true, '0.8', 0n, 0n, 0n]],
  ['another 户籍 keeps the discount', facts({ ...DIBAO, hukouArea: '990102001001' }), 1600n, [true, '0.7', 0n, 0n, 0n]],
  ['living elsewhere: not eligible', facts({ residenceArea: '990102001001' }), 1600n, [false, '1', 0n, 0n, 0n]],
  ['no discount rule: the full price, the subsidy stays', facts({ ...DIBAO, birthDay: day('1980-01-01') }), 1600n, [true, '1', 500n, 0n, 100n]],
  ['a collective adds where it is', facts({ residenceArea: '990101002003' }), 1600n, [true, '0.7', 300n, 100n, 0n]],
  ['decisions 15: stops on the day of death', facts({ diedOn: ON }), 1600n, [false, '1', 0n, 0n, 0n]],
  ['the day before death it stands', facts({ diedOn: addDays(ON, 1) }), 1600n, [true, '0.7', 300n, 0n, 0n]],
  ['moved out the day before', facts({ movedOutOn: addDays(ON, -1) }), 1600n, [false, '1', 0n, 0n, 0n]],
  ['moved out that day', facts({ movedOutOn: ON }), 1600n, [true, '0.7', 300n, 0n, 0n]],
])('%s', (_clause, person, listPriceFen, verdict) => {
  const decision = decideMeal(person, LAW, ON, listPriceFen);
  expect([decision.eligible, decision.discountRate, decision.subsidyFen, decision.collectiveFen, decision.charityFen]).toEqual(verdict);
  expect(decision.reasons.length).toBeGreaterThan(0);
});

it('cites the rules by programme, version and id', () => {
  const decision = decideMeal(facts(DIBAO), LAW, ON, 1600n);
  expect([decision.discountRule, decision.subsidyRule]).toEqual(['meal_discount@1#r80', 'meal_subsidy@1#poorest']);
  expect(decision.reasons.map((reason) => reason.rule)).toEqual(['meal_discount@1#r80', 'meal_subsidy@1#poorest', 'meal_subsidy@1#gift']);
});

it('says that the price is too low for a subsidy', () => {
  const decision = decideMeal(PLAIN_PERSON, LAW, ON, 1200n);
  expect(decision.subsidyRule).toBe('');
  expect(decision.reasons[1]?.words).toEqual({
    zh: '80 岁起：年龄 85 岁（80 岁及以上）。标价 12.00 元，未达最低消费 15.00 元，不予补贴',
    en: 'From 80: aged 85 (80 or over). List price 12.00 yuan is below the minimum spend of 15.00 yuan: no subsidy.',
  });
});

it('adds the rules that reach their minimum under SUM', () => {
  const law = { discount: DISCOUNT, subsidy: { ...SUBSIDY, stacking: 'SUM' as const } };
  expect(decideMeal(facts(DIBAO), law, ON, 1600n)).toMatchObject({ subsidyFen: 800n, subsidyRule: 'meal_subsidy@1#poorest+senior' });
  expect(decideMeal(facts(DIBAO), law, ON, 900n)).toMatchObject({ subsidyFen: 500n, subsidyRule: 'meal_subsidy@1#poorest' });
});

it('pays the whole meal only where a rule that counts says so', () => {
  const [poorest, senior] = SUBSIDY.rules;
  if (poorest === undefined || senior === undefined) throw new Error('the example has two rules');
  const whole = (stacking: 'HIGHEST' | 'SUM') => ({ discount: DISCOUNT, subsidy: { ...SUBSIDY, stacking, rules: [{ ...poorest, whole: true }, senior] } });
  expect(decideMeal(facts(DIBAO), whole('HIGHEST'), ON, 1600n)).toMatchObject({ subsidyFen: 500n, whole: true });
  expect(decideMeal(facts(DIBAO), whole('SUM'), ON, 1600n)).toMatchObject({ subsidyFen: 800n, whole: true });
  expect(decideMeal(PLAIN_PERSON, whole('SUM'), ON, 1600n)).toMatchObject({ subsidyFen: 300n, whole: false });
  expect(decideMeal(facts(DIBAO), whole('SUM'), ON, 700n)).toMatchObject({ subsidyFen: 0n, whole: false });
});

it('decides with one meal policy or none in force', () => {
  expect(decideMeal(PLAIN_PERSON, { discount: null, subsidy: null }, ON, 1600n)).toMatchObject({ eligible: false, reasons: [{ rule: 'meal@none#no_policy' }] });
  expect(decideMeal(PLAIN_PERSON, { discount: DISCOUNT, subsidy: null }, ON, 1600n)).toMatchObject({ eligible: true, discountRate: '0.7', subsidyFen: 0n });
  expect(decideMeal(PLAIN_PERSON, { discount: null, subsidy: SUBSIDY }, ON, 1600n)).toMatchObject({ eligible: true, discountRate: '1', subsidyFen: 300n });
  expect(decideMeal(facts({ hukouArea: '990102001001' }), { discount: null, subsidy: SUBSIDY }, ON, 1600n).eligible).toBe(false);
});

const anyPerson = fc
  .record({ birth: fc.integer({ min: 0, max: 30_000 }), poor: fc.boolean(), local: fc.boolean() })
  .map(({ birth, poor, local }) => facts({ birthDay: addDays(day('1915-01-01'), birth), hukouArea: local ? '990101001001' : '990102001001', ...(poor ? DIBAO : {}) }));
const anyPrice = fc.bigInt({ min: 1n, max: 10_000n });

it("property: under HIGHEST the subsidy is one of the table's amounts or 0, never above its maximum", () => {
  const table = new Set([0n, ...SUBSIDY.rules.map((rule) => BigInt(rule.amountFen))]);
  fc.assert(fc.property(anyPerson, anyPrice, (person, price) => table.has(decideMeal(person, LAW, ON, price).subsidyFen)));
});

it('property: a dearer meal never gets less subsidy, and no public money goes to another 户籍', () => {
  fc.assert(
    fc.property(anyPerson, anyPrice, anyPrice, (person, price, more) => {
      const decision = decideMeal(person, LAW, ON, price);
      expect(decideMeal(person, LAW, ON, price + more).subsidyFen >= decision.subsidyFen).toBe(true);
      if (person.hukouArea === '990102001001') expect(decision.subsidyFen + decision.collectiveFen + decision.charityFen).toBe(0n);
    }),
  );
});

it('property: what happens after the day changes no decision of the day', () => {
  fc.assert(
    fc.property(anyPerson, anyPrice, fc.integer({ min: 1, max: 900 }), (person, price, days) => {
      const after = addDays(ON, days);
      const later: PersonFacts = { ...person, diedOn: after, movedOutOn: after, categories: [...person.categories, { category: 'DIBAO', startsOn: after, endsOn: null }] };
      expect(decideMeal(later, LAW, ON, price)).toEqual(decideMeal(person, LAW, ON, price));
    }),
  );
});

it('property: a subsidy rule added under HIGHEST never lowers the subsidy', () => {
  const anyRule: fc.Arbitrary<MealSubsidyPolicy['rules'][number]> = fc.record({
    id: fc.constant('extra'),
    title: fc.constant({ zh: '新', en: 'New' }),
    when: fc.record({ age: fc.record({ min: fc.integer({ min: 40, max: 100 }) }) }),
    minSpendFen: fc.integer({ min: 0, max: 3000 }),
    amountFen: fc.integer({ min: 1, max: 2000 }),
  });
  fc.assert(
    fc.property(anyPerson, anyPrice, anyRule, (person, price, rule) => {
      const richer = { discount: DISCOUNT, subsidy: { ...SUBSIDY, rules: [...SUBSIDY.rules, rule] } };
      return decideMeal(person, richer, ON, price).subsidyFen >= decideMeal(person, LAW, ON, price).subsidyFen;
    }),
  );
});
