import type { Refusal } from '#values';
import { day, isRefusal } from '#values';
import type { PolicyRecord } from '#eligibility';
import { DEMO_POLICIES, LawReader, ReadPolicy } from '#eligibility';
import { UnitOfWork } from '#platform';
import type { AllowancePolicy } from '#core/policy';
import { COUNTY, good, type LawOffice, NOON, openLawOffice } from './law-office.js';
import { publish as publishByTwo } from '../../support/two-persons.js';

const CYF = DEMO_POLICIES.find((policy) => policy.programme === 'cyf' && policy.effectiveTo === null) as AllowancePolicy;
const version = (name: string, from: string, to: string | null, programme = 'cyf'): AllowancePolicy => ({
  ...CYF,
  programme,
  version: name,
  effectiveFrom: day(from),
  effectiveTo: to === null ? null : day(to),
});

describe('publishing a policy', () => {
  let office: LawOffice;
  /** Both persons at once, and the version that came of it. */
  const publish = async (body: unknown): Promise<PolicyRecord | Refusal> => {
    const proposal = await publishByTwo(office, COUNTY, body);
    return isRefusal(proposal) ? proposal : office.get(ReadPolicy).read(COUNTY, String(proposal.decision?.result?.['policyId']));
  };
  const published = () => office.rows("SELECT action, object_id, actor_id FROM audit_entry WHERE action = 'policy.publish'");
  beforeEach(async () => {
    office = await openLawOffice();
  });
  afterEach(() => office.close());

  it('keeps who did it, when, and an entry in the log of acts', async () => {
    const record = good(await publish(CYF));
    expect(record).toMatchObject({ policy: CYF, publishedBy: 'second.person', publishedAt: NOON, lastDayInForce: null });
    expect(await published()).toEqual([{ action: 'policy.publish', object_id: 'cyf@2025-05-01', actor_id: 'second.person' }]);
  });

  it('answers the same text again with what was published, however its keys are ordered', async () => {
    const first = good(await publish(CYF));
    office.clock.set(NOON + 60_000);
    expect(await publish(Object.fromEntries(Object.entries(CYF).reverse()))).toEqual(first);
    expect(await published()).toHaveLength(1);
  });

  it('refuses another text under a name that was used', async () => {
    good(await publish(CYF));
    expect(await publish({ ...CYF, expiryMonths: 6 })).toMatchObject({ code: 'conflict', detail: { version: '2025-05-01' } });
  });

  it('refuses a policy of more conditions than a meal can be asked to go through, with the numbers', async () => {
    const when = { any: Array.from({ length: 41 }, () => ({ any: Array.from({ length: 50 }, () => ({ age: { min: 6 } })) })) };
    const rules = CYF.rules.map((rule) => ({ ...rule, when }));
    expect(await publish({ ...CYF, rules })).toMatchObject({ code: 'policy_too_large', detail: { leavesMax: 2000, bytesMax: 65_536 } });
    expect(await office.rows('SELECT id FROM policy_version')).toEqual([]);
  });

  it('refuses a faulty policy with every fault and its place, and keeps nothing', async () => {
    const faulty = { ...CYF, unit: 'USD', rules: CYF.rules.map((rule, index) => (index === 1 ? { ...rule, amount: 0 } : rule)) };
    expect(await publish(faulty)).toMatchObject({
      code: 'policy_invalid',
      detail: { faults: ['unit: 应为 POINT、CNY 之一 / must be one of POINT, CNY', 'rules[1].amount: 应为 1 至 1000000000 的整数 / must be a whole number from 1 to 1000000000'] },
    });
    expect(await office.rows('SELECT id FROM policy_version')).toEqual([]);
  });

  it('refuses an overlap and names both versions and the day', async () => {
    good(await publish(version('year', '2026-01-01', '2026-12-31')));
    expect(await publish(version('mid', '2026-06-01', null))).toMatchObject({ code: 'policy_overlap', detail: { overlaps: ['cyf: year / mid, 2026-06-01'] } });
    expect(await publish(version('early', '2025-01-01', null))).toMatchObject({ code: 'policy_overlap', detail: { overlaps: ['cyf: early / year, 2026-01-01'] } });
    good(await publish(version('early', '2025-01-01', '2025-12-31')));
  });

  it('refuses programmes that exclude each other in a ring', async () => {
    good(await publish({ ...version('1', '2025-01-01', null, 'one'), excludes: ['two'] }));
    good(await publish({ ...version('1', '2025-01-01', null, 'two'), excludes: ['three'] }));
    expect(await publish({ ...version('1', '2025-01-01', null, 'three'), excludes: ['one'] })).toMatchObject({
      code: 'policy_invalid',
      detail: { faults: [expect.stringContaining('three > one > two > three')] },
    });
  });

  it.each([1, 2, 3])('lets one of eight win that overlap and come at once (try %i)', async () => {
    const versions = Array.from({ length: 8 }, (_version, index) => version(`v${String(index)}`, `2026-0${String(index + 1)}-01`, '2026-12-31'));
    const results = await Promise.all(versions.map(publish));
    expect(results.filter((result) => !isRefusal(result)).length).toBe(1);
    expect(new Set(results.map((result) => (isRefusal(result) ? result.code : 'ok')))).toEqual(new Set(['ok', 'policy_overlap']));
    expect(await office.rows('SELECT id FROM policy_version')).toHaveLength(1);
    expect(await published()).toHaveLength(1);
  });

  it('cannot be changed afterwards, and a row that was changed past the guard is no law: what was published is', async () => {
    good(await publish(CYF));
    const writer = office.test.database.writer;
    await expect(writer.query("UPDATE policy_version SET effective_to = '2025-12-31'")).rejects.toThrow(/insert-only/);
    await expect(writer.query('DELETE FROM policy_version')).rejects.toThrow(/insert-only/);
    // As an administrator of the database would.
    await writer.query('DROP TRIGGER policy_version_no_update');
    await writer.query(`UPDATE policy_version SET body = REPLACE(body, '7500', '9500')`);
    expect((await office.get(LawReader).on(office.get(UnitOfWork).reader, '330102', day('2025-11-20'))).allowances.get('cyf')).toEqual(CYF);
    // It is in nobody's way and in force all the same: the same text again is what was published, another of its days overlaps.
    expect(await publish(CYF)).toMatchObject({ policy: CYF, publishedBy: 'second.person' });
    expect(await publish({ ...CYF, version: 'again' })).toMatchObject({ code: 'policy_overlap' });
  });
});
