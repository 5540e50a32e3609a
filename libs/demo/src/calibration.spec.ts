import type { Day, Month } from '#values';
import type { AllowancePolicy, PersonFacts } from '#core/policy';
import { decideAllowance, inForce } from '#core/policy';
import { DEMO_POLICIES } from '#eligibility';
import type { DemoPerson } from './person.js';
import { population } from './population.js';

const MONTH = '2025-09' as Month;

/** Published totals of 2024, by month (domain.md 0): 26,272,700 points and 28,423,020 yuan a year; +-5 % (decisions 26). */
const PUBLISHED = { cyf: 2_189_392, senior_cash: 2_368_585 } as const;

/** What the roster file says of a person, as the registry will hold it. */
function factsOf(person: DemoPerson, index: number): PersonFacts {
  return {
    personId: String(index),
    birthDay: person.birthDay,
    hukouArea: person.hukouArea,
    residenceArea: person.residenceArea,
    diedOn: null,
    movedOutOn: null,
    purseOpenedOn: person.purseOpenedOn,
    categories: person.categories.map((category) => ({ ...category, endsOn: null })),
    assessments: person.assessment === null ? [] : [person.assessment],
  };
}

describe('the allowances of the demo district', () => {
  const facts = population({ scale: 'district', month: MONTH, seed: 7 }).map(factsOf);
  const policies = DEMO_POLICIES.filter((policy): policy is AllowancePolicy => policy.kind === 'allowance');

  it.each(Object.entries(PUBLISHED))('%s comes to the published %d a month, within 5 %', (programme, published) => {
    const policy = inForce(policies, programme, `${MONTH}-01` as Day);
    if (!policy) throw new Error(`no policy for ${programme}`);
    const total = facts.reduce((sum, person) => sum + decideAllowance(person, policy, MONTH).amount, 0n);
    expect(Number(total) / 100).toBeGreaterThan(published * 0.95);
    expect(Number(total) / 100).toBeLessThan(published * 1.05);
  });
});
