import type { CellObject, Row, Sheet } from 'write-excel-file/node';
import type { Words } from '#values';
import { yuanText } from '#values';

export type Language = 'zh' | 'en';

/** What stands above the table of every sheet (web.md 3): who made it, when, of what, counted how. */
export interface SheetHead {
  readonly title: string;
  /** Label and text, a row each. */
  readonly lines: readonly (readonly [string, string])[];
}

/** A column: text, a whole number, or an amount in fen or hundredths shown with two decimals. */
export interface Column {
  readonly title: string;
  readonly kind: 'text' | 'whole' | 'amount';
  readonly width: number;
}

export type CellValue = string | number | bigint | null;

/** Named, so that every office program sets it in one size; each puts its own in the place of a typeface that it lacks. */
export const LETTERS = { fontFamily: 'Microsoft YaHei', fontSize: 11 } as const;
/** Points; a row grows by itself for eleven points only. */
const TITLE_HEIGHT = 30;
const LINE_HEIGHT = 17;
const BORDER = { borderStyle: 'thin', borderColor: '#767B85' } as const;
/** What spreadsheets take for a formula when a text begins with it; such a text gets an apostrophe before it. */
const FORMULA = /^[=+\-@\t\r]/;

/** A sheet with its head, its table and, last, the row of totals. Ids are text cells: no program may turn them into numbers. */
export function sheetOf(
  name: string,
  head: SheetHead,
  table: { readonly columns: readonly Column[]; readonly rows: readonly (readonly CellValue[])[]; readonly totals: readonly (readonly CellValue[])[] },
): Sheet<Buffer> {
  const { columns, rows, totals } = table;
  const data: Row[] = [
    [
      {
        value: head.title,
        type: String,
        fontWeight: 'bold',
        fontSize: 16,
        height: TITLE_HEIGHT,
        columnSpan: Math.max(2, columns.length),
        align: 'center',
        alignVertical: 'center',
      },
    ],
    ...head.lines.map(([label, text]): Row => [
      { value: label, type: String, fontWeight: 'bold', alignVertical: 'top' },
      { value: text, type: String, wrap: true, alignVertical: 'top', height: LINE_HEIGHT * linesOf(text, columns), columnSpan: Math.max(2, columns.length - 1) },
    ]),
    columns.map((column): CellObject => ({ value: column.title, type: String, fontWeight: 'bold', backgroundColor: '#E8EDF3', wrap: true, ...BORDER })),
    ...rows.map((row): Row => row.map((value, index) => cellOf(value, columns[index]?.kind ?? 'text'))),
    ...totals.map((row): Row => row.map((value, index) => ({ ...cellOf(value, columns[index]?.kind ?? 'text'), fontWeight: 'bold' }))),
  ];
  return { sheet: name, data, columns: columns.map(({ width }) => ({ width })), orientation: 'landscape', stickyRowsCount: head.lines.length + 2 };
}

/** Lines that a text takes beside its label; joined cells do not grow by themselves. A Chinese character is two wide. */
function linesOf(text: string, [, ...columns]: readonly Column[]): number {
  const wide = [...text].reduce((sum, character) => sum + (character > '\u2E7F' ? 2 : 1), 0);
  return Math.max(1, Math.ceil(wide / columns.reduce((sum, column) => sum + column.width, 0)));
}

function cellOf(value: CellValue, kind: Column['kind']): CellObject {
  if (value === null) return { value: '', type: String, ...BORDER };
  if (kind === 'text' || typeof value === 'string') {
    const text = String(value);
    return { value: FORMULA.test(text) ? `'${text}` : text, type: String, format: '@', ...BORDER };
  }
  // Two decimals are exact as long as the fen are: a spreadsheet holds 15 digits.
  if (kind === 'amount') return { value: Number(yuanText(BigInt(value))), type: Number, format: '#,##0.00', ...BORDER };
  return { value: Number(value), type: Number, format: '#,##0', ...BORDER };
}

/** The language of a file: the one asked for, and in English the Chinese of official names beside it stays. */
export function inLanguage(words: Words, language: Language): string {
  return words[language];
}

/** `2026-11-23 11:30` in Shanghai. */
export function shanghaiText(instantMs: number): string {
  return new Date(instantMs + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}
