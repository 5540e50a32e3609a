import { CsvError, parse } from 'csv-parse';
import { Readable } from 'node:stream';
import type { TableColumn } from './headings.js';
import { headingsIn } from './headings.js';
import { UnreadableTable } from './unreadable.js';

/** One record of a table and the line or row (from 1) on which it ends. */
export interface TableRow {
  readonly line: number;
  readonly fields: readonly string[];
}

const DELIMITERS = [',', '\t', ';', '|', '，'] as const;
export type Delimiter = (typeof DELIMITERS)[number];
const RECORD_CHARACTERS_MAX = 16 * 1024;
/** Line ends that a cell may hold (an address of several lines); more is a quotation mark that nobody closed. */
const LINES_IN_CELL_MAX = 4;
/** Where headings are looked for. */
export const HEADING_ROWS = 20;

/** The separator by which one of the first lines shows most of our headings. A comma where none shows any. */
export function delimiterOf(start: string, columns: readonly TableColumn[]): Delimiter {
  const lines = start.split(/\r\n|\n|\r/).slice(0, HEADING_ROWS);
  let best: { delimiter: Delimiter; found: number } = { delimiter: ',', found: 0 };
  for (const delimiter of DELIMITERS)
    for (const line of lines) {
      const found = headingsIn(
        line.split(delimiter).map((cell) => cell.replace(/^"|"$/g, '')),
        columns,
      );
      if (found > best.found) best = { delimiter, found };
    }
  return best.delimiter;
}

/**
 * The records of a text with separators. A quotation mark inside a cell is a glyph like any other; one that opens a
 * cell and swallows the lines below it ends the reading.
 *
 * @throws UnreadableTable `file_quotes` with the line; never with what stands there
 */
export async function* csvRows(text: AsyncIterable<string>, delimiter: Delimiter): AsyncGenerator<TableRow> {
  const parser = parse({ bom: true, info: true, delimiter, relax_quotes: true, relax_column_count: true, skip_empty_lines: true, max_record_size: RECORD_CHARACTERS_MAX });
  const watch = new QuoteWatch(delimiter);
  const source = Readable.from(watch.over(text), { objectMode: false });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let line = 0;
  try {
    for await (const parsed of parser as AsyncIterable<{ info: { lines: number }; record: string[] }>) {
      if (parsed.record.some((cell) => swallows(cell, delimiter))) throw new UnreadableTable('file_quotes', { line: line + 1 });
      line = parsed.info.lines;
      yield { line, fields: parsed.record };
    }
  } catch (error) {
    // The parser's own words quote the cell; its code and the line are all that goes on.
    if (error instanceof CsvError) throw new UnreadableTable('file_quotes', { line: watch.openedAt ?? line + 1 });
    throw error;
  } finally {
    source.destroy();
  }
}

/**
 * Follows the quotation marks of a text by the parser's rule: one at the beginning of a cell opens it, one before a
 * separator or a line end closes it. The parser tells only where it gave up, which is the end of the file.
 */
class QuoteWatch {
  /** Line on which the cell that is open now was opened. */
  openedAt: number | null = null;
  private line = 1;
  private atStart = true;
  private mayClose = false;

  constructor(private readonly delimiter: Delimiter) {}

  async *over(text: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const piece of text) {
      for (const glyph of piece) this.see(glyph);
      yield piece;
    }
    if (this.openedAt !== null && !this.mayClose) throw new UnreadableTable('file_quotes', { line: this.openedAt });
  }

  private see(glyph: string): void {
    const ends = glyph === this.delimiter || glyph === '\n' || glyph === '\r';
    if (this.openedAt === null) {
      if (glyph === '"' && this.atStart) this.openedAt = this.line;
      this.atStart = ends || (this.atStart && glyph === '\u{feff}');
    } else if (glyph === '"') this.mayClose = !this.mayClose;
    else if (ends && this.mayClose) {
      this.openedAt = null;
      this.atStart = true;
      this.mayClose = false;
    } else this.mayClose = false;
    if (glyph === '\n') this.line += 1;
  }
}

function swallows(cell: string, delimiter: Delimiter): boolean {
  if (!/[\r\n]/.test(cell)) return false;
  return cell.split(/\r\n|\n|\r/).length - 1 > LINES_IN_CELL_MAX || cell.split(delimiter).length > 3;
}
