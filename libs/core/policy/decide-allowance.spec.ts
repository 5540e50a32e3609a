import fc from 'fast-check';
import { addDays, day, firstDay, lastDay, month } from '#values';
import { decideAllowance, explainAllowance } from './decide-allowance.js';
import { CASH, PLAIN_PERSON, POINTS } from './examples.js';
import type { PersonFacts } from './facts.js';
import type { AllowancePolicy, AllowanceRule } from './policy.js';

const NOV = month('2025-11');
const facts = (part: Partial<PersonFacts>): PersonFacts => ({ ...PLAIN_PERSON, ...part });
const since = (from: string) => ({
  categories: [{ category: 'DIBAO' as const, startsOn: day(from), endsOn: null }],
  assessments: [{ grade: 'SEVERE' as const, assessedOn: day('2025-01-01'), validUntil: day('2025-12-31') }],
});

it.each<[clause: string, facts: PersonFacts, amount: bigint, ruleId: string]>([
  ['萧山 4: 80 to 89 get 75 points', facts({}), 7500n, 'age80'],
  ['萧山 4: 90 and over get 150 points', facts({ birthDay: day('1930-01-01') }), 15000n, 'age90'],
  ['under 80 nothing', facts({ birthDay: day('1950-01-01') }), 0n, 'no_rule'],
  ['the month of the birthday counts, born on its last day', facts({ birthDay: day('1945-11-30') }), 7500n, 'age80'],
  ['the month before the birthday does not', facts({ birthDay: day('1945-12-01') }), 0n, 'no_rule'],
  ['萧山 6: the higher of elder and care points', facts(since('2025-11-01')), 130000n, 'care'],
  ['a category that starts after the first counts from the next month', facts(since('2025-11-02')), 7500n, 'age80'],
  ['purse opened on the first counts', facts({ purseOpenedOn: day('2025-11-01') }), 7500n, 'age80'],
  ['purse opened on the second does not', facts({ purseOpenedOn: day('2025-11-02') }), 0n, 'purse'],
  ['another 户籍', facts({ hukouArea: '990102001001' }), 0n, 'hukou'],
  ['深圳 9: death stops from the month after', facts({ diedOn: day('2025-10-31') }), 0n, 'deceased'],
  ['death on the first day: that month is still due', facts({ diedOn: day('2025-11-01') }), 7500n, 'age80'],
  ['death within the month: that month is still due', facts({ diedOn: day('2025-11-30') }), 7500n, 'age80'],
  ['moved out before the first', facts({ movedOutOn: day('2025-10-31') }), 0n, 'moved_out'],
  ['moved out on the first: that month is still due', facts({ movedOutOn: day('2025-11-01') }), 7500n, 'age80'],
  ['away on the first, back later', facts({ absences: [{ leftOn: day('2025-10-31'), backOn: day('2025-11-02') }] }), 0n, 'moved_out'],
  ['back on the first: that month is due', facts({ absences: [{ leftOn: day('2025-06-10'), backOn: day('2025-11-01') }] }), 7500n, 'age80'],
  ['left on the first and came back: that month is due', facts({ absences: [{ leftOn: day('2025-11-01'), backOn: day('2025-12-24') }] }), 7500n, 'age80'],
])('%s', (_clause, person, amount, ruleId) => {
  const decision = decideAllowance(person, POINTS, NOV);
  expect({ amount: decision.amount, ruleId: decision.ruleId, entitled: decision.entitled }).toEqual({ amount, ruleId, entitled: amount > 0n });
  expect(decision.reasons[0]?.rule).toBe(`points@2025-05-01#${ruleId}`);
  expect(decision.reasons[0]?.words.zh).toBeTruthy();
});

it.each<[month: string, birth: string, ruleId: string]>([
  ['2025-01', '1945-02-28', 'no_rule'],
  ['2025-02', '1945-02-28', 'age80'],
  // 2026 has no 29 February: whoever is born on it is 90 in the month all the same.
  ['2026-01', '1936-02-29', 'age80'],
  ['2026-02', '1936-02-29', 'age90'],
  ['2016-02', '1936-02-29', 'age80'],
  ['2016-01', '1936-02-29', 'no_rule'],
])('%s: somebody born on %s is under %s', (month, birth, ruleId) => {
  const old = { ...facts({ birthDay: day(birth), purseOpenedOn: day('2015-01-01') }) };
  expect(decideAllowance(old, POINTS, month as typeof NOV).ruleId).toBe(ruleId);
});

it('gives the reason in both languages with the facts used', () => {
  expect(decideAllowance(PLAIN_PERSON, POINTS, NOV).reasons).toEqual([
    {
      rule: 'points@2025-05-01#age80',
      words: { zh: '80 岁起：年龄 85 岁（80 岁及以上）。每月 75.00 分', en: 'From 80: aged 85 (80 or over). 75.00 points a month.' },
      facts: { age: 85 },
    },
  ]);
  expect(decideAllowance(facts({ birthDay: day('1950-01-01') }), POINTS, NOV).reasons[0]?.facts).toEqual({ age: 75, categories: '', ability: '' });
});

it('says which lower rules did not count under HIGHEST', () => {
  const reasons = decideAllowance(facts({ birthDay: day('1930-01-01') }), POINTS, NOV).reasons;
  expect(reasons.map((reason) => reason.rule)).toEqual(['points@2025-05-01#age90', 'points@2025-05-01#age80']);
  expect(reasons[1]?.words.zh).toContain('就高');
});

