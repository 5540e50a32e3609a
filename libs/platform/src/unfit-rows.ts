import type { SealedRows } from './sealed-rows.js';

/** What an entry of the log of acts about such a row names as its object; which row it is stands in its detail. */
export const UNFIT_ROWS = 'unfit_rows';

/** As many as are kept until they are told: whoever plants more is told of by these. */
const KEPT_MAX = 500;

/** A row that was read and did not fit its seal, or was an old one put back. */
export interface UnfitRow {
  readonly table: SealedRows;
  /** Its primary key as one text. */
  readonly key: string;
}

/**
 * What doors met and refused since it was last asked. A door answers its caller at once and writes nothing; who tells of these rows
 * comes later, in a transaction of its own.
 */
export class UnfitRows {
  private readonly kept = new Map<string, UnfitRow>();

  note(row: UnfitRow): void {
    if (this.kept.size < KEPT_MAX) this.kept.set(`${row.table}|${row.key}`, row);
  }

  /** Takes them back, should they not have been told. */
  keep(rows: readonly UnfitRow[]): void {
    for (const row of rows) this.note(row);
  }

  /** All of them; they are forgotten here. */
  take(): UnfitRow[] {
    const all = [...this.kept.values()];
    this.kept.clear();
    return all;
  }
}
