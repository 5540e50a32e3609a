import { citizenIdCheck, day } from '#values';
import { DefineAreas, FindPersons, ListAreas, ReadPerson, RegisterPerson, RevealPerson } from '#people';
import { Ids } from '#platform';
import { AREAS, codeOf, COUNTY, good, HUBIN, idNumber, QINGBO, RegistryOffice } from './registry-office.js';

describe('registering a person', () => {
  let office: RegistryOffice;
  const chen = { idNumber: idNumber(1), name: '陈小英', phone: '138 0013 8000', residenceArea: '330102001001', hukouArea: '330105' };
  beforeAll(async () => {
    office = await RegistryOffice.open();
  });
  afterAll(async () => {
    await office.close();
  });

  it('keeps nothing personal in the clear', async () => {
    const { personId, nameMasked } = good(await office.get(RegisterPerson).register(QINGBO, { ...chen, purseOpenedOn: day('2024-05-01') }));
    expect(nameMasked).toBe('陈*英');
    const [row] = await office.rows<Record<string, unknown>>('SELECT * FROM person WHERE id = ?', [personId]);
    const stored = JSON.stringify(row);
    for (const secret of [chen.idNumber, '陈小英', '13800138000']) expect(stored).not.toContain(secret);
    expect(row).toMatchObject({ sex: 'M', birth_day: '1940-03-04', residence_area: '330102001001', hukou_area: '330105', purse_opened_on: '2024-05-01' });
    expect(await office.rows('SELECT kind, effective_on FROM life_event WHERE person_id = ?', [personId])).toEqual([{ kind: 'purse_opened', effective_on: '2024-05-01' }]);
  });

  it.each([
    ['a wrong check digit', { idNumber: idNumber(2).slice(0, 17) + (idNumber(2).endsWith('0') ? '1' : '0') }, 'citizen_id_invalid'],
    ['a birth that is still to come', { idNumber: idNumber(2, '20301231') }, 'citizen_id_invalid'],
    ['an empty name', { idNumber: idNumber(2), name: '  ' }, 'invalid_request'],
    ['a phone that cannot ring', { idNumber: idNumber(2), phone: '12' }, 'invalid_request'],
    ['an unknown street', { idNumber: idNumber(2), residenceArea: '330102009' }, 'area_unknown'],
    ['a street that was dissolved', { idNumber: idNumber(2), residenceArea: '330102003' }, 'area_unknown'],
    ['a hukou that this county does not have', { idNumber: idNumber(2), hukouArea: '330102999' }, 'area_unknown'],
    ['a purse opened before birth', { idNumber: idNumber(2), purseOpenedOn: day('1930-01-01') }, 'period_invalid'],
    ['an id that is none', { idNumber: idNumber(2), personId: 'x' }, 'invalid_request'],
  ] as const)('refuses %s', async (_name, wish, code) => {
    expect(codeOf(await office.get(RegisterPerson).register(COUNTY, { ...chen, ...wish }))).toBe(code);
    expect(await office.rows('SELECT id FROM person WHERE name_masked <> ?', ['陈*英'])).toEqual([]);
  });

  it('takes a hukou of any other county in the country', async () => {
    good(await office.get(RegisterPerson).register(COUNTY, { ...chen, idNumber: idNumber(9), hukouArea: '340102' }));
  });

  it('takes ID numbers as they are typed', async () => {
    const first17 = [...Array(60).keys()].map((serial) => `990001194101010${String(serial + 10)}`).find((digits) => citizenIdCheck(digits) === 'X') ?? '';
    good(await office.get(RegisterPerson).register(COUNTY, { ...chen, idNumber: ` ${first17.slice(0, 6)} ${first17.slice(6)}ｘ`, phone: null }));
    expect(good(await office.get(FindPersons).find(COUNTY, { idNumber: `'${first17}x`, limit: 10 })).items).toHaveLength(1);
  });

  it('answers the same request again and refuses the same person under another id', async () => {
    const register = office.get(RegisterPerson);
    const [personId, otherId] = [office.get(Ids).next(), office.get(Ids).next()];
    const first = await register.register(COUNTY, { ...chen, personId, idNumber: idNumber(3) });
    expect(await register.register(COUNTY, { ...chen, personId, idNumber: idNumber(3) })).toEqual(first);
    const again = await register.register(COUNTY, { ...chen, personId: otherId, idNumber: idNumber(3) });
    expect(again).toMatchObject({ code: 'person_exists', detail: { personId } });
    expect(codeOf(await register.register(COUNTY, { ...chen, personId, idNumber: idNumber(4) }))).toBe('id_reused');
    for (const other of [{ name: '陈小花' }, { phone: null }, { residenceArea: '330102002' }, { hukouArea: '330102' }, { purseOpenedOn: day('2024-05-01') }])
      expect(codeOf(await register.register(COUNTY, { ...chen, personId, idNumber: idNumber(3), ...other }))).toBe('id_reused');
    // Whoever may not see the person does not learn the id either.
    expect(await register.register(HUBIN, { ...chen, idNumber: idNumber(3), residenceArea: '330102002' })).toMatchObject({ code: 'person_exists', detail: {} });
  });

  it('registers one person once, however many clerks press the button', async () => {
    const answers = await Promise.all([...Array(10).keys()].map(() => office.get(RegisterPerson).register(COUNTY, { ...chen, idNumber: idNumber(5) })));
    expect(answers.filter((answer) => codeOf(answer) === null)).toHaveLength(1);
    expect(answers.filter((answer) => codeOf(answer) === 'person_exists')).toHaveLength(9);
  });

  it('hides a person of another street from reading, finding and revealing', async () => {
    const personId = await office.register(6);
    expect(good(await office.get(ReadPerson).read(QINGBO, personId))).toMatchObject({ personId, nameMasked: '陈*英' });
    expect(codeOf(await office.get(ReadPerson).read(HUBIN, personId))).toBe('not_found');
    expect(good(await office.get(FindPersons).find(QINGBO, { idNumber: idNumber(6), limit: 10 })).items).toMatchObject([{ personId }]);
    expect(good(await office.get(FindPersons).find(HUBIN, { idNumber: idNumber(6), limit: 10 })).items).toEqual([]);
    expect(codeOf(await office.get(RevealPerson).reveal(HUBIN, personId, '电话核实身份'))).toBe('not_found');
    expect(codeOf(await office.get(FindPersons).find(HUBIN, { areaCode: '330102001', limit: 10 }))).toBe('forbidden');
    expect(codeOf(await office.get(RegisterPerson).register(HUBIN, { ...chen, idNumber: idNumber(7) }))).toBe('forbidden');
  });

  it('reveals for a reason only, and writes down who looked', async () => {
    const personId = await office.register(8);
    const reveal = office.get(RevealPerson);
    expect(codeOf(await reveal.reveal(QINGBO, personId, '  看看 '))).toBe('reason_required');
    expect(await office.rows('SELECT id FROM audit_entry WHERE action = ? AND object_id = ?', ['person.reveal', personId])).toEqual([]);
    expect(good(await reveal.reveal(QINGBO, personId, '电话核实'))).toEqual({ personId, idNumber: idNumber(8), name: '陈小英', phone: null });
    const logged = await office.rows('SELECT actor_id, reason FROM audit_entry WHERE action = ? AND object_id = ?', ['person.reveal', personId]);
    expect(logged).toEqual([{ actor_id: 'officer-qian', reason: '电话核实' }]);
  });

  it('logs a search without the number', async () => {
    good(await office.get(FindPersons).find(COUNTY, { phone: '13800138000', limit: 10 }));
    const logged = await office.rows<{ detail: string }>('SELECT detail FROM audit_entry WHERE action = ?', ['person.search']);
    expect(logged.length).toBeGreaterThan(0);
    expect(JSON.stringify(logged)).not.toMatch(/138|990000/);
  });

  it('lists a scope page by page, everybody once', async () => {
    for (let serial = 20; serial < 27; serial++) await office.register(serial, { residenceArea: serial % 2 === 0 ? '330102001' : '330102001001' });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = good(await office.get(FindPersons).find(QINGBO, { limit: 3, cursor }));
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items.map((person) => person.personId));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    const [{ n } = { n: 0 }] = await office.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM person WHERE residence_area LIKE '330102001%'`);
    expect(seen).toHaveLength(n);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('defines areas once, corrects names, and refuses orphans', async () => {
    const define = office.get(DefineAreas);
    expect(await define.define(COUNTY, AREAS)).toEqual({ added: 0, changed: 0 });
    const [, qingbo] = AREAS;
    if (!qingbo) throw new Error('no area');
    expect(await define.define(COUNTY, [{ ...qingbo, name: '清波' }])).toEqual({ added: 0, changed: 1 });
    expect(codeOf(await define.define(COUNTY, [{ ...qingbo, code: '330102888888', parent: '330102888' }]))).toBe('area_unknown');
    expect(codeOf(await define.define(COUNTY, [{ ...qingbo, code: '3301' }]))).toBe('area_unknown');
    expect(codeOf(await define.define(COUNTY, [{ ...qingbo, code: '330102077', parent: '330105' }]))).toBe('area_unknown');
    expect((await office.get(ListAreas).list(QINGBO)).map(({ code }) => code)).toEqual(['330102001', '330102001001']);
  });
});
