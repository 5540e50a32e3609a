import type { AllowancePolicy } from '#core/policy';
import { DEMO_POLICIES, LawReader, ListPolicies, REPLACE, WITHDRAW } from '#eligibility';
import { UnitOfWork } from '#platform';
import { DecideProposal, Propose, ReadProposals } from '#proposals';
import { day, type Day, isRefusal } from '#values';
import { byTwo, first, publish, second } from '../../support/two-persons.js';
import { COUNTY, good, type LawOffice, NOON, openLawOffice } from './law-office.js';

const SUBSIDY = DEMO_POLICIES.find((policy) => policy.programme === 'meal_subsidy' && policy.effectiveTo === null);
const CYF = DEMO_POLICIES.find((policy) => policy.programme === 'cyf' && policy.effectiveTo === null) as AllowancePolicy;
const TODAY = day('2025-11-20');
const TOMORROW = day('2025-11-21');

describe('a law that must be mended', () => {
  let office: LawOffice;
  beforeEach(async () => {
    office = await openLawOffice();
  });
  afterEach(() => office.close());

  const version = (name: string, from: string, to: string | null): AllowancePolicy => ({
    ...CYF,
    version: name,
    effectiveFrom: day(from),
    effectiveTo: to === null ? null : day(to),
  });
  const published = async (policy: unknown): Promise<string> => String(good(await publish(office, COUNTY, policy)).decision?.result?.['policyId']);
  const withdraw = (policyId: string, lastDay: Day) => byTwo(office, COUNTY, { kind: WITHDRAW, body: { policyId, lastDay } });
  const replace = (policyId: string, policy: unknown) => byTwo(office, COUNTY, { kind: REPLACE, body: { policyId, policy } });
  const lawOn = async (on: string) => (await office.get(LawReader).on(office.get(UnitOfWork).reader, '330102', day(on))).allowances.get('cyf')?.version ?? null;

  it('cannot be written for longer than five years ahead', async () => {
    expect(await publish(office, COUNTY, { ...SUBSIDY, effectiveTo: '9999-12-31' })).toMatchObject({
      code: 'policy_invalid',
      detail: { faults: [expect.stringContaining('2030-11-20')] },
    });
    expect(await publish(office, COUNTY, { ...SUBSIDY, effectiveTo: '2030-11-21' })).toMatchObject({ code: 'policy_invalid' });
    good(await publish(office, COUNTY, { ...SUBSIDY, effectiveTo: '2030-11-20' }));
  });

  it('ends from tomorrow on by two persons; today and what is past stand', async () => {
    const id = await published(version('wrong', '2025-05-01', '2030-11-20'));
    expect(await withdraw(id, day('2025-11-19'))).toMatchObject({ code: 'invalid_request', detail: { field: 'lastDay', earliest: TODAY } });
    expect(await withdraw(id, day('2030-11-20'))).toMatchObject({ code: 'invalid_request', detail: { endsOn: '2030-11-20' } });
    expect(
      await office
        .get(Propose)
        .propose(
          { ...first(COUNTY), areaCode: '330102001' },
          { id: '019ab0d2-7c00-7000-8000-0123456789ab', kind: WITHDRAW, body: { policyId: id, lastDay: TODAY }, reason: '金额写错了' },
        ),
    ).toMatchObject({ code: 'forbidden' });
    good(await withdraw(id, TODAY));
    expect([await lawOn('2025-11-01'), await lawOn(TODAY), await lawOn(TOMORROW)]).toEqual(['wrong', 'wrong', null]);
    good(await publish(office, COUNTY, version('right', TOMORROW, null)));
    expect([await lawOn(TODAY), await lawOn(TOMORROW), await lawOn('2031-01-01')]).toEqual(['wrong', 'right', 'right']);
    const [old] = (await office.get(ListPolicies).list(COUNTY, { limit: 5 })).items;
    expect(old).toMatchObject({ lastDayInForce: TODAY, withdrawnAfter: TODAY, policy: { effectiveTo: '2030-11-20' } });
  });

  it('negative control: without the withdrawal every mend overlaps', async () => {
    await published(version('wrong', '2025-05-01', '2030-11-20'));
    for (const [from, to] of [
      [TOMORROW, null],
      [TODAY, TODAY],
      [TODAY, '2030-01-01'],
    ] as const)
      expect(await publish(office, COUNTY, version('mend', from, to))).toMatchObject({ code: 'policy_overlap' });
  });

  it('never begins when it is withdrawn before its first day; what it would have ended goes on, and its day is free', async () => {
    await published(version('old', '2025-05-01', null));
    const id = await published(version('wrong', '2026-01-01', null));
    expect([await lawOn('2025-12-31'), await lawOn('2026-01-01')]).toEqual(['old', 'wrong']);
    good(await withdraw(id, TODAY));
    expect([await lawOn('2025-12-31'), await lawOn('2026-01-01')]).toEqual(['old', 'old']);
    expect(await withdraw(id, TODAY)).toMatchObject({ code: 'conflict', detail: { withdrawn: true } });
    good(await publish(office, COUNTY, version('right', '2026-01-01', null)));
    expect([await lawOn('2025-12-31'), await lawOn('2026-01-01')]).toEqual(['old', 'right']);
    expect(await publish(office, COUNTY, version('again', '2026-01-01', null))).toMatchObject({ code: 'policy_overlap' });
  });

  it('is replaced in one act, from tomorrow on', async () => {
    const id = await published(version('wrong', '2025-05-01', '2030-11-20'));
    expect(await replace(id, version('right', TODAY, null))).toMatchObject({ code: 'invalid_request', detail: { field: 'lastDay' } });
    expect(await replace(id, { ...version('right', TOMORROW, null), programme: 'other' })).toMatchObject({ code: 'invalid_request', detail: { field: 'policy.programme' } });
    good(await replace(id, version('right', TOMORROW, null)));
    expect([await lawOn(TODAY), await lawOn(TOMORROW)]).toEqual(['wrong', 'right']);
    expect(await office.rows('SELECT action FROM audit_entry WHERE action LIKE ? ORDER BY action', ['policy.%'])).toEqual([
      { action: 'policy.publish' },
      { action: 'policy.publish' },
      { action: 'policy.withdraw' },
    ]);
  });

  it('is judged again when it is confirmed: a day later the day that was left is gone', async () => {
    const id = await published(version('wrong', '2025-05-01', null));
    const proposed = good(
      await office
        .get(Propose)
        .propose(first(COUNTY), { id: '019ab0d2-7c00-7000-8000-0123456789ac', kind: WITHDRAW, body: { policyId: id, lastDay: TODAY }, reason: '金额写错了' }),
    );
    office.clock.set(NOON + 24 * 3600_000);
    expect(await office.get(DecideProposal).decide(second(COUNTY), { id: proposed.id, decision: 'confirmed' })).toMatchObject({
      code: 'invalid_request',
      detail: { field: 'lastDay' },
    });
    expect(await lawOn('2025-11-22')).toBe('wrong');
  });

  it('tells the second person what it changes, and that it reaches back', async () => {
    await published(version('old', '2025-05-01', null));
    const dearer = {
      ...version('new', '2025-11-01', null),
      expiryMonths: 6,
      rules: CYF.rules.map((rule) => (rule.id === 'senior80' ? { ...rule, amount: 8000 } : rule)).slice(0, 4),
    };
    const { id } = good(
      await office.get(Propose).propose(first(COUNTY), { id: '019ab0d2-7c00-7000-8000-0123456789ad', kind: 'policy.publish', body: { policy: dearer }, reason: '区里新标准' }),
    );
    const { meaning } = good(await office.get(ReadProposals).one(COUNTY, id));
    expect(meaning.changes.map(({ what, before, after }) => [what.zh, before?.zh ?? null, after?.zh ?? null])).toEqual([
      ['生效期', '2025-05-01 起，长期', '2025-11-01 起，长期'],
      ['高龄普惠 80–89 岁', '80 至 89 岁：每月 75.00 分', '80 至 89 岁：每月 80.00 分'],
      ['照料 完全失能', expect.stringContaining('完全失能：每月 1300.00 分'), null],
      ['有效期', '12 个月', '6 个月'],
    ]);
    expect(meaning.warnings.map(({ zh }) => zh)).toEqual([expect.stringContaining('追溯到 2025-11-01')]);
    expect(isRefusal(meaning)).toBe(false);
  });
});
