import type { RefusalCode } from '#values';

/** Why a table as a whole cannot be taken in; each is a code of the catalogue of refusals with words of its own. */
export type TableFault = Extract<
  RefusalCode,
  'file_empty' | 'file_encoding' | 'file_quotes' | 'file_broken' | 'file_old_excel' | 'file_too_large' | 'columns_missing' | 'columns_unknown' | 'columns_twice'
>;

/**
 * A file that could not be read to its end; its lines before that are worth nothing. The message never carries a cell:
 * a parser's own words quote what it stumbled over, and that may be somebody's ID number.
 */
export class UnreadableTable extends Error {
  constructor(
    readonly fault: TableFault,
    /** The line (from 1) where reading ended, and what was found; headings only, never a cell below them. */
    readonly detail: Readonly<Record<string, unknown>> = {},
  ) {
    super(`table: ${fault}`);
  }
}
