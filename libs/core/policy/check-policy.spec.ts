import fc from 'fast-check';
import { day, month } from '#values';
import { checkPolicy, isFaults } from './check-policy.js';
import { decideAllowance } from './decide-allowance.js';
import { decideMeal } from './decide-meal.js';
import { CASH, DISCOUNT, PLAIN_PERSON, POINTS, SUBSIDY } from './examples.js';

/** A copy of a good policy with one place changed; `undefined` takes the place away. */
function spoilt(policy: object, path: string, value: unknown): unknown {
  const body = structuredClone(policy);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const holder = keys.reduce((inner, key) => (inner as Record<string, object>)[key] ?? {}, body) as Record<string, unknown>;
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return body;
}

function faultsOf(body: unknown): string[] {
  const result = checkPolicy(body);
  return isFaults(result) ? result.map(({ path, words }) => `${path}: ${words.en}`) : [];
}

const deep = (levels: number): unknown => (levels === 0 ? { purseOpen: true } : { not: deep(levels - 1) });
const rule = (part: object) => ({ ...POINTS.rules[0], ...part });
const W = SUBSIDY.windows;

it.each([
  ['points', POINTS],
  ['cash', CASH],
  ['discount', DISCOUNT],
  ['subsidy', SUBSIDY],
])('accepts the good policy %s as it is', (_name, policy) => {
  expect(checkPolicy(JSON.parse(JSON.stringify(policy)))).toEqual(policy);
});

