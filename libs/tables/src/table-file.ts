import { createHash } from 'node:crypto';
import { type Delimiter, type TableRow, csvRows, delimiterOf, HEADING_ROWS } from './csv-rows.js';
import { findHeadings, type Headings, type TableColumn } from './headings.js';
import { isBlank } from './plain-cell.js';
import { encodingOf, type TableEncoding, textOf } from './text-of.js';
import { UnreadableTable } from './unreadable.js';
import { xlsxRows } from './xlsx-rows.js';

const CSV_BYTES_MAX = 512 * 1024 * 1024;
/** A workbook is read from memory, because its directory stands at its end: a million cells take about 20 MB. */
const XLSX_BYTES_MAX = 64 * 1024 * 1024;
const LOOK_BYTES = 1024 * 1024;
const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
/** Excel 97 to 2003, and every workbook with a password. */
const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

/** What a file turned out to be; told to whoever sent it, so that a wrong guess can be seen. */
export interface TableShape<Name extends string = string> extends Omit<Headings<Name>, 'row'> {
  readonly format: 'csv' | 'xlsx';
  readonly encoding: TableEncoding | null;
  readonly delimiter: Delimiter | null;
  /** Line (from 1) of the headings. */
  readonly headingLine: number;
}

/**
 * The one reader for tables that come in: CSV in UTF-8, UTF-16 or GB18030 with commas, tabs, semicolons or bars, and
 * XLSX; headings in any order, by name or by the words of offices, a title row above them or not. It tells rows as they
 * stand, without those in which nothing can be seen; what a cell means is for whoever asked.
 *
 * Memory holds a few records of a CSV file, and the whole of an XLSX file (64 MB at most).
 */
export class TableFile<Name extends string> {
  private readonly hash = createHash('sha256');

  constructor(
    private readonly stream: AsyncIterable<Uint8Array | string>,
    private readonly columns: readonly TableColumn<Name>[],
    /** Headings whose cells the sender does not want to bring in. */
    private readonly leaveOut: readonly string[] = [],
  ) {}

  /** SHA-256 of the bytes read, hex; call it once, at the end. */
  sha256(): string {
    return this.hash.digest('hex');
  }

  /**
   * Reads the file: what it is, then row by row.
   * @throws UnreadableTable where the file as a whole cannot be taken in
   */
  async read(): Promise<{ readonly shape: TableShape<Name>; readonly rows: AsyncGenerator<TableRow> }> {
    const bytes = this.counted();
    const { start, whole } = await startOf(bytes);
    if (start.length === 0) throw new UnreadableTable('file_empty');
    if (start.subarray(0, 4).equals(OLE)) throw new UnreadableTable('file_old_excel');
    const isXlsx = start.subarray(0, 4).equals(ZIP);
    const text = isXlsx ? null : this.textRows(start, whole, bytes);
    const rows = text?.rows ?? xlsxRows(await allOf(start, bytes));
    const first: TableRow[] = [];
    while (first.length < HEADING_ROWS) {
      const next = await rows.next();
      if (next.done === true) break;
      if (!next.value.fields.every(isBlank)) first.push(next.value);
    }
    if (first.length === 0) throw new UnreadableTable('file_empty');
    const { row, ...headings } = findHeadings(
      first.map(({ fields }) => fields),
      this.columns,
      this.leaveOut,
    );
    const shape = {
      ...headings,
      format: isXlsx ? ('xlsx' as const) : ('csv' as const),
      encoding: text?.encoding ?? null,
      delimiter: text?.delimiter ?? null,
      headingLine: first[row]?.line ?? 1,
    };
    return { shape, rows: seenRows(first.slice(row + 1), rows) };
  }

  private textRows(start: Buffer, whole: boolean, rest: AsyncGenerator<Buffer>): { rows: AsyncGenerator<TableRow>; encoding: TableEncoding; delimiter: Delimiter } {
    const encoding = encodingOf(start, whole);
    const delimiter = delimiterOf(new TextDecoder(encoding).decode(start.subarray(0, 64 * 1024)).replace(/^\u{feff}/u, ''), this.columns);
    return { rows: csvRows(textOf(chained(start, rest), encoding), delimiter), encoding, delimiter };
  }

  private async *counted(): AsyncGenerator<Buffer> {
    let bytes = 0;
    let max = CSV_BYTES_MAX;
    for await (const part of this.stream) {
      const chunk = typeof part === 'string' ? Buffer.from(part) : Buffer.from(part.buffer, part.byteOffset, part.byteLength);
      if (bytes === 0 && chunk.subarray(0, 4).equals(ZIP)) max = XLSX_BYTES_MAX;
      bytes += chunk.length;
      if (bytes > max) throw new UnreadableTable('file_too_large', { megabytesMax: max >> 20 });
      this.hash.update(chunk);
      yield chunk;
    }
  }
}

async function startOf(bytes: AsyncGenerator<Buffer>): Promise<{ start: Buffer; whole: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  while (size < LOOK_BYTES) {
    const next = await bytes.next();
    if (next.done === true) return { start: Buffer.concat(chunks), whole: true };
    chunks.push(next.value);
    size += next.value.length;
  }
  return { start: Buffer.concat(chunks), whole: false };
}

async function* chained(start: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield start;
  yield* rest;
}

async function allOf(start: Buffer, rest: AsyncGenerator<Buffer>): Promise<Buffer> {
  const chunks = [start];
  for await (const chunk of rest) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* seenRows(first: readonly TableRow[], rest: AsyncGenerator<TableRow>): AsyncGenerator<TableRow> {
  yield* first;
  for await (const row of rest) if (!row.fields.every(isBlank)) yield row;
}
