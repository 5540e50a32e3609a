import fc from 'fast-check';
import { day } from '#values';
import { evaluate, holds } from './condition.js';
import { PLAIN_PERSON } from './examples.js';
import type { PersonFacts } from './facts.js';
import type { Condition } from './policy.js';
import { situationOn } from './situation.js';

const ON = day('2025-11-01');
const facts = (part: Partial<PersonFacts>): PersonFacts => ({ ...PLAIN_PERSON, ...part });
const dibao = (startsOn: string, endsOn: string | null) => facts({ categories: [{ category: 'DIBAO', startsOn: day(startsOn), endsOn: endsOn === null ? null : day(endsOn) }] });
const assessed = (...list: [grade: 'MILD' | 'SEVERE' | 'TOTAL', on: string, until: string][]) =>
  facts({ assessments: list.map(([grade, on, until]) => ({ grade, assessedOn: day(on), validUntil: day(until) })) });

const SEVERE: Condition = { ability: ['SEVERE'] };
const DIBAO: Condition = { category: ['TEKUN', 'DIBAO'] };

it.each<[string, Condition, PersonFacts, boolean]>([
  ['age: below', { age: { min: 85 } }, facts({ birthDay: day('1940-11-02') }), false],
  ['age: the birthday itself counts', { age: { min: 85 } }, facts({ birthDay: day('1940-11-01') }), true],
  ['age: max is inside', { age: { max: 85 } }, facts({ birthDay: day('1940-11-01') }), true],
  ['age: above max', { age: { min: 60, max: 84 } }, facts({ birthDay: day('1940-11-01') }), false],
  ['category: open', DIBAO, dibao('2020-01-01', null), true],
  ['category: starts on the day', DIBAO, dibao('2025-11-01', null), true],
  ['category: starts the day after', DIBAO, dibao('2025-11-02', null), false],
  ['category: last day counts', DIBAO, dibao('2020-01-01', '2025-11-01'), true],
  ['category: ended the day before', DIBAO, dibao('2020-01-01', '2025-10-31'), false],
  ['category: another one', { category: ['YOUFU'] }, dibao('2020-01-01', null), false],
  ['ability: valid', SEVERE, assessed(['SEVERE', '2025-01-01', '2025-12-31']), true],
  ['ability: last valid day', SEVERE, assessed(['SEVERE', '2025-01-01', '2025-11-01']), true],
  ['ability: lapsed', SEVERE, assessed(['SEVERE', '2025-01-01', '2025-10-31']), false],
  ['ability: not yet made', SEVERE, assessed(['SEVERE', '2025-11-02', '2026-12-31']), false],
  ['ability: a newer one replaces it', SEVERE, assessed(['SEVERE', '2025-01-01', '2025-12-31'], ['MILD', '2025-06-01', '2026-06-01']), false],
  ['ability: a newer one that lapsed does not bring the older back', SEVERE, assessed(['SEVERE', '2025-01-01', '2025-12-31'], ['MILD', '2025-06-01', '2025-09-01']), false],
  ['ability: two on one day, the more dependent counts', SEVERE, assessed(['SEVERE', '2025-01-01', '2025-12-31'], ['MILD', '2025-01-01', '2026-12-31']), true],
  ['户籍 within the county', { hukouWithin: '990101' }, facts({ hukouArea: '990101014002' }), true],
  ['户籍 elsewhere', { hukouWithin: '990101' }, facts({ hukouArea: '990102014002' }), false],
  ['residence within the street', { residenceWithin: '990101001' }, facts({}), true],
  ['residence in another street', { residenceWithin: '990101002' }, facts({}), false],
  ['purse opened on the day', { purseOpen: true }, facts({ purseOpenedOn: ON }), true],
  ['purse opened the day after', { purseOpen: true }, facts({ purseOpenedOn: day('2025-11-02') }), false],
  ['no purse', { purseOpen: true }, facts({ purseOpenedOn: null }), false],
  ['all', { all: [{ age: { min: 60 } }, SEVERE] }, facts({}), false],
  ['any', { any: [{ age: { min: 60 } }, SEVERE] }, facts({}), true],
  ['not', { not: SEVERE }, facts({}), true],
])('%s', (_name, condition, person, expected) => {
  expect(holds(condition, situationOn(person, ON))).toBe(expected);
  const finding = evaluate(condition, situationOn(person, ON));
  expect(finding.holds).toBe(expected);
  expect(finding.words.zh).not.toBe('');
  expect(finding.words.en).not.toBe('');
});

it('tells the facts it used and no category that the rule does not name', () => {
  const person = facts({ categories: (['DIBAO', 'CANJI'] as const).map((category) => ({ category, startsOn: day('2020-01-01'), endsOn: null })) });
  expect(evaluate({ all: [{ age: { min: 80 } }, DIBAO] }, situationOn(person, ON))).toEqual({
    holds: true,
    facts: { age: 84, categories: 'DIBAO' },
    words: { zh: '年龄 84 岁（80 岁及以上），属最低生活保障', en: 'aged 84 (80 or over), and on record: minimum living allowance' },
  });
});

it('tells only the part that fails', () => {
  expect(evaluate({ all: [{ age: { min: 60 } }, SEVERE] }, situationOn(PLAIN_PERSON, ON)).words).toEqual({
    zh: '没有有效的能力评估，须重度失能',
    en: 'no valid ability assessment, must be severely dependent',
  });
});

const { condition: anyCondition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4 },
    fc.record({ age: fc.record({ min: fc.integer({ min: 50, max: 100 }) }) }),
    fc.constantFrom<Condition>(DIBAO, SEVERE, { purseOpen: true }, { hukouWithin: '990101' }, { residenceWithin: '990102' }),
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('condition') }),
  ) as fc.Arbitrary<Condition>,
}));

it('property: not is the opposite, and a verdict always comes with words', () => {
  fc.assert(
    fc.property(anyCondition, fc.constantFrom(PLAIN_PERSON, dibao('2020-01-01', null), assessed(['SEVERE', '2025-01-01', '2026-01-01'])), (condition, person) => {
      const situation = situationOn(person, ON);
      const finding = evaluate(condition, situation);
      expect(finding.holds).toBe(holds(condition, situation));
      expect(holds({ not: condition }, situation)).toBe(!finding.holds);
      expect(finding.words.zh.length * finding.words.en.length).toBeGreaterThan(0);
    }),
  );
});
