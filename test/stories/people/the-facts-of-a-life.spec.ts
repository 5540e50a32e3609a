import { day, type Id } from '#values';
import { AddGuardian, ChoosePoints, OpenPurse, PersonFactsReader, ReadOwnProfile, ReadPerson, RecordDeath, RecordMove, RevokeDeath } from '#people';
import { type Actor, UnitOfWork } from '#platform';
import { codeOf, COUNTY, good, HUBIN, QINGBO, RegistryOffice } from './registry-office.js';

describe('the facts of a life', () => {
  let office: RegistryOffice;
  beforeAll(async () => {
    office = await RegistryOffice.open();
  });
  afterAll(async () => {
    await office.close();
  });
  const factsOf = async (personId: Id) => (await office.get(PersonFactsReader).of(office.get(UnitOfWork).reader, [personId])).get(personId)?.facts;
  const eventsOf = (personId: Id) => office.rows('SELECT kind, effective_on FROM life_event WHERE person_id = ? ORDER BY id', [personId]);
  const asElder = (personId: Id): Actor => ({ ...COUNTY, id: personId, role: 'elder', areaCode: '330102001', personId });

  it('records a death that was noticed late, once', async () => {
    const personId = await office.register(1);
    const record = office.get(RecordDeath);
    const notice = { personId, diedOn: day('2025-09-30'), source: '殡仪馆月度比对' };
    expect(codeOf(await record.record(COUNTY, { ...notice, diedOn: day('2025-11-21') }))).toBe('period_invalid');
    expect(codeOf(await record.record(COUNTY, { ...notice, diedOn: day('1939-01-01') }))).toBe('period_invalid');
    expect(codeOf(await record.record(HUBIN, notice))).toBe('not_found');
    const answers = await Promise.all([...Array(8).keys()].map(() => record.record(QINGBO, notice)));
    for (const answer of answers) expect(answer).toEqual({ personId, diedOn: '2025-09-30' });
    expect(await eventsOf(personId)).toEqual([{ kind: 'death', effective_on: '2025-09-30' }]);
    expect(await record.record(QINGBO, { ...notice, diedOn: day('2025-10-01') })).toMatchObject({ code: 'conflict', detail: { recorded: '2025-09-30' } });
    expect(await factsOf(personId)).toMatchObject({ diedOn: '2025-09-30' });
  });

  it('takes a death back by a counter-event, and lets it be recorded again', async () => {
    const personId = await office.register(2);
    const [record, revoke] = [office.get(RecordDeath), office.get(RevokeDeath)];
    expect(codeOf(await revoke.revoke(COUNTY, { personId, reason: '同名误登记' }))).toBe('conflict');
    good(await record.record(COUNTY, { personId, diedOn: day('2025-11-01'), source: '比对' }));
    expect(codeOf(await revoke.revoke(COUNTY, { personId, reason: '误' }))).toBe('reason_required');
    good(await revoke.revoke(COUNTY, { personId, reason: '同名误登记' }));
    expect(await factsOf(personId)).toMatchObject({ diedOn: null });
    good(await record.record(COUNTY, { personId, diedOn: day('2025-11-15'), source: '家属' }));
    expect((await eventsOf(personId)).map((event) => (event as { kind: string }).kind).sort()).toEqual(['death', 'death', 'death_revoked']);
    expect(await factsOf(personId)).toMatchObject({ diedOn: '2025-11-15' });
  });

  it('never changes an event that was recorded', async () => {
    await expect(office.get(UnitOfWork).run((tx) => tx.execute('UPDATE life_event SET effective_on = ?', ['2020-01-01']))).rejects.toThrow(/insert-only/);
    await expect(office.get(UnitOfWork).run((tx) => tx.execute('DELETE FROM life_event'))).rejects.toThrow(/insert-only/);
  });

  it('moves a person out of the county, and back into another street', async () => {
    const personId = await office.register(3);
    const move = office.get(RecordMove);
    const out = { personId, kind: 'move_out', effectiveOn: day('2025-10-10'), source: '家属' } as const;
    expect(await move.record(QINGBO, out)).toEqual({ personId, movedOutOn: '2025-10-10' });
    expect(await move.record(QINGBO, out)).toEqual({ personId, movedOutOn: '2025-10-10' });
    expect(codeOf(await move.record(QINGBO, { ...out, effectiveOn: day('2025-10-11') }))).toBe('conflict');
    office.clock.set(office.clock.nowMs() + 1000);
    const back = { ...out, kind: 'move_in', effectiveOn: day('2025-11-10') } as const;
    expect(codeOf(await move.record(QINGBO, { ...back, residenceArea: '330102009' }))).toBe('area_unknown');
    expect(codeOf(await move.record(QINGBO, back))).toBe('area_unknown');
    good(await move.record(QINGBO, { ...back, residenceArea: '330102002' }));
    expect(await factsOf(personId)).toMatchObject({ movedOutOn: null, residenceArea: '330102002' });
    expect(codeOf(await office.get(ReadPerson).read(QINGBO, personId))).toBe('not_found');
    expect(good(await office.get(ReadPerson).read(HUBIN, personId)).events.map(({ kind }) => kind)).toEqual(['move_out', 'move_in']);
  });

  it('opens a purse once, as a dated fact', async () => {
    const personId = await office.register(4);
    const open = office.get(OpenPurse);
    const answers = await Promise.all([...Array(6).keys()].map(() => open.open(COUNTY, { personId, openedOn: day('2025-11-01') })));
    for (const answer of answers) expect(answer).toEqual({ personId, purseOpenedOn: '2025-11-01' });
    expect(await eventsOf(personId)).toEqual([{ kind: 'purse_opened', effective_on: '2025-11-01' }]);
    expect(codeOf(await open.open(COUNTY, { personId, openedOn: day('2025-11-02') }))).toBe('conflict');
    expect(codeOf(await open.open(HUBIN, { personId, openedOn: day('2025-11-01') }))).toBe('not_found');
  });

  it('lets an elder choose for himself and read only his own profile', async () => {
    const [mine, other] = [await office.register(5), await office.register(6)];
    const choose = office.get(ChoosePoints);
    good(await choose.choose(asElder(mine), { personId: mine, pointsOnMeals: false }));
    expect(codeOf(await choose.choose(asElder(mine), { personId: other, pointsOnMeals: false }))).toBe('not_found');
    const profile = good(await office.get(ReadOwnProfile).read(asElder(mine)));
    expect(profile).toMatchObject({ personId: mine, name: '陈小英', pointsOnMeals: false, residenceName: '清波街道', phoneMasked: null });
    expect(profile).not.toHaveProperty('idNumber');
    expect(codeOf(await office.get(ReadOwnProfile).read(COUNTY))).toBe('not_found');
    good(await choose.choose(asElder(mine), { personId: mine, pointsOnMeals: true }));
    expect(good(await office.get(ReadOwnProfile).read(asElder(mine))).pointsOnMeals).toBe(true);
  });

  it('names a guardian, sealed', async () => {
    const personId = await office.register(7);
    const entry = { personId, relation: '女儿', name: '李芳', phone: '13900000000', startsOn: day('2025-01-01') };
    const { guardianId } = good(await office.get(AddGuardian).add(QINGBO, entry));
    expect(codeOf(await office.get(AddGuardian).add(HUBIN, entry))).toBe('not_found');
    expect(codeOf(await office.get(AddGuardian).add(QINGBO, { ...entry, endsOn: day('2024-01-01') }))).toBe('period_invalid');
    expect(good(await office.get(ReadPerson).read(QINGBO, personId)).guardians).toEqual([{ guardianId, relation: '女儿', startsOn: '2025-01-01', endsOn: null }]);
    expect(JSON.stringify(await office.rows('SELECT * FROM guardian'))).not.toMatch(/李芳|13900000000/);
    // A form sent twice, also at once, names nobody twice; another name, number or day does.
    const again = await Promise.all([entry, { ...entry, name: ' 李芳 ' }].map((one) => office.get(AddGuardian).add(QINGBO, one)));
    expect(again.map((answer) => good(answer).guardianId)).toEqual([guardianId, guardianId]);
    const others = [{ name: '李方' }, { phone: '13900000001' }, { phone: null }, { startsOn: day('2025-01-02') }, { endsOn: day('2030-01-01') }, { relation: '儿媳' }];
    for (const other of others) expect(good(await office.get(AddGuardian).add(QINGBO, { ...entry, ...other })).guardianId).not.toBe(guardianId);
    expect(good(await office.get(ReadPerson).read(QINGBO, personId)).guardians).toHaveLength(1 + others.length);
    // Whose file was read, and by whom, stands in the log of acts.
    expect(await office.rows(`SELECT actor_id FROM audit_entry WHERE action = 'person.read' AND object_id = ?`, [personId])).toEqual(
      Array.from({ length: 2 }, () => ({ actor_id: QINGBO.id })),
    );
  });
});