it('adds all rules under SUM and joins their ids', () => {
  const decision = decideAllowance(facts({ birthDay: day('1930-01-01') }), { ...POINTS, stacking: 'SUM' }, NOV);
  expect([decision.amount, decision.ruleId, decision.reasons.length]).toEqual([22500n, 'age80+age90', 2]);
});

it('gives nothing where another allowance of the month excludes it, and gives it where that one is not due', () => {
  const policy: AllowancePolicy = { ...CASH, excludes: ['points'] };
  const others = new Map([
    ['points', POINTS],
    ['cash', policy],
  ]);
  const excluded = decideAllowance(PLAIN_PERSON, policy, NOV, others);
  expect([excluded.entitled, excluded.ruleId, excluded.reasons[0]?.facts]).toEqual([false, 'excluded', { programme: 'points' }]);
  expect(decideAllowance(facts({ purseOpenedOn: null }), policy, NOV, others).amount).toBe(5000n);
});

it('ends when two policies exclude each other', () => {
  const others = new Map([
    ['points', { ...POINTS, excludes: ['cash'] }],
    ['cash', { ...CASH, excludes: ['points'] }],
  ]);
  expect(decideAllowance(PLAIN_PERSON, { ...CASH, excludes: ['points'] }, NOV, others).entitled).toBe(false);
});

it('explains every requirement and rule', () => {
  expect(explainAllowance(PLAIN_PERSON, POINTS, NOV).map(({ rule, holds }) => [rule.split('#')[1], holds])).toEqual([
    ['hukou', true],
    ['purse', true],
    ['age80', true],
    ['age90', false],
    ['care', false],
  ]);
});

const anyDay = fc.integer({ min: 0, max: 4000 }).map((days) => addDays(day('2018-01-01'), days));
const anyMonth = fc.integer({ min: 0, max: 119 }).map((n) => month(`${String(2019 + Math.floor(n / 12))}-${String((n % 12) + 1).padStart(2, '0')}`));
const anyPerson: fc.Arbitrary<PersonFacts> = fc.record({
  personId: fc.constant('p'),
  birthDay: fc.integer({ min: 0, max: 22_000 }).map((days) => addDays(day('1920-01-01'), days)),
  hukouArea: fc.constantFrom('990101001001', '990102001001'),
  residenceArea: fc.constant('990101001001'),
  diedOn: fc.option(anyDay, { freq: 4 }),
  movedOutOn: fc.option(anyDay, { freq: 4 }),
  purseOpenedOn: fc.option(anyDay),
  categories: fc.array(fc.record({ category: fc.constantFrom('DIBAO' as const, 'TEKUN' as const), startsOn: anyDay, endsOn: fc.option(anyDay) }), { maxLength: 3 }),
  assessments: fc.array(fc.record({ grade: fc.constantFrom('SEVERE' as const, 'MILD' as const), assessedOn: anyDay, validUntil: anyDay }), { maxLength: 3 }),
});
const anyRule: fc.Arbitrary<AllowanceRule> = fc.record({
  id: fc.constant('extra'),
  title: fc.constant({ zh: '新', en: 'New' }),
  when: fc.oneof(fc.record({ age: fc.record({ min: fc.integer({ min: 50, max: 100 }) }) }), fc.constant({ category: ['DIBAO'] as const })),
  amount: fc.integer({ min: 1, max: 200_000 }),
});

it('property: under HIGHEST a rule added never lowers the amount', () => {
  fc.assert(
    fc.property(anyPerson, anyMonth, anyRule, (person, on, extra) => {
      const before = decideAllowance(person, POINTS, on).amount;
      expect(decideAllowance(person, { ...POINTS, rules: [...POINTS.rules, extra] }, on).amount >= before).toBe(true);
      expect(decideAllowance(person, { ...POINTS, rules: [extra, ...POINTS.rules] }, on).amount >= before).toBe(true);
    }),
  );
});

it('property: the amount depends only on facts dated by the month: what happens later changes no past month', () => {
  fc.assert(
    fc.property(anyPerson, anyMonth, fc.integer({ min: 1, max: 900 }), (person, on, days) => {
      const after = addDays(lastDay(on), days);
      const later: PersonFacts = {
        ...person,
        diedOn: person.diedOn ?? after,
        movedOutOn: person.movedOutOn ?? after,
        categories: [...person.categories, { category: 'DIBAO', startsOn: after, endsOn: null }],
        assessments: [...person.assessments, { grade: 'SEVERE', assessedOn: after, validUntil: addDays(after, 365) }],
      };
      expect(decideAllowance(later, POINTS, on)).toEqual(decideAllowance(person, POINTS, on));
    }),
  );
});

it('property: nothing is due exactly when the amount is 0, and the dead before the first day get nothing', () => {
  fc.assert(
    fc.property(anyPerson, anyMonth, (person, on) => {
      const decision = decideAllowance(person, POINTS, on);
      expect(decision.entitled).toBe(decision.amount > 0n);
      expect(decision.reasons.length).toBeGreaterThan(0);
      if (person.diedOn !== null && person.diedOn < firstDay(on)) expect(decision.amount).toBe(0n);
    }),
  );
});

it('property: the order of categories and assessments does not matter', () => {
  fc.assert(
    fc.property(anyPerson, anyMonth, (person, on) => {
      const turned = { ...person, categories: [...person.categories].reverse(), assessments: [...person.assessments].reverse() };
      expect(decideAllowance(turned, POINTS, on)).toEqual(decideAllowance(person, POINTS, on));
    }),
  );
});
