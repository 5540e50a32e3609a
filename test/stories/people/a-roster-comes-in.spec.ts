import { Readable } from 'node:stream';
import { day, type Id, type Refusal } from '#values';
import {
  ActivateRoster,
  CheckRoster,
  DiscardRoster,
  FindImports,
  type ImportRecord,
  PersonFactsReader,
  ReadImport,
  RegisterPerson,
  RevealPerson,
  RosterFaults,
  SweepRosters,
} from '#people';
import { type Actor, Audit, DISCLOSURE_BUDGET, Ids, UnitOfWork } from '#platform';
import { second } from '../../support/two-persons.js';
import { sealedCount } from '../../support/sealed-rows.js';
import { codeOf, COUNTY, good, idNumber, NOON, QINGBO, RegistryOffice } from './registry-office.js';

const HEADER = 'id_number,name,phone,residence_area,hukou_area,categories,ability_grade,assessed_on,purse_opened_on';
const line = (serial: number, rest = ',,330102001,330105,,,,'): string => `${idNumber(serial)},陈小英${rest}`;
const file = (...lines: string[]): Readable => Readable.from([Buffer.from([HEADER, ...lines].join('\r\n'))]);

describe('a roster comes in', () => {
  let office: RegistryOffice;
  beforeEach(async () => {
    office = await RegistryOffice.open();
  });
  afterEach(async () => {
    await office.close();
  });
  const check = async (stream: AsyncIterable<Uint8Array>, actor = COUNTY): Promise<ImportRecord> =>
    good(await office.get(CheckRoster).check(actor, { fileName: '清波.csv', stream }));
  const count = async (table: string): Promise<number> => Number((await office.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.n);
  const faultsOf = async (importId: Id): Promise<string[]> => {
    let text = '';
    for await (const part of office.get(RosterFaults).csv(importId)) text += part;
    expect(text.startsWith('\u{feff}line,field,fault,说明,explanation\r\n')).toBe(true);
    return text.trimEnd().split('\r\n').slice(1);
  };
  const staged = async (): Promise<number> => (await count('roster_row')) + (await count('roster_fact'));

  it('brings in since when people live there: as it says, all along in the first loading, and later from the day on which it comes in', async () => {
    const roster = (...lines: string[]): Readable => Readable.from([Buffer.from([`${HEADER},居住起始日期`, ...lines].join('\n'))]);
    const bring = async (stream: Readable) => good(await office.get(ActivateRoster).activate(COUNTY, (await check(stream)).importId));
    const since = async () =>
      (await office.rows<{ from_day: string | null }>('SELECT f.from_day FROM person_place f JOIN person p ON p.id = f.person_id ORDER BY p.registered_at, p.id')).map(
        ({ from_day }) => from_day,
      );
    await bring(roster(`${line(1)},2025/3/1`, `${line(2)},`));
    expect(await since()).toEqual(['2025-03-01', null]);
    office.clock.set(NOON + 2 * 86_400_000);
    await bring(file(line(3)));
    office.clock.set(NOON + 20 * 86_400_000);
    await bring(roster(`${line(4)},`, `${line(5)},2024-01-01`));
    expect(await since()).toEqual(['2025-03-01', null, null, '2025-12-10', '2024-01-01']);
    const faulty = await check(roster(`${line(6)},2025-12-11`, `${line(7)},1930-01-01`, `${line(8)},春天`));
    expect((await faultsOf(faulty.importId)).map((fault) => fault.split(',').slice(0, 3).join(' '))).toEqual([
      '2 residence_since period_invalid',
      '3 residence_since period_invalid',
      '4 residence_since date_invalid',
    ]);
    // A day that somebody writes into what waits is an alteration.
    const waiting = await check(file(line(9)));
    await office.get(UnitOfWork).run((tx) => tx.execute(`UPDATE roster_row SET residence_since = '2000-01-01' WHERE import_id = ?`, [waiting.importId]));
    expect(codeOf(await office.get(ActivateRoster).activate({ ...COUNTY, ...second(COUNTY) }, waiting.importId))).toBe('roster_altered');
  });

  it('is checked without touching the registry, then activated whole, once', async () => {
    const lines = [
      `${idNumber(1)},陈小英,13800138000,330102001001,330105,DIBAO:2024-01-01;DUJU:2023-05-01:2025-05-01,MODERATE,2025-03-01,2024-06-01`,
      `${idNumber(2)},"李,明",,330102002,330102,失智：2024/1/5,重度失能,2025/3/1,`,
      ...Array.from({ length: 30 }, (_unused, index) => line(100 + index)),
    ];
    const progress: number[] = [];
    const stream = Readable.from([Buffer.from(`\u{feff}${HEADER}\n`), ...lines.map((text) => Buffer.from(`${text}\n`))]);
    const checked = good(await office.get(CheckRoster).check(COUNTY, { fileName: '清波.csv', stream, onProgress: (rows) => progress.push(rows) }));
    expect(checked).toMatchObject({ state: 'checked', rowsTotal: 32, rowsGood: 32, rowsFaulty: 0 });
    expect(checked.fileSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(progress.at(-1)).toBe(32);
    expect(await count('person')).toBe(0);
    expect(JSON.stringify(await office.rows('SELECT * FROM roster_row'))).not.toMatch(/陈小英|李,明|13800138000|990000/);

    const [first, second] = await Promise.all([office.get(ActivateRoster).activate(COUNTY, checked.importId), office.get(ActivateRoster).activate(COUNTY, checked.importId)]);
    // The second finds it activated: it helps to bring it in, or is told that it is done.
    expect([codeOf(first), codeOf(second)]).toContain(null);
    expect(codeOf(await office.get(ActivateRoster).activate(COUNTY, checked.importId))).toBe('import_state');
    expect(await office.rows("SELECT action FROM audit_entry WHERE action = 'roster.activate'")).toHaveLength(1);
    expect(await count('person')).toBe(32);
    expect(await staged()).toBe(0);

    const { rows, foreign } = await sealedCount(office, ['life_event', 'person_category', 'assessment']);
    expect([rows, foreign]).toEqual([{ life_event: 1, person_category: 3, assessment: 2 }, []]);
    const records = await office.get(PersonFactsReader).page(office.get(UnitOfWork).reader, { county: null, afterId: '', limit: 50 });
    expect(records[0]).toMatchObject({
      nameMasked: '陈*英',
      facts: { birthDay: '1940-03-04', residenceArea: '330102001001', hukouArea: '330105', purseOpenedOn: '2024-06-01', diedOn: null },
    });
    expect(records[0]?.facts.categories).toEqual([
      { category: 'DUJU', startsOn: '2023-05-01', endsOn: '2025-05-01' },
      { category: 'DIBAO', startsOn: '2024-01-01', endsOn: null },
    ]);
    expect(records[0]?.facts.assessments).toEqual([{ grade: 'MODERATE', assessedOn: '2025-03-01', validUntil: '2026-03-01' }]);
    expect(records[1]?.facts).toMatchObject({ categories: [{ category: 'SHIZHI', startsOn: '2024-01-05' }], assessments: [{ grade: 'SEVERE' }] });
    expect(good(await office.get(RevealPerson).reveal(COUNTY, records[0]?.facts.personId ?? '', '抽查核对'))).toMatchObject({ idNumber: idNumber(1), phone: '13800138000' });
    expect(await office.rows('SELECT kind, effective_on FROM life_event')).toEqual([{ kind: 'purse_opened', effective_on: '2024-06-01' }]);
  });

  it('lists what is wrong by line and field, and brings in nothing unless told to', async () => {
    await office.register(50);
    const bad = idNumber(3).slice(0, 17) + (idNumber(3).endsWith('1') ? '2' : '1');
    const checked = await check(
      file(
        line(1), // line 2
        `${bad},陈小英,,330102001,330105,,,,`,
        line(1),
        line(50),
        '',
        `${idNumber(4)},,12,330102009,330102999,RICH:2024-01-01,,2025-01-01,2026-01-01`,
        `3.30102E+17,陈小英,,330102001,330105,,,,`,
        `${idNumber(5)},陈小英,,330102001,330105,DIBAO:2024-01-01;DIBAO:2025-01-01,BAD,2025-13-01,1930-01-01,extra`,
        `${idNumber(6)},陈小英,,330102001,330105,DIBAO:gestern,MILD,,`,
        line(7),
      ),
    );
    expect(checked).toMatchObject({ state: 'checked', rowsTotal: 9, rowsGood: 2, rowsFaulty: 7 });
    const faults = (await faultsOf(checked.importId)).map((text) => text.split(',').slice(0, 3).join(','));
    expect(faults).toEqual([
      '3,id_number,citizen_id_invalid',
      '4,id_number,duplicate_in_file',
      '5,id_number,person_exists',
      '7,ability_grade,assessment_incomplete',
      '7,categories,category_unknown',
      '7,hukou_area,area_unknown',
      '7,name,name_invalid',
      '7,phone,phone_invalid',
      '7,purse_opened_on,period_invalid',
      '7,residence_area,area_unknown',
      '8,id_number,id_number_as_number',
      '9,ability_grade,grade_unknown',
      '9,assessed_on,date_invalid',
      '9,categories,category_overlap',
      '9,line,columns',
      '9,purse_opened_on,period_invalid',
      '10,assessed_on,assessment_incomplete',
      '10,categories,date_invalid',
    ]);
    expect((await faultsOf(checked.importId))[0]).toContain('身份证号不正确');

    expect(await office.get(ActivateRoster).activate(COUNTY, checked.importId)).toMatchObject({ code: 'import_invalid', detail: { rowsFaulty: 7 } });
    expect(await count('person')).toBe(1);
    good(await office.get(ActivateRoster).activate(COUNTY, checked.importId, { partial: true }));
    expect(await count('person')).toBe(3);
    expect(codeOf(await office.get(ActivateRoster).activate(COUNTY, checked.importId, { partial: true }))).toBe('import_state');
  });

  it('holds a street officer to his street', async () => {
    const checked = await check(file(line(1), line(2, ',,330102002,330105,,,,')), QINGBO);
    expect(await faultsOf(checked.importId)).toEqual(['3,residence_area,area_out_of_scope,"不在您的管辖范围","outside your area"']);
    const hubin = { ...QINGBO, areaCode: '330102002' };
    expect(codeOf(await office.get(ReadImport).read(hubin, checked.importId))).toBe('not_found');
    expect(codeOf(await office.get(ActivateRoster).activate(hubin, checked.importId, { partial: true }))).toBe('not_found');
    expect((await office.get(FindImports).find(QINGBO, { limit: 10 })).items).toMatchObject([{ importId: checked.importId }]);
    expect((await office.get(FindImports).find(hubin, { limit: 10 })).items).toEqual([]);
  });

  it('finds somebody who was registered between check and activation, and leaves the registry as it was', async () => {
    const checked = await check(file(line(1), line(2, ',,330102001,330105,DIBAO:2024-01-01,,,'), line(3)));
    good(await office.get(RegisterPerson).register(COUNTY, { idNumber: idNumber(2), name: '陈小英', residenceArea: '330102001', hukouArea: '330105' }));
    expect(await office.get(ActivateRoster).activate(COUNTY, checked.importId)).toMatchObject({ code: 'import_invalid', detail: { reason: 'person_exists', rowsFaulty: 1 } });
    expect(await count('person')).toBe(1);
    expect(await faultsOf(checked.importId)).toEqual(['3,id_number,person_exists,"此人已登记","this person is already registered"']);
    expect(codeOf(await office.get(ActivateRoster).activate(COUNTY, checked.importId))).toBe('import_invalid');
    good(await office.get(ActivateRoster).activate(COUNTY, checked.importId, { partial: true }));
    expect(await count('person')).toBe(3);
    expect(await count('person_category')).toBe(0);
  });

  it('is brought in by another natural person than who uploaded it; alone nobody makes more people in a day than a desk registers', async () => {
    const most = DISCLOSURE_BUDGET.person_alone.account;
    const lines = (from: number, n: number): string[] => Array.from({ length: n }, (_unused, at) => line(from + at));
    const activate = (actor: Actor, { importId }: ImportRecord): Promise<ImportRecord | Refusal> => office.get(ActivateRoster).activate(actor, importId);
    const large = await check(file(...lines(0, most + 1)));
    expect([codeOf(await activate(COUNTY, large)), codeOf(await activate({ ...COUNTY, id: 'my-other-account' }, large))]).toEqual(['same_person', 'same_person']);
    expect(codeOf(await activate({ ...COUNTY, id: 'whoever', staffNumber: null }, large))).toBe('staff_unlinked');
    expect(await count('person')).toBe(0);
    good(await activate(second(COUNTY), large));
    // What one person makes alone counts together: rosters, desks, accounts.
    good(await activate(COUNTY, await check(file(...lines(1000, most - 1)))));
    const last = await office.register(5000);
    const [one, other] = [await check(file(line(6000))), { ...COUNTY, id: 'my-other-account' }];
    expect(codeOf(await activate(other, one))).toBe('same_person');
    const alone = await office.get(RegisterPerson).register(other, { idNumber: idNumber(6001), name: '陈小英', residenceArea: '330102001', hukouArea: '330105' });
    expect(codeOf(alone)).toBe('alone_limit');
    // What was done before is answered all the same; and the next county has staff numbers of its own.
    const done = { personId: last, idNumber: idNumber(5000), name: '陈小英', residenceArea: '330102001', hukouArea: '330105' };
    expect(good(await office.get(RegisterPerson).register(COUNTY, done)).personId).toBe(last);
    const there = { ...COUNTY, areaCode: '330105' };
    expect(codeOf(await office.get(RegisterPerson).register(there, { ...done, personId: undefined, residenceArea: '330105001' }))).not.toBe('alone_limit');
    expect(await count('person')).toBe(most + 1 + most);
    office.clock.set(NOON + 86_400_000);
    good(await activate(COUNTY, one));
  });

  it('comes in step by step: others are served in between, and who is registered meanwhile is in once', async () => {
    const checked = await check(file(...[...Array(1600).keys()].map((serial) => line(serial, ',,330102001,330105,DIBAO:2024-01-01,,,2025-01-01'))));
    const seen = new Set<number>();
    let isDone = false;
    const others = async (): Promise<void> => {
      for (let registered = false; !isDone; await new Promise((resolve) => setImmediate(resolve))) {
        const persons = await count('person');
        seen.add(persons);
        if (persons < 500 || registered) continue;
        good(await office.get(RegisterPerson).register(COUNTY, { idNumber: idNumber(1599), name: '陈小英', residenceArea: '330102001', hukouArea: '330105' }));
        registered = true;
      }
    };
    const activated = office
      .get(ActivateRoster)
      .activate(second(COUNTY), checked.importId)
      .finally(() => (isDone = true));
    const [record] = await Promise.all([activated, others()]);
    expect(good(record)).toMatchObject({ state: 'activated', rowsGood: 1599, rowsFaulty: 1 });
    expect(seen.size).toBeGreaterThan(2);
    expect(await faultsOf(checked.importId)).toEqual(['1601,id_number,person_exists,"此人已登记","this person is already registered"']);
    expect([await count('person'), await count('person_category'), await staged()]).toEqual([1600, 1599, 0]);
  });

  it.each([
    ['by the next call', (importId: Id) => office.get(ActivateRoster).activate(COUNTY, importId)],
    ['at night', () => office.get(SweepRosters).sweep()],
    ['before the next check', () => check(file(line(9999)))],
  ])('comes in to its end after a kill, %s', async (_when, goOn) => {
    const { importId } = await check(file(...[...Array(700).keys()].map((serial) => line(serial, ',,330102001,330105,,,,2025-01-01'))));
    // What a kill leaves: an activated roster with a part of it still in its staging.
    await office.get(UnitOfWork).run(async (tx) => {
      await tx.execute("UPDATE roster_import SET state = 'activated', activated_at = ?, activated_by = 'officer-zhou' WHERE id = ?", [NOON, importId]);
      await office.get(Audit).record(tx, COUNTY, { action: 'roster.activate', objectKind: 'roster_import', objectId: importId });
    });
    await goOn(importId);
    expect([await count('person'), await count('life_event')]).toEqual([700, 700]);
    expect(await office.rows('SELECT DISTINCT recorded_by FROM life_event')).toEqual([{ recorded_by: 'officer-zhou' }]);
    expect(await office.rows('SELECT 1 AS staged FROM roster_row WHERE import_id = ?', [importId])).toEqual([]);
    // One that was brought in whole by an earlier version and whose staging was not cleared brings nobody in again.
    await office.get(UnitOfWork).run((tx) => tx.execute('UPDATE roster_import SET activated_by = NULL WHERE id = ?', [importId]));
    expect(codeOf(await office.get(ActivateRoster).activate(COUNTY, importId))).toBe('import_state');
  });

  it.each([
    ['quotes that never close', Buffer.from(`${HEADER}\n${line(1)}\n"${line(2)}`), 'file_quotes'],
    ['a file without ID numbers', Buffer.from('name,phone\n陈小英,13800138000\n'), 'columns_missing'],
    ['an empty file', Buffer.alloc(0), 'file_empty'],
  ])('rejects %s as a whole', async (_name, bytes, code) => {
    expect(await office.get(CheckRoster).check(COUNTY, { fileName: 'x.csv', stream: Readable.from([bytes]) })).toMatchObject({ code });
    expect((await office.get(FindImports).find(COUNTY, { limit: 10 })).items).toMatchObject([{ state: 'rejected' }]);
    expect(await staged()).toBe(0);
  });

  it('leaves nothing behind when the upload breaks off, and takes the same file again', async () => {
    const whole = [...Array(5000).keys()].map((serial) => line(serial));
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${HEADER}\n${whole.slice(0, 4500).join('\n')}\n`);
      await Promise.resolve();
      throw new Error('connection lost');
    };
    await expect(office.get(CheckRoster).check(COUNTY, { fileName: 'x.csv', stream: broken() })).rejects.toThrow('connection lost');
    expect(await staged()).toBe(0);
    const checked = await check(file(...whole));
    expect(checked).toMatchObject({ rowsGood: 5000, rowsFaulty: 0 });
    good(await office.get(ActivateRoster).activate(second(COUNTY), checked.importId));
    expect(await count('person')).toBe(5000);
  });

  it('sweeps up after a process that was killed half way', async () => {
    const killed = office.get(Ids).next();
    await check(file(line(1), line(2, ',,330102001,330105,DIBAO:2024-01-01,,,')));
    // What a killed check leaves: an import that is still being checked, with a part of its rows staged.
    await office.get(UnitOfWork).run(async (tx) => {
      await tx.execute(
        `INSERT INTO roster_import (id, area_code, file_name, file_sha256, state, rows_total, rows_good, rows_faulty, made_by, made_at) VALUES (?, '330102', 'k.csv', '', 'checking', 2, 2, 0, 'x', ?)`,
        [killed, NOON],
      );
      await tx.execute('UPDATE roster_row SET import_id = ?', [killed]);
      await tx.execute('UPDATE roster_fact SET import_id = ?', [killed]);
    });
    expect(codeOf(await office.get(ActivateRoster).activate(COUNTY, killed))).toBe('import_state');
    const again = await check(file(line(1), line(2)));
    expect(again).toMatchObject({ rowsGood: 2, rowsFaulty: 0 });
    good(await office.get(ActivateRoster).activate(COUNTY, again.importId));
    expect(await staged()).toBe(3);
    office.clock.set(NOON + 2 * 3_600_000);
    await check(file(line(9)));
    expect(good(await office.get(ReadImport).read(COUNTY, killed)).state).toBe('rejected');
    expect(await staged()).toBe(1);
  });

  it('stops when it is discarded meanwhile, and lets other work pass between its chunks', async () => {
    const importId = office.get(Ids).next();
    let others = 0;
    const stream = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${HEADER}\n`);
      for (let chunk = 0; chunk < 4; chunk++) {
        yield Buffer.from(`${[...Array(2000).keys()].map((serial) => line(chunk * 2000 + serial)).join('\n')}\n`);
        await office.register(90_000 + chunk);
        others++;
      }
      good(await office.get(DiscardRoster).discard(COUNTY, importId));
      yield Buffer.from(`${[...Array(2001).keys()].map((serial) => line(8000 + serial)).join('\n')}\n`);
    };
    expect(codeOf(await office.get(CheckRoster).check(COUNTY, { importId, fileName: 'x.csv', stream: stream() }))).toBe('import_state');
    expect(others).toBe(4);
    expect(good(await office.get(ReadImport).read(COUNTY, importId)).state).toBe('rejected');
    expect(codeOf(await office.get(ActivateRoster).activate(COUNTY, importId))).toBe('import_state');
    expect(codeOf(await office.get(DiscardRoster).discard(COUNTY, importId))).toBe('import_state');
    expect(codeOf(await office.get(CheckRoster).check(COUNTY, { importId, fileName: 'x.csv', stream: file(line(1)) }))).toBe('id_reused');
    expect(await staged()).toBe(0);
  });

  it('gives ids in the order of the lines although the clock stands', async () => {
    good(
      await office
        .get(ActivateRoster)
        .activate(
          second(COUNTY),
          (await check(file(...[...Array(300).keys()].map((serial) => line(serial, `,,330102001,330105,,,,${serial % 2 === 0 ? '2025-01-01' : ''}`))))).importId,
        ),
    );
    const records = await office.get(PersonFactsReader).page(office.get(UnitOfWork).reader, { county: null, afterId: '', limit: 500 });
    expect(records.map(({ facts }) => facts.purseOpenedOn)).toEqual([...Array(300).keys()].map((serial) => (serial % 2 === 0 ? day('2025-01-01') : null)));
  });
});
