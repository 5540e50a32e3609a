import { Readable } from 'node:stream';
import writeXlsxFile from 'write-excel-file/node';
import { LIKE_MAX, resembling } from './headings.js';
import { TableFile, type TableColumn, UnreadableTable } from './index.js';
import { plainHeading } from './plain-cell.js';

const COLUMNS: readonly TableColumn<'id' | 'name' | 'paid'>[] = [
  { name: 'id', titles: ['编号一', 'card number'], required: true },
  { name: 'name', titles: ['姓名'], required: true },
  { name: 'paid', titles: ['金额'] },
];

async function read(bytes: Buffer, size = 7): Promise<{ shape: unknown; rows: [number, readonly string[]][] }> {
  const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_unused, index) => bytes.subarray(index * size, (index + 1) * size));
  const { shape, rows } = await new TableFile(Readable.from(parts), COLUMNS).read();
  const read: [number, readonly string[]][] = [];
  for await (const { line, fields } of rows) read.push([line, fields]);
  return { shape, rows: read };
}

async function faultOf(bytes: Buffer): Promise<unknown> {
  try {
    await read(bytes);
    return null;
  } catch (error) {
    if (error instanceof UnreadableTable) return error.fault;
    throw error;
  }
}

const zipOf = async (rows: unknown[][]): Promise<Buffer> => writeXlsxFile(rows as never).toBuffer();
/** What Excel is left with when an ID number was typed into a cell of numbers. */
const ROUNDED = Number('990001194003041478');
const cell = (value: unknown): object => ({ value, type: String });

describe('the reader of tables', () => {
  it.each([
    ['utf-8', Buffer.from('\u{feff}id,name\r\n1,陈小英\r\n')],
    ['gb18030', Buffer.concat([Buffer.from('id,name\r\n1,'), Buffer.from([0xb3, 0xc2, 0xd0, 0xa1, 0xd3, 0xa2]), Buffer.from('\r\n')])],
    ['utf-16le', Buffer.from('\u{feff}id,name\r\n1,陈小英\r\n', 'utf16le')],
    ['utf-16be', Buffer.from('\u{feff}id,name\r\n1,陈小英\r\n', 'utf16le').swap16()],
    ['utf-16le', Buffer.from('id,name\r\n1,陈小英\r\n', 'utf16le')],
  ])('reads %s, in pieces that cut glyphs apart', async (encoding, bytes) => {
    for (const size of [1, 3, 4096]) {
      const { shape, rows } = await read(bytes, size);
      expect(shape).toMatchObject({ format: 'csv', encoding, delimiter: ',', headingLine: 1 });
      expect(rows).toEqual([[2, ['1', '陈小英']]]);
    }
  });

  it('takes the separator by which the headings show, and headings below a title', async () => {
    for (const delimiter of [',', '\t', ';', '|', '，']) {
      const { shape, rows } = await read(
        Buffer.from(`名册,2026;年\n\n姓 名（必填）${delimiter}备注无${delimiter}Card Number*\n`.replace('备注无', '序号') + `李,四${delimiter}1${delimiter}77\n`),
      );
      expect(shape).toMatchObject({ delimiter, headingLine: 3, ignored: ['序号'] });
      if (delimiter !== ',') expect(rows).toEqual([[4, ['李,四', '1', '77']]]);
    }
  });

  it('lets a quotation mark inside a cell be a glyph, and a cell have a few lines', async () => {
    expect((await read(Buffer.from('id,name\n1,陈"小"英\n2,"赵\n敏"\n3,"a ""b"" c"\n'))).rows).toEqual([
      [2, ['1', '陈"小"英']],
      [4, ['2', '赵\n敏']],
      [5, ['3', 'a "b" c']],
    ]);
    expect(await faultOf(Buffer.from('id,name\n1,"陈\n2,李\n'))).toBe('file_quotes');
  });

  it('never says a cell in an error', async () => {
    const error = await read(Buffer.from(`id,name\n"990001194003041478,陈小英\n${'x,y\n'.repeat(9000)}`)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UnreadableTable);
    expect((error as UnreadableTable).detail).toEqual({ line: 2 });
    expect(`${String(error)} ${JSON.stringify(error)} ${(error as Error).stack ?? ''}`).not.toMatch(/9900|陈/);
  });

  it('reads the first sheet in which something stands, by what cells show', async () => {
    const bytes = await zipOf([
      [cell('姓名'), cell('编号一'), cell('金额')],
      [cell('陈小英'), { value: 330102001001, type: Number }, { value: 12.5, type: Number }],
      [null, null, null],
    ]);
    expect(await read(bytes)).toEqual({
      shape: expect.objectContaining({ format: 'xlsx', encoding: null, delimiter: null, headingLine: 1, width: 3 }) as unknown,
      rows: [[2, ['陈小英', '330102001001', '12.5']]],
    });
    const long = await zipOf([
      [cell('姓名'), cell('编号一')],
      [cell('陈小英'), { value: ROUNDED, type: Number }],
    ]);
    expect((await read(long)).rows).toEqual([[2, ['陈小英', '9.90001E+17']]]);
  });

  it.each([
    ['cut in the middle', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['whose directory is gone', (bytes: Buffer) => bytes.subarray(0, bytes.length - 22)],
  ])('refuses a workbook %s', async (_name, spoil) => {
    const bytes = await zipOf([
      [cell('姓名'), cell('编号一')],
      [cell('陈小英'), cell('1')],
    ]);
    expect(await faultOf(bytes)).toBeNull();
    expect(await faultOf(spoil(bytes))).toBe('file_broken');
  });

  it('keeps of a long cell as much as a cell may have, whether it stands in its row or among the shared texts', async () => {
    const long = '长'.repeat(40_000);
    const bytes = await zipOf([
      [cell('姓名'), cell('编号一')],
      [cell(long), cell('1')],
    ]);
    const [[, fields] = [0, []]] = (await read(bytes)).rows;
    expect(fields.map((field) => field.length)).toEqual([4000, 1]);
  });

  it('holds no heading longer than a heading can be against the titles it knows', async () => {
    const titles = [{ name: 'long', titles: ['甲'.repeat(LIKE_MAX * 2)] }];
    expect(resembling('甲'.repeat(LIKE_MAX), [{ name: 'long', titles: ['甲'.repeat(LIKE_MAX + 1)] }])).not.toBeNull();
    expect(resembling('甲'.repeat(LIKE_MAX * 2 - 1), titles)).toBeNull();
    expect(resembling('编号', COLUMNS)).toBe('编号一');
    const error = await read(await zipOf([[cell('姓名'), cell('编号一'), cell(`金${'额'.repeat(30_000)}`)]])).catch((caught: unknown) => caught);
    expect((error as UnreadableTable).detail).toEqual({ headingLine: 1, unknown: [{ heading: `金${'额'.repeat(39)}`, like: null }] });
  });

  it('takes what stands in brackets out of a heading, and looks at brackets that nobody closes once', () => {
    expect(['姓 名（必填）', 'Card [no.] Number*', '【甲】金额:'].map(plainHeading)).toEqual(['姓名', 'cardnumber', '金额']);
    expect(plainHeading(`${'('.repeat(200_000)}a)`)).toBe('('.repeat(199_999));
  });

  it('refuses a workbook in which more stands between two marks than any cell has', async () => {
    const bytes = await zipOf([
      [cell('姓名'), cell('编号一')],
      [cell('x'.repeat(3 * 1024 * 1024)), cell('1')],
    ]);
    expect(await faultOf(bytes)).toBe('file_broken');
  });
});
