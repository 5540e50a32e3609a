import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import writeXlsxFile from 'write-excel-file/node';
import { day, isRefusal } from '#values';
import { ActivateRoster, type AreaRecord, CheckRoster, DefineAreas, FindPersons, type ImportRecord, RegisterPerson, RevealPerson, RosterFaults } from '#people';
import { codeOf, COUNTY, good, idNumber, RegistryOffice } from './registry-office.js';

const FILES = join(import.meta.dirname, '..', '..', 'cases', 'files');
const area = (code: string, parent: string | null): AreaRecord => ({ code, parent, name: code, nameEn: code, startsOn: day('2020-01-01'), endsOn: null, synthetic: true });
const HEADER = 'id_number,name,phone,residence_area,hukou_area,categories,ability_grade,assessed_on,purse_opened_on';

/** Rosters as clerks send them (test/cases/files), and what becomes of each. */
describe('roster files as they come', () => {
  let office: RegistryOffice;
  beforeAll(async () => {
    office = await RegistryOffice.open();
    good(await office.get(DefineAreas).define(COUNTY, [area('330102007', '330102'), area('330102007001', '330102007')]));
  });
  afterAll(async () => {
    await office.close();
  });
  const upload = (name: string, leaveOut: string[] = []) => office.get(CheckRoster).check(COUNTY, { fileName: name, stream: createReadStream(join(FILES, name)), leaveOut });
  const text = (body: string | Buffer) => office.get(CheckRoster).check(COUNTY, { fileName: 'x.csv', stream: Readable.from([Buffer.from(body)]) });
  const faultsOf = async ({ importId }: ImportRecord): Promise<string[]> => {
    let csv = '';
    for await (const part of office.get(RosterFaults).csv(importId)) csv += part;
    return csv.trimEnd().split('\r\n').slice(1).map((line) => line.split(',').slice(0, 3).join(',')); // prettier-ignore
  };

  it.each([
    ['01-empty-cells-at-end.csv', 2],
    ['01b-blanks-line.csv', 1],
    ['01c-ctrl-z-end.csv', 1],
    ['01d-border-tail-u3000.csv', 1],
    ['02-phone-plus86.csv', 4],
    ['03c-headings-chinese.csv', 1],
    ['03d-title-row-above.csv', 1],
    ['04-invisible-in-id.csv', 3],
    ['04b-invisible-in-name.csv', 3],
    ['05-full-width-area-and-date.csv', 2],
    ['05b-apostrophe-area.csv', 2],
    ['09-gbk.csv', 1],
    ['09b-utf16-tab.csv', 1],
    ['10-name-inner-space.csv', 4],
    ['10b-name-long.csv', 2],
    ['11-stray-quotes.csv', 2],
    ['12-good-lower-x.csv', 1],
    ['12b-tabs.tsv', 1],
    ['12c-semicolon.csv', 1],
    ['12d-cr-only.csv', 1],
  ])('%s is taken whole: %i good, none faulty', async (name, rows) => {
    const checked = good(await upload(name));
    expect(await faultsOf(checked)).toEqual([]);
    expect(checked).toMatchObject({ state: 'checked', rowsTotal: rows, rowsGood: rows, rowsFaulty: 0 });
  });

  it('reads days in every unambiguous shape and refuses those that can be read in two ways', async () => {
    const checked = good(await upload('08-dates.csv'));
    expect(checked).toMatchObject({ rowsTotal: 8, rowsGood: 7 });
    expect(await faultsOf(checked)).toEqual(['9,purse_opened_on,date_invalid']);
  });

  it('names what a spreadsheet did to a code, and holds back every ID that ends in 000', async () => {
    expect(await faultsOf(good(await upload('06-scientific.csv')))).toEqual(['2,id_number,id_number_as_number', '3,residence_area,code_as_number', '4,phone,code_as_number']);
    const rounded = good(await upload('07-id-rounded-by-excel.csv'));
    expect(rounded).toMatchObject({ rowsTotal: 132, rowsGood: 0, rowsFaulty: 132 });
    expect(new Set((await faultsOf(rounded)).map((fault) => fault.split(',')[2]))).toEqual(new Set(['id_number_rounded']));
    // A number that ends so by right passes where nothing of the file was rounded: one person in a thousand has one.
    const lone = [...Array(1000).keys()].map((serial) => idNumber(serial)).find((number) => number.endsWith('000')) ?? '';
    expect(good(await text(`${HEADER}\n${lone},陈小英,,330102001,330105,,,,\n`))).toMatchObject({ rowsGood: 1 });
    expect(await faultsOf(good(await upload('12e-15-digit-id.csv')))).toEqual(['2,id_number,id_number_old']);
    expect(await faultsOf(good(await upload('12f-same-person-twice.csv')))).toEqual(['3,id_number,duplicate_in_file']);
  });

  it('refuses a heading that nobody knows, with the one it resembles, and leaves out only what it is told to', async () => {
    const refused = await upload('03-heading-mistyped.csv');
    expect(refused).toMatchObject({
      code: 'columns_unknown',
      detail: { headingLine: 1, unknown: [{ heading: 'category', like: 'categories' }, { heading: 'purse_opened', like: 'purse_opened_on' }] }, // prettier-ignore
    });
    expect(good(await upload('03-heading-mistyped.csv', ['category', 'purse_opened']))).toMatchObject({ rowsGood: 1 });
    expect(await text('name,phone\n陈小英,13800138000\n')).toMatchObject({ code: 'columns_missing', detail: { missing: [{ column: 'id_number', title: '身份证号' }, {}, {}] } });
    expect(codeOf(await text(`${HEADER},姓名\n`))).toBe('columns_twice');
    // A running number says nothing, so nothing is lost with it.
    expect(good(await text(`序号,${HEADER}\n1,${idNumber(700)},陈小英,,330102001,330105,,,,\n`))).toMatchObject({ rowsGood: 1 });
  });

  it('never says what stands beside a stray quotation mark, and names the line of one that nobody closed', async () => {
    const stray = await upload('11d-quote-after-id.csv');
    expect(isRefusal(stray) ? null : await faultsOf(stray)).toEqual(['2,id_number,citizen_id_invalid']);
    const unclosed = await upload('11b-unclosed-quote.csv');
    expect(unclosed).toMatchObject({ code: 'file_quotes', detail: { line: 3 } });
    expect(JSON.stringify(unclosed)).not.toMatch(/9900|陈/);
    // A quotation mark that is closed two rows below swallows them: no row may vanish inside a cell.
    const swallowed = await text(
      `${HEADER}\n${idNumber(1)},"陈小英,,330102001,330105,,,,\n${idNumber(2)},李四,,330102001,330105,,,,\n${idNumber(3)},王五",,330102001,330105,,,,\n`,
    );
    expect(swallowed).toMatchObject({ code: 'file_quotes', detail: { line: 2 } });
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'file_empty'],
    ['a byte order mark alone', Buffer.from('\u{feff}'), 'file_empty'],
    ['lines of blanks', Buffer.from('\n ,,\n\u{3000}\n'), 'file_empty'],
    ['no text at all', Buffer.from([0xff, 0x80, 0xff, 0x41, 0xff, 0xff]), 'file_encoding'],
    ['an Excel 97 file or one with a password', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'file_old_excel'],
    ['a zip that was cut', Buffer.from('PK\u0003\u0004cut', 'latin1'), 'file_broken'],
  ])('says what is wrong with a file that holds %s', async (_name, bytes, code) => {
    expect(codeOf(await text(bytes))).toBe(code);
  });

  it('reads a workbook: texts, numbers, real dates, a title row, an empty tail', async () => {
    const bytes = await writeXlsxFile([
      [{ value: '清波街道八十岁以上老年人名册', span: 4 }, null, null, null],
      [{ value: '身份证号（必填）' }, { value: '姓 名' }, { value: '居住地' }, { value: '户籍地' }, { value: '开户日期' }, { value: '手机' }].map((cell) => ({
        ...cell,
        type: String,
      })),
      [
        { value: idNumber(801), type: String },
        { value: '陈小英', type: String },
        { value: 330102001001, type: Number },
        { value: 330105, type: Number },
        { value: new Date(Date.UTC(2025, 0, 31)), type: Date, format: 'yyyy/m/d' },
        { value: 13800138000, type: Number },
      ],
      [{ value: Number('990001194003041224'), type: Number }, { value: '李明', type: String }, { value: '330102001', type: String }, { value: '330105', type: String }, null, null],
      [{ value: ' ', type: String }, null, null, null],
    ] as never).toBuffer();
    const stream = Readable.from([bytes]);
    const checked = good(await office.get(CheckRoster).check(COUNTY, { fileName: '名册.xlsx', stream }));
    expect(await faultsOf(checked)).toEqual(['4,id_number,id_number_as_number']);
    expect(checked).toMatchObject({ rowsTotal: 2, rowsGood: 1 });
    good(await office.get(ActivateRoster).activate(COUNTY, checked.importId, { partial: true }));
    expect(good(await office.get(FindPersons).find(COUNTY, { phone: '13800138000', limit: 5 })).items).toHaveLength(1);
    expect(await office.rows('SELECT purse_opened_on FROM person WHERE purse_opened_on IS NOT NULL')).toEqual([{ purse_opened_on: '2025-01-31' }]);
  });

  it('finds one phone under every spelling of it', async () => {
    const checked = good(await upload('02-phone-plus86.csv'));
    good(await office.get(ActivateRoster).activate(COUNTY, checked.importId));
    for (const phone of ['10010990001', '+86 100 1099 0001', '0086-10010990003', '86 10010990002', '１００１０９９０００４'])
      expect(good(await office.get(FindPersons).find(COUNTY, { phone, limit: 5 })).items).toHaveLength(1);
  });

  it('keeps a name in one form, whatever came along with it, and masks all of it', async () => {
    const nameAndMask = async (file: string): Promise<string[]> => {
      good(await office.get(ActivateRoster).activate(COUNTY, good(await upload(file)).importId));
      const ids = readFileSync(join(FILES, file), 'utf8').match(/\d{17}[\dX]/g) ?? [];
      const found = await Promise.all(ids.map(async (number) => good(await office.get(FindPersons).find(COUNTY, { idNumber: number, limit: 1 })).items));
      const opened = await Promise.all(found.flat().map(async ({ personId }) => good(await office.get(RevealPerson).reveal(COUNTY, personId, '核对姓名写法'))));
      return found.flat().map(({ nameMasked }, at) => `${opened[at]?.name ?? ''} ${nameMasked}`);
    };
    expect(await nameAndMask('04b-invisible-in-name.csv')).toEqual(['郑芳 郑*', '郑芳 郑*', '郑芳 郑*']);
    expect(await nameAndMask('10-name-inner-space.csv')).toEqual(['王 芳 王*', '李 军 李*', '赵 敏 赵*', '孙 丽 孙*']);
    expect(await nameAndMask('10b-name-long.csv')).toEqual([`阿卜杜热合曼·买买提吐尔逊·阿不都克力木 阿${'*'.repeat(18)}木`, `MARIA DEL CARMEN HERNANDEZ M${'*'.repeat(21)}Z`]);
  });

  it('understands the words of offices for hardship', async () => {
    const body = `${HEADER}\n${idNumber(901)},陈小英,,330102001,330105,低保:2024-01-01;独居:2023.5.1,,,\n${idNumber(902)},王芳,,330102001,330105,特困:2024-01-01、低边:2020-01-01:2021-01-01,,,\n`;
    expect(good(await text(body))).toMatchObject({ rowsGood: 2 });
  });

  it('has one rule for areas and days, at the form and in the file', async () => {
    const register = async (wish: object) =>
      codeOf(await office.get(RegisterPerson).register(COUNTY, { idNumber: idNumber(950), name: '陈小英', residenceArea: '330102001', hukouArea: '330105', ...wish }));
    const inFile = async (row: string) => {
      const checked = good(await text(`${HEADER}\n${idNumber(951)},陈小英,,${row}\n`));
      return (await faultsOf(checked)).map((fault) => fault.split(',').slice(1).join(' '));
    };
    expect(await register({ hukouArea: '999999' })).toBe('area_unknown');
    expect(await inFile('330102001,999999,,,,')).toEqual(['hukou_area area_unknown']);
    expect(await register({ hukouArea: '000000' })).toBe('area_unknown');
    expect(await inFile('330102001,000000,,,,')).toEqual(['hukou_area area_unknown']);
    expect(await register({ residenceArea: '330102' })).toBe('area_unknown');
    expect(await inFile('330102,330105,,,,')).toEqual(['residence_area area_too_wide']);
    expect(await register({ purseOpenedOn: '2030-01-01' })).toBe('period_invalid');
    expect(await inFile('330102001,330105,,,,2030-01-01')).toEqual(['purse_opened_on period_invalid']);
    // A 户籍 in another province is one.
    expect(await register({ hukouArea: '650102' })).toBeNull();
    expect(await inFile('330102001,650102,,,,')).toEqual([]);
  });

  it('reads a list whose first Chinese name comes after a megabyte of Latin letters', async () => {
    const row = (serial: number, name: string): string => `${idNumber(serial)},${name},,330102001,330105,,,,\r\n`;
    const latin = `${HEADER}\r\n${Array.from({ length: 22_000 }, (_unused, index) => row(100_000 + index, 'MARIA DEL CARMEN')).join('')}`;
    const gbk = Buffer.concat([
      Buffer.from(latin),
      Buffer.from(row(500_000, '').split(',,')[0] ?? ''),
      Buffer.from(','),
      Buffer.from([0xb3, 0xc2, 0xd0, 0xa1]),
      Buffer.from(',,330102001,330105,,,,\r\n'),
    ]);
    expect(gbk.length).toBeGreaterThan(1_100_000);
    const stream = Readable.from(Array.from({ length: Math.ceil(gbk.length / 65_536) }, (_unused, index) => gbk.subarray(index * 65_536, (index + 1) * 65_536)));
    expect(good(await office.get(CheckRoster).check(COUNTY, { fileName: 'x.csv', stream }))).toMatchObject({ rowsTotal: 22_001, rowsGood: 22_001 });
  });

  it('keeps the input files as they came', () => {
    expect(readFileSync(join(FILES, '09-gbk.csv')).includes(Buffer.from([0xcd, 0xf5]))).toBe(true);
    expect(readFileSync(join(FILES, '09b-utf16-tab.csv')).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xfe]));
  });
});