it.each<[check: string, policy: object, path: string, value: unknown, fault: string]>([
  ['unknown kind', POINTS, 'kind', 'loan', 'kind: must be one of allowance, meal_discount, meal_subsidy'],
  ['unknown field', POINTS, 'amount', 1, 'amount: unknown field'],
  ['missing field', POINTS, 'stacking', undefined, 'stacking: missing field'],
  ['programme name', POINTS, 'programme', '重阳分', 'programme: must match'],
  ['programme kept for meals', POINTS, 'programme', 'meal_subsidy', 'programme: this name is kept for the meal policies'],
  ['programme of a meal policy', DISCOUNT, 'programme', 'half_price', 'programme: must be meal_discount'],
  ['version name', POINTS, 'version', 'v 1', 'version: must match'],
  ['title in one language', POINTS, 'title', { zh: '积分' }, 'title.en: missing field'],
  ['title empty', POINTS, 'title', { zh: ' ', en: 'x' }, 'title.zh: must be a text'],
  ['title not words', POINTS, 'title', '积分', 'title: must be an object'],
  ['source too long', POINTS, 'source', 'x'.repeat(201), 'source: must be a text'],
  ['first day off the calendar', POINTS, 'effectiveFrom', '2025-02-30', 'effectiveFrom: must be a day'],
  ['last day not a day', POINTS, 'effectiveTo', 'never', 'effectiveTo: must be a day'],
  ['last day before the first', POINTS, 'effectiveTo', '2025-04-30', 'effectiveTo: must not be before effectiveFrom'],
  ['unit', POINTS, 'unit', 'USD', 'unit: must be one of POINT, CNY'],
  ['stacking', POINTS, 'stacking', 'MAX', 'stacking: must be one of HIGHEST, SUM'],
  ['no rules', POINTS, 'rules', [], 'rules: must not be empty'],
  ['rules not a list', POINTS, 'rules', {}, 'rules: must be a list'],
  ['too many rules', POINTS, 'rules', Array.from({ length: 101 }, (_rule, index) => rule({ id: `r${String(index)}` })), 'rules: holds at most 100 entries'],
  ['rule id', POINTS, 'rules.0.id', 'Age 80', 'rules[0].id: must match'],
  ['reserved rule id', POINTS, 'rules.0.id', 'deceased', 'rules[0].id: this id is reserved'],
  ['rule id twice', POINTS, 'rules.1.id', 'hukou', 'rules[1].id: appears twice'],
  ['misspelt rule field', POINTS, 'rules.0', { ...rule({}), amuont: 1 }, 'rules[0].amuont: unknown field'],
  ['amount zero', POINTS, 'rules.0.amount', 0, 'rules[0].amount: must be a whole number'],
  ['amount a fraction', POINTS, 'rules.0.amount', 75.5, 'rules[0].amount: must be a whole number'],
  ['amount a text', POINTS, 'rules.0.amount', '7500', 'rules[0].amount: must be a whole number'],
  ['ids too long under SUM', { ...POINTS, stacking: 'SUM' }, 'rules', ['a', 'b', 'c'].map((letter) => rule({ id: letter.repeat(24) })), 'rules: under SUM'],
  ['excludes itself', POINTS, 'excludes', ['points'], 'excludes[0]: a programme cannot exclude itself'],
  ['excludes twice', POINTS, 'excludes', ['cash', 'cash'], 'excludes[1]: appears twice'],
  ['expiry 0', POINTS, 'expiryMonths', 0, 'expiryMonths: must be a whole number'],
  ['cash that lapses', CASH, 'expiryMonths', 12, 'expiryMonths: cash does not lapse'],
  ['shares below 100', SUBSIDY, 'funding.0.percent', 49, 'funding: the shares must add up to 100, not 99'],
  ['share of a fraction', SUBSIDY, 'funding.0.percent', 49.5, 'funding[0].percent: must be a whole number'],
  ['no funder', SUBSIDY, 'funding', [], 'funding: must not be empty'],
  ['funder twice', SUBSIDY, 'funding.0.funder', 'DISTRICT', 'funding[1].funder: appears twice'],
  ['funder name', SUBSIDY, 'funding.0.funder', 'city', 'funding[0].funder: must match'],
  ['charity as public funder', SUBSIDY, 'funding.0.funder', 'CHARITY', 'funding[0].funder: collective and charity money'],
  ['two funders of points', POINTS, 'funding', SUBSIDY.funding, 'funding: points have one funder'],
  ['rate a number', DISCOUNT, 'rules.0.rate', 0.8, 'rules[0].rate: must be a decimal string'],
  ['rate zero', DISCOUNT, 'rules.0.rate', '0.00', 'rules[0].rate: must be a decimal string'],
  ['rate above one', DISCOUNT, 'rules.0.rate', '1.1', 'rules[0].rate: must be a decimal string'],
  ['age tiers that overlap', DISCOUNT, 'rules.1.when', { age: { min: 79 } }, 'rules[1].when: the ages overlap those of rules[0].when'],
  ['whole meal by a word', SUBSIDY, 'rules.0.whole', 'yes', 'rules[0].whole: must be true or false'],
  ['whole meal by charity', SUBSIDY, 'charity.0.whole', true, 'charity[0].whole: unknown field'],
  ['minimum spend below zero', SUBSIDY, 'rules.0.minSpendFen', -1, 'rules[0].minSpendFen: must be a whole number'],
  ['subsidy amount', SUBSIDY, 'rules.0.amountFen', 0, 'rules[0].amountFen: must be a whole number'],
  ['charity amount', SUBSIDY, 'charity.0.amountFen', 1.5, 'charity[0].amountFen: must be a whole number'],
  ['id shared by rule and charity', SUBSIDY, 'charity.0.id', 'senior', 'charity[0].id: appears twice'],
  ['two subsidies in a window', SUBSIDY, 'caps.perWindow', 2, 'caps.perWindow: must be a whole number from 1 to 1'],
  ['more a day than windows', SUBSIDY, 'caps.perDay', 3, 'caps.perDay: must be a whole number from 1 to 2'],
  ['less a month than a day', SUBSIDY, 'caps.perMonth', 1, 'caps.perMonth: must be a whole number from 2 to 62'],
  ['more a month than its days allow', SUBSIDY, 'caps.perMonth', 63, 'caps.perMonth: must be a whole number from 2 to 62'],
  ['unknown window', SUBSIDY, 'windows.0.window', 'tea', 'windows[0].window: must be one of'],
  ['windows out of order', SUBSIDY, 'windows', [W[1], W[0]], 'windows[1].window: windows follow the day'],
  ['window twice', SUBSIDY, 'windows.1.window', 'lunch', 'windows[1].window: windows follow the day, each once'],
  ['windows that overlap', SUBSIDY, 'windows.1.fromMinute', 800, 'windows[1].fromMinute: overlaps the window before it'],
  ['window that ends before it starts', SUBSIDY, 'windows.0.toMinute', 600, 'windows[0].toMinute: must be after fromMinute'],
  ['minute past midnight', SUBSIDY, 'windows.1.toMinute', 1441, 'windows[1].toMinute: must be a whole number'],
  ['condition of two kinds', POINTS, 'rules.0.when', { age: { min: 80 }, purseOpen: true }, 'rules[0].when: must name exactly one kind'],
  ['condition of no kind', POINTS, 'rules.0.when', {}, 'rules[0].when: must name exactly one kind'],
  ['condition unknown', POINTS, 'rules.0.when', { income: 1 }, 'rules[0].when.income: unknown field'],
  ['condition too deep', POINTS, 'rules.0.when', deep(8), ': conditions nest at most 8 deep'],
  ['all of nothing', POINTS, 'rules.0.when', { all: [] }, 'rules[0].when.all: must not be empty'],
  ['any of nothing', POINTS, 'requires.0.when', { any: [] }, 'requires[0].when.any: must not be empty'],
  ['age without bounds', POINTS, 'rules.0.when', { age: {} }, 'rules[0].when.age: needs min or max'],
  ['age min above max', POINTS, 'rules.0.when', { age: { min: 90, max: 80 } }, 'rules[0].when.age: min must not exceed max'],
  ['age of a fraction', POINTS, 'rules.0.when', { age: { min: 79.5 } }, 'rules[0].when.age.min: must be a whole number'],
  ['unknown category', POINTS, 'rules.0.when', { category: ['POOR'] }, 'rules[0].when.category[0]: must be one of'],
  ['category twice', POINTS, 'rules.0.when', { category: ['DIBAO', 'DIBAO'] }, 'rules[0].when.category[1]: appears twice'],
  ['unknown grade', POINTS, 'rules.0.when', { ability: ['WEAK'] }, 'rules[0].when.ability[0]: must be one of'],
  ['area code', POINTS, 'rules.0.when', { hukouWithin: '3301' }, 'rules[0].when.hukouWithin: must be an area code'],
  ['purseOpen false', POINTS, 'rules.0.when', { purseOpen: false }, 'rules[0].when.purseOpen: must be true'],
])('refuses: %s', (_check, policy, path, value, fault) => {
  expect(faultsOf(spoilt(policy, path, value)).join('\n')).toContain(fault);
});

