import { day, dayOf, type Id } from '#values';
import { ABILITY_ITEMS, AddCategory, EndCategory, OpenPurse, PersonFactsReader, ProxyReader, ReadPerson, RecordAssessment, RecordDeath, RegisterProxy, RevokeProxy } from '#people';
import { type Actor, DISCLOSURE_BUDGET, Ids, Tally, UnitOfWork, Vault } from '#platform';
import { codeOf, COUNTY, good, HUBIN, NOON, QINGBO, RegistryOffice } from './registry-office.js';

describe('categories, assessments and proxies', () => {
  let office: RegistryOffice;
  beforeAll(async () => {
    office = await RegistryOffice.open();
  });
  afterAll(async () => {
    await office.close();
  });
  const recordOf = async (personId: Id) => (await office.get(PersonFactsReader).of(office.get(UnitOfWork).reader, [personId])).get(personId);
  const able = Object.fromEntries(ABILITY_ITEMS.map(({ code, scoreMax }) => [code, scoreMax]));

  it('keeps categories as dated facts that never overlap', async () => {
    const personId = await office.register(1);
    const [add, end] = [office.get(AddCategory), office.get(EndCategory)];
    const entry = { personId, category: 'DIBAO', startsOn: day('2024-01-01'), evidence: '低保证 117' } as const;
    expect(codeOf(await add.add(HUBIN, entry))).toBe('not_found');
    expect(codeOf(await add.add(QINGBO, { ...entry, category: 'RICH' as never }))).toBe('invalid_request');
    expect(codeOf(await add.add(QINGBO, { ...entry, endsOn: day('2023-01-01') }))).toBe('period_invalid');
    const both = await Promise.all([add.add(QINGBO, entry), add.add(QINGBO, { ...entry, startsOn: day('2024-06-01') })]);
    expect(both.map(codeOf).filter((code) => code === 'conflict')).toHaveLength(1);
    const { categoryId } = good(both.find((answer) => codeOf(answer) === null) ?? both[0]);
    expect(codeOf(await end.end(HUBIN, { categoryId, endsOn: day('2024-12-31') }))).toBe('not_found');
    expect(codeOf(await end.end(QINGBO, { categoryId, endsOn: day('2023-12-31') }))).toBe('period_invalid');
    good(await end.end(QINGBO, { categoryId, endsOn: day('2024-12-31') }));
    good(await end.end(QINGBO, { categoryId, endsOn: day('2024-12-31') }));
    expect(codeOf(await end.end(QINGBO, { categoryId, endsOn: day('2025-01-31') }))).toBe('conflict');
    good(await add.add(QINGBO, { ...entry, startsOn: day('2025-01-01') }));
    good(await add.add(QINGBO, { ...entry, category: 'DUJU', startsOn: day('2020-01-01') }));
    expect((await recordOf(personId))?.facts.categories.map(({ category, endsOn }) => [category, endsOn])).toEqual([
      ['DUJU', null],
      ['DIBAO', '2024-12-31'],
      ['DIBAO', null],
    ]);
    expect(good(await office.get(ReadPerson).read(QINGBO, personId)).categories[1]).toMatchObject({ categoryId, category: 'DIBAO' });
    const stored = JSON.stringify([await office.rows('SELECT * FROM person_category'), await office.rows('SELECT * FROM audit_entry')]);
    expect(stored).not.toMatch(/DIBAO|DUJU|低保证/);
  });

  it('are recorded by one person alone so often in a day, as purses and assessments are, whatever their accounts', async () => {
    const [personId, ids] = [await office.register(7), office.get(Ids)];
    const purses = [personId, await office.register(8)];
    const mine: Actor = { ...QINGBO, id: 'my-account', staffNumber: 'A-077' };
    const sheet = { personId, scores: able, coma: false, mentalIllness: false, accidentsIn30Days: 0, assessor: 'PG-1', secondAssessor: 'PG-2' };
    const acts = {
      category_alone: (who: Actor, nth: number) => office.get(AddCategory).add(who, { personId, category: nth === 0 ? 'DIBAO' : 'DUJU', startsOn: day('2024-01-01') }),
      purse_alone: (who: Actor, nth: number) => office.get(OpenPurse).open(who, { personId: purses[nth] ?? '', openedOn: day('2025-01-01') }),
      grade_alone: (who: Actor) => office.get(RecordAssessment).record(who, { ...sheet, assessmentId: ids.next(), assessedOn: day('2025-05-01') }),
    };
    for (const [kind, act] of Object.entries(acts) as [keyof typeof acts, (typeof acts)[keyof typeof acts]][]) {
      const { account } = DISCLOSURE_BUDGET[kind];
      await office.get(UnitOfWork).run((tx) => office.get(Tally).add(tx, `${kind}|330102/A-077`, dayOf(NOON), account - 1));
      expect([kind, codeOf(await act(mine, 0))]).toEqual([kind, null]);
      expect([kind, codeOf(await act({ ...mine, id: 'my-other-account' }, 1))]).toEqual([kind, 'desk_limit']);
      expect([kind, codeOf(await act({ ...mine, staffNumber: 'A-078' }, 1))]).toEqual([kind, null]);
    }
  });

  it('grades an assessment by two assessors and seals the sheet', async () => {
    const personId = await office.register(2);
    const record = office.get(RecordAssessment);
    const request = {
      personId,
      assessedOn: day('2025-03-31'),
      scores: { ...able, 'B1.1': 0, 'B1.2': 0, 'B1.3': 0, 'B1.4': 0, 'B1.5': 0, 'B1.6': 0, 'B1.7': 1 },
      coma: false,
      mentalIllness: false,
      accidentsIn30Days: 0,
      assessor: 'PG-1',
      secondAssessor: 'PG-2',
    };
    expect(codeOf(await record.record(COUNTY, { ...request, secondAssessor: 'PG-1' }))).toBe('same_person');
    expect(await record.record(COUNTY, { ...request, scores: { ...able, 'B2.4': 4 } })).toMatchObject({ code: 'invalid_request', detail: { items: ['B2.4'] } });
    expect(codeOf(await record.record(COUNTY, { ...request, assessedOn: day('2025-11-21') }))).toBe('period_invalid');
    expect(codeOf(await record.record(HUBIN, request))).toBe('not_found');
    const recorded = good(await record.record(QINGBO, request));
    expect(recorded).toMatchObject({ total: 63, grade: 'MODERATE', validUntil: '2026-03-31' });
    expect(good(await record.record(QINGBO, { ...request, assessedOn: day('2025-10-31'), mentalIllness: true }))).toMatchObject({ grade: 'SEVERE' });
    expect(codeOf(await record.record(QINGBO, { ...request, assessmentId: recorded.assessmentId }))).toBe('id_reused');
    // The same sheet once more is the one that is there.
    expect(good(await record.record(QINGBO, request)).assessmentId).toBe(recorded.assessmentId);
    expect((await recordOf(personId))?.facts.assessments).toEqual([
      { grade: 'MODERATE', assessedOn: '2025-03-31', validUntil: '2026-03-31' },
      { grade: 'SEVERE', assessedOn: '2025-10-31', validUntil: '2026-10-31' },
    ]);
    const [row] = await office.rows<{ grade_token: string; detail_sealed: string }>('SELECT grade_token, detail_sealed FROM assessment WHERE id = ?', [recorded.assessmentId]);
    expect(row?.grade_token).not.toContain('MODERATE');
    expect(JSON.parse(office.get(Vault).open('assessment.detail_sealed', recorded.assessmentId, row?.detail_sealed ?? ''))).toMatchObject({ total: 63, scores: { 'B1.7': 1 } });
  });

  it('registers a proxy by consent and ends it at once', async () => {
    const personId = await office.register(3);
    const [register, revoke] = [office.get(RegisterProxy), office.get(RevokeProxy)];
    const entry = {
      proxyId: office.get(Ids).next(),
      personId,
      relation: '邻居',
      name: '张伟强',
      photoHash: 'ab'.repeat(32),
      consentedOn: day('2025-11-01'),
      endsOn: day('2026-10-31'),
      mealsPerMonth: 22,
    };
    expect(codeOf(await register.register(QINGBO, { ...entry, mealsPerMonth: 0 }))).toBe('invalid_request');
    expect(codeOf(await register.register(QINGBO, { ...entry, endsOn: day('2025-10-01') }))).toBe('period_invalid');
    expect(codeOf(await register.register(HUBIN, entry))).toBe('not_found');
    expect(good(await register.register(QINGBO, entry))).toEqual({ proxyId: entry.proxyId, nameMasked: '张*强' });
    // Sent without an id of its own the same proxy is the one who is there; one meal more a month is another consent.
    const { proxyId: _own, ...nameless } = entry;
    expect(good(await register.register(QINGBO, nameless)).proxyId).toBe(entry.proxyId);
    const more = good(await register.register(QINGBO, { ...nameless, mealsPerMonth: 23 })).proxyId;
    expect(more).not.toBe(entry.proxyId);
    good(await revoke.revoke(QINGBO, { proxyId: more }));
    expect(codeOf(await register.register(QINGBO, entry))).toBe('id_reused');
    const read = async () => (await office.get(ProxyReader).of(office.get(UnitOfWork).reader, [entry.proxyId])).get(entry.proxyId);
    expect(await read()).toMatchObject({ personId, nameMasked: '张*强', mealsPerMonth: 22, revokedAt: null });
    expect(codeOf(await revoke.revoke(HUBIN, { proxyId: entry.proxyId }))).toBe('not_found');
    const { revokedAt } = good(await revoke.revoke(QINGBO, { proxyId: entry.proxyId }));
    office.clock.set(office.clock.nowMs() + 1000);
    expect(good(await revoke.revoke(QINGBO, { proxyId: entry.proxyId })).revokedAt).toBe(revokedAt);
    expect(await read()).toMatchObject({ revokedAt });
    good(await office.get(RecordDeath).record(QINGBO, { personId, diedOn: day('2025-11-10'), source: '家属' }));
    expect(codeOf(await register.register(QINGBO, { ...entry, proxyId: office.get(Ids).next() }))).toBe('period_invalid');
  });

  it('pages through the whole registry in order of ids, each person once with the same facts', async () => {
    for (let serial = 10; serial < 20; serial++) await office.register(serial);
    const reader = office.get(PersonFactsReader);
    const db = office.get(UnitOfWork).reader;
    const paged = [];
    for (let afterId = ''; ;) {
      const page = await reader.page(db, { county: null, afterId, limit: 4 });
      if (page.length === 0) break;
      paged.push(...page);
      afterId = page.at(-1)?.facts.personId ?? '';
    }
    const ids = paged.map(({ facts }) => facts.personId);
    expect(ids).toEqual([...ids].sort());
    expect(ids).toHaveLength(15);
    const direct = await reader.of(db, ids);
    for (const record of paged) expect(direct.get(record.facts.personId)).toEqual(record);
    expect((await reader.of(db, ['019a0000-0000-7000-8000-000000000000'])).size).toBe(0);
  });
});
