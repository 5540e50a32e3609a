import { isBlank, plainHeading } from './plain-cell.js';
import { UnreadableTable } from './unreadable.js';

/** One column that a table may have. */
export interface TableColumn<Name extends string = string> {
  readonly name: Name;
  /** Headings by which it goes besides its name, as offices write them. */
  readonly titles: readonly string[];
  readonly required?: boolean;
}

/** What was taken for the headings of a file. */
export interface Headings<Name extends string = string> {
  /** Index among the rows that were looked at. */
  readonly row: number;
  readonly places: ReadonlyMap<Name, number>;
  /** Cells from the first to the last heading. */
  readonly width: number;
  /** Headings of columns that carry nothing for us (a running number) or that the caller chose to leave out. */
  readonly ignored: readonly string[];
}

/** Headings that say nothing of the person which the table does not say elsewhere. */
const SAYS_NOTHING = new Set(['序号', '编号', 'no', 'no.', '#', '性别', '年龄', '出生日期', 'sex', 'age'].map(plainHeading));

/** Characters of the longest cell that may be a mistyped heading; what is longer is a text, and like no title of ours. */
export const LIKE_MAX = 60;

/** How many of the cells are headings of ours: the row that has most of them is the row of headings. */
export function headingsIn(cells: readonly string[], columns: readonly TableColumn[]): number {
  const known = byHeading(columns);
  return new Set(cells.map((cell) => known.get(plainHeading(cell))?.name).filter((name) => name !== undefined)).size;
}

/**
 * Finds the row of headings, below a title row if there is one, and what stands where. A heading that nobody knows is
 * refused, because its cells would be lost in silence; the caller may name it to leave it out.
 *
 * @throws UnreadableTable `columns_missing`, `columns_unknown` (each with the heading it resembles) or `columns_twice`
 */
export function findHeadings<Name extends string>(rows: readonly (readonly string[])[], columns: readonly TableColumn<Name>[], leaveOut: readonly string[] = []): Headings<Name> {
  const counts = rows.map((cells) => headingsIn(cells, columns));
  const most = Math.max(0, ...counts);
  const row = most === 0 ? 0 : counts.indexOf(most);
  const cells = rows[row] ?? [];
  const known = byHeading(columns);
  const places = new Map<Name, number>();
  const unknown: { heading: string; like: string | null }[] = [];
  const ignored: string[] = [];
  const left = new Set(leaveOut.map(plainHeading));
  let width = 0;
  cells.forEach((cell, place) => {
    if (isBlank(cell)) return;
    width = place + 1;
    const heading = plainHeading(cell);
    const column = known.get(heading);
    if (left.has(heading)) ignored.push(cell.trim());
    else if (column === undefined && SAYS_NOTHING.has(heading)) ignored.push(cell.trim());
    else if (column === undefined) unknown.push({ heading: cell.trim().slice(0, 40), like: resembling(heading, columns) });
    else if (places.has(column.name)) throw new UnreadableTable('columns_twice', { line: row + 1, heading: cell.trim().slice(0, 40), column: column.name });
    else places.set(column.name, place);
  });
  const missing = columns.filter(({ name, required }) => required === true && !places.has(name));
  if (missing.length > 0)
    throw new UnreadableTable('columns_missing', { headingLine: row + 1, missing: missing.map(({ name, titles }) => ({ column: name, title: titles[0] ?? name })), read: most });
  if (unknown.length > 0) throw new UnreadableTable('columns_unknown', { headingLine: row + 1, unknown });
  return { row, places, width, ignored };
}

function byHeading<Name extends string>(columns: readonly TableColumn<Name>[]): ReadonlyMap<string, TableColumn<Name>> {
  return new Map(columns.flatMap((column) => [column.name, ...column.titles].map((title) => [plainHeading(title), column] as const)));
}

/** The known heading that one mistyped: one contains the other, or most of their letters agree in order. */
export function resembling(heading: string, columns: readonly TableColumn[]): string | null {
  if (heading.length > LIKE_MAX) return null;
  let best: { title: string; share: number } | null = null;
  for (const { name, titles } of columns) {
    for (const title of [name, ...titles]) {
      const other = plainHeading(title);
      const share = (2 * commonLetters(heading, other)) / Math.max(1, heading.length + other.length);
      if (share >= 0.6 && (best === null || share > best.share)) best = { title, share };
    }
  }
  return best?.title ?? null;
}

/** Length of the longest common subsequence; headings are short. */
function commonLetters(one: string, other: string): number {
  let row = new Array<number>(other.length + 1).fill(0);
  for (const letter of one) {
    const next = [0];
    for (let at = 1; at <= other.length; at++) next.push(letter === other[at - 1] ? (row[at - 1] ?? 0) + 1 : Math.max(row[at] ?? 0, next[at - 1] ?? 0));
    row = next;
  }
  return row[other.length] ?? 0;
}
