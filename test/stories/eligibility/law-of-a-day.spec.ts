import { day, month } from '#values';
import { decideAllowance, type AllowancePolicy } from '#core/policy';
import { DEMO_POLICIES, type Law, LawReader, ListPolicies } from '#eligibility';
import { UnitOfWork } from '#platform';
import { COUNTY, good, type LawOffice, openLawOffice } from './law-office.js';
import { publish } from '../../support/two-persons.js';

const cyf2025 = DEMO_POLICIES.find((policy) => policy.programme === 'cyf' && policy.effectiveTo === null) as AllowancePolicy;

describe('the law of a day', () => {
  let office: LawOffice;
  const lawOn = (on: string): Promise<Law> => office.get(LawReader).on(office.get(UnitOfWork).reader, '330102', day(on));
  beforeAll(async () => {
    office = await openLawOffice();
    for (const policy of DEMO_POLICIES) good(await publish(office, COUNTY, policy));
  });
  afterAll(() => office.close());

  it('is empty before anything was published for the day', async () => {
    expect(await lawOn('2022-12-31')).toMatchObject({ discount: null, subsidy: null, allowances: new Map() });
  });

  it('is what was published, word for word', async () => {
    const law = await lawOn('2025-11-20');
    expect([...law.allowances.values(), law.discount, law.subsidy]).toEqual(DEMO_POLICIES.filter((policy) => policy.effectiveTo === null));
  });

  it('is the old one on old days', async () => {
    const law = await lawOn('2025-04-30');
    expect([law.allowances.get('cyf')?.version, law.subsidy?.version, law.discount]).toEqual(['2023-01-01', '2023-01-01', null]);
  });

  it('has one digest as long as it is the same, and another when it changes', async () => {
    const [old, first, later] = [await lawOn('2025-04-30'), await lawOn('2025-05-01'), await lawOn('2025-11-20')];
    expect(first.sha256).toBe(later.sha256);
    expect(first.sha256).not.toBe(old.sha256);
    expect(first.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('changes from the first day of a new version on, for readers that have read before, and on no day earlier', async () => {
    const before = await lawOn('2025-12-31');
    const dearer: AllowancePolicy = {
      ...cyf2025,
      version: '2026-01-01',
      effectiveFrom: day('2026-01-01'),
      rules: cyf2025.rules.map((rule) => ({ ...rule, amount: rule.amount + 500 })),
    };
    good(await publish(office, COUNTY, dearer));
    expect(await lawOn('2025-12-31')).toBe(before);
    expect((await lawOn('2026-01-01')).allowances.get('cyf')).toEqual(dearer);

    const chen = {
      personId: 'p',
      birthDay: day('1940-03-04'),
      hukouArea: '330102001',
      residenceArea: '330102001',
      diedOn: null,
      movedOutOn: null,
      purseOpenedOn: day('2022-01-01'),
      categories: [],
      assessments: [],
    };
    const amounts: bigint[] = [];
    for (const on of ['2025-04', '2025-12', '2026-01']) {
      const { allowances } = await lawOn(`${on}-01`);
      amounts.push(decideAllowance(chen, allowances.get('cyf') as AllowancePolicy, month(on), allowances).amount);
    }
    expect(amounts).toEqual([6000n, 7500n, 8000n]);
  });

  it('lists versions page by page and says until when each is in force', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await office.get(ListPolicies).list(COUNTY, { limit: 3, cursor });
      seen.push(...page.items.map(({ policy, lastDayInForce }) => `${policy.programme}@${policy.version} ${lastDayInForce ?? 'open'}`));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual([
      'cyf@2023-01-01 2025-04-30',
      'cyf@2025-05-01 2025-12-31',
      'cyf@2026-01-01 open',
      'meal_discount@2025-05-01 open',
      'meal_subsidy@2023-01-01 2025-04-30',
      'meal_subsidy@2025-05-01 open',
      'senior_cash@2025-05-01 open',
    ]);
  });
});