it.each([null, undefined, 7, 'policy', [], [POINTS]])('refuses what is no policy at all: %j', (body) => {
  expect(faultsOf(body)).toEqual([': must be an object']);
});

it('tells every fault at once, in both languages', () => {
  const result = checkPolicy({ ...POINTS, unit: 'USD', stacking: 'MAX' });
  expect(isFaults(result) && result.map((fault) => [fault.path, fault.words.zh])).toEqual([
    ['unit', '应为 POINT、CNY 之一'],
    ['stacking', '应为 HIGHEST、SUM 之一'],
  ]);
});

it('answers a copy: a later change of the body does not change the law', () => {
  const body = structuredClone<unknown>(POINTS) as { rules: { amount: number }[] };
  const policy = checkPolicy(body);
  (body.rules[0] as { amount: number }).amount = 1;
  expect(policy).toEqual(POINTS);
});

/** Junk of the kinds that a hand-written file holds, put anywhere into a good policy. */
const paths = [
  'kind',
  'title',
  'effectiveTo',
  'requires',
  'rules',
  'rules.0',
  'rules.0.when',
  'rules.0.id',
  'rules.0.rate',
  'rules.0.amount',
  'rules.0.minSpendFen',
  'excludes',
  'stacking',
  'funding',
  'funding.0',
  'funding.0.percent',
  'caps',
  'windows',
  'windows.0',
  'windows.0.toMinute',
  'charity',
  'collective',
  'expiryMonths',
];
const anyJunk = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant(undefined), fc.constantFrom<unknown>({ age: null }, { all: [{ not: { age: { min: 80 } } }] }, [null], [[]]));

it('property: whatever comes in is answered, never thrown, and what is accepted can be decided upon', () => {
  fc.assert(
    fc.property(fc.constantFrom<object>(POINTS, CASH, DISCOUNT, SUBSIDY), fc.constantFrom(...paths), anyJunk, (policy, path, junk) => {
      const checked = checkPolicy(spoilt(policy, path, junk));
      if (isFaults(checked)) expect(checked.length).toBeGreaterThan(0);
      else if (checked.kind === 'allowance') expect(typeof decideAllowance(PLAIN_PERSON, checked, month('2025-11')).amount).toBe('bigint');
      else
        decideMeal(
          PLAIN_PERSON,
          { discount: checked.kind === 'meal_discount' ? checked : null, subsidy: checked.kind === 'meal_subsidy' ? checked : null },
          day('2025-11-03'),
          1600n,
        );
    }),
    { numRuns: 2000 },
  );
});
