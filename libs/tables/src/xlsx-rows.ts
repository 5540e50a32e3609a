import type { SaxesParser } from 'saxes';
import type { TableRow } from './csv-rows.js';
import { UnreadableTable } from './unreadable.js';
import { localName, XlsxParts } from './xlsx-parts.js';

const CELLS_MAX = 200;
/** Longest cell, characters; the rest of a longer one is not looked at, and no column of ours takes so much. */
const CELL_MAX = 4000;
/** Longest number format that Excel takes, characters. */
const FORMAT_MAX = 255;
/** Characters of all shared texts: a quarter of a gigabyte of memory at most. */
const SHARED_MAX = 64 * 1024 * 1024;
/** Excel keeps fifteen digits: a longer number is not the one that was typed. */
const DIGITS_KEPT = 15;
const DAY_MS = 86_400_000;
/** Day 0 of a workbook: 1899-12-30, or 1904-01-01 where an old Macintosh made it. */
const DAY_ZERO = { windows: Date.UTC(1899, 11, 30), macintosh: Date.UTC(1904, 0, 1) };
/** Number formats of dates that have no text of their own in the file (ECMA-376 18.8.30; 27 to 58 are the East Asian ones). */
const isBuiltInDate = (id: number): boolean => (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

interface Workbook {
  readonly shared: readonly string[];
  /** By the style of a cell: does it show its number as a date? */
  readonly dates: readonly boolean[];
  readonly dayZero: number;
}

/**
 * The rows of the first sheet that is shown and not empty; formulas by the value they had when the file was saved. A
 * date becomes `2024-01-31`; a number of more than fifteen digits stands as `9.90001E+17`, because the last of them are lost.
 *
 * @throws UnreadableTable `file_broken` or `file_too_large`
 */
export async function* xlsxRows(bytes: Buffer): AsyncGenerator<TableRow> {
  const parts = await XlsxParts.open(bytes);
  const sheets = await sheetsOf(parts);
  const shared = parts.has('xl/sharedStrings.xml') ? await sharedTexts(parts) : [];
  const book: Workbook = { shared, dates: await dateStyles(parts), dayZero: await dayZero(parts) };
  for (const sheet of sheets) {
    let rows = 0;
    for await (const row of parts.read<TableRow>(sheet, (parser) => rowsOf(parser, book))) {
      rows += 1;
      yield row;
    }
    if (rows > 0) return;
  }
}

async function sheetsOf(parts: XlsxParts): Promise<string[]> {
  if (!parts.has('xl/workbook.xml') || !parts.has('xl/_rels/workbook.xml.rels')) throw new UnreadableTable('file_broken');
  const targets = new Map((await parts.attributes('xl/_rels/workbook.xml.rels', 'Relationship')).map((rel) => [rel['Id'] ?? '', rel['Target'] ?? '']));
  const shown = (await parts.attributes('xl/workbook.xml', 'sheet')).filter((sheet) => (sheet['state'] ?? 'visible') === 'visible');
  const names = shown
    .map((sheet) => targets.get(Object.entries(sheet).find(([name]) => localName(name) === 'id')?.[1] ?? '') ?? '')
    .map((target) => (target.startsWith('/') ? target.slice(1) : `xl/${target}`));
  if (!names.every((name) => parts.has(name))) throw new UnreadableTable('file_broken');
  return names;
}

async function dayZero(parts: XlsxParts): Promise<number> {
  const [properties] = await parts.attributes('xl/workbook.xml', 'workbookPr');
  return ['1', 'true'].includes(properties?.['date1904'] ?? '') ? DAY_ZERO.macintosh : DAY_ZERO.windows;
}

async function dateStyles(parts: XlsxParts): Promise<boolean[]> {
  if (!parts.has('xl/styles.xml')) return [];
  const own = new Map((await parts.attributes('xl/styles.xml', 'numFmt')).map((format) => [Number(format['numFmtId']), isDateFormat(format['formatCode'] ?? '')]));
  const styles: boolean[] = [];
  let inside = false;
  const listen = (parser: SaxesParser) => {
    parser.on('opentag', (tag) => {
      const name = localName(tag.name);
      if (name === 'cellXfs') inside = true;
      if (name !== 'xf' || !inside) return;
      const format = Number((tag.attributes as Record<string, string>)['numFmtId']);
      styles.push(own.get(format) ?? isBuiltInDate(format));
    });
    parser.on('closetag', (tag) => {
      if (localName(tag.name) === 'cellXfs') inside = false;
    });
    return () => [];
  };
  for await (const _nothing of parts.read<never>('xl/styles.xml', listen));
  return styles;
}

/** `yyyy"年"m"月"d"日"` is one, `"Day" 0` and `[Red]0.00` are none. */
function isDateFormat(code: string): boolean {
  return /[yd]|年|月|日/i.test(code.slice(0, FORMAT_MAX).replace(/"[^"]*"|\\.|\[[^\]]*\]/g, (quoted) => (/年|月|日/.test(quoted) ? quoted : '')));
}

async function sharedTexts(parts: XlsxParts): Promise<string[]> {
  const texts: string[] = [];
  let size = 0;
  const listen = (parser: SaxesParser) => {
    let text = '';
    let open = false;
    // The reading aid above a glyph (rPh) is no part of the text.
    let aid = false;
    parser.on('opentag', (tag) => {
      const name = localName(tag.name);
      if (name === 'si') text = '';
      else if (name === 'rPh') aid = true;
      else if (name === 't') open = !aid;
    });
    parser.on('text', (piece) => {
      if (open) text += piece.slice(0, CELL_MAX - text.length);
    });
    parser.on('closetag', (tag) => {
      const name = localName(tag.name);
      if (name === 't') open = false;
      else if (name === 'rPh') aid = false;
      else if (name === 'si') {
        size += text.length;
        if (size > SHARED_MAX) throw new UnreadableTable('file_too_large', { megabytesMax: SHARED_MAX >> 20 });
        texts.push(text);
      }
    });
    return () => [];
  };
  for await (const _nothing of parts.read<never>('xl/sharedStrings.xml', listen));
  return texts;
}

/** Listens to one sheet and hands over its rows as they are complete; rows in which nothing stands are left out. */
function rowsOf(parser: SaxesParser, book: Workbook): () => TableRow[] {
  let ready: TableRow[] = [];
  let fields: string[] = [];
  let line = 0;
  let cell: { place: number; kind: string; date: boolean; text: string } | null = null;
  let open = false;
  parser.on('opentag', (tag) => {
    const attributes = tag.attributes as Record<string, string>;
    const name = localName(tag.name);
    if (name === 'row') {
      line = Number(attributes['r'] ?? line + 1);
      fields = [];
    } else if (name === 'c') {
      const place = attributes['r'] === undefined ? fields.length : placeOf(attributes['r']);
      cell = { place, kind: attributes['t'] ?? 'n', date: book.dates[Number(attributes['s'] ?? -1)] ?? false, text: '' };
    } else if (name === 'v' || name === 't') open = cell !== null;
  });
  parser.on('text', (piece) => {
    if (open && cell !== null) cell.text += piece.slice(0, CELL_MAX - cell.text.length);
  });
  parser.on('closetag', (tag) => {
    const name = localName(tag.name);
    if (name === 'v' || name === 't') open = false;
    else if (name === 'c' && cell !== null) {
      if (cell.place < CELLS_MAX) {
        while (fields.length < cell.place) fields.push('');
        fields[cell.place] = valueOf(cell, book);
      }
      cell = null;
    } else if (name === 'row' && fields.some((field) => field !== '')) ready.push({ line, fields });
  });
  return () => {
    const rows = ready;
    ready = [];
    return rows;
  };
}

/** `AB12` stands in place 27. */
function placeOf(reference: string): number {
  let place = 0;
  for (const letter of reference) {
    const value = letter.toUpperCase().charCodeAt(0) - 64;
    if (value < 1 || value > 26) break;
    place = place * 26 + value;
  }
  return place - 1;
}

function valueOf(cell: { kind: string; date: boolean; text: string }, book: Workbook): string {
  if (cell.kind === 's') return book.shared[Number(cell.text)] ?? '';
  if (cell.kind === 'b') return cell.text === '1' ? '是' : '否';
  if (cell.kind !== 'n' || cell.text.trim() === '') return cell.text;
  const number = Number(cell.text);
  if (!Number.isFinite(number)) return cell.text;
  if (cell.date) return new Date(book.dayZero + Math.floor(number) * DAY_MS).toISOString().slice(0, 10);
  if (Math.abs(number) >= 10 ** DIGITS_KEPT) return number.toExponential(5).replace('e+', 'E+');
  return Number.isInteger(number) ? number.toFixed(0) : cell.text;
}
