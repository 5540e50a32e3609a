import { Injectable } from '@nestjs/common';
import { type Row, RowSeals, sealedRow } from '#platform';

const COLUMNS = [...sealedRow('redemption_void').columns, 'seal'];

/** The columns of the void `v` of a meal, as a LEFT JOIN brings them, for `TakenBack`. */
export const VOID_COLUMNS = COLUMNS.map((column) => `v.${column} AS void_${column}`).join(', ');

/** Whether a meal was taken back: a void that the app did not write takes nothing back, whoever asks. */
@Injectable()
export class TakenBack {
  constructor(private readonly seals: RowSeals) {}

  /** Of a row that was read with `VOID_COLUMNS`. */
  is(row: Row): boolean {
    const { void_id: id } = row as { void_id?: unknown };
    if (id === undefined) throw new Error('the row was read without its void');
    return id !== null && this.seals.fits('redemption_void', Object.fromEntries(COLUMNS.map((column) => [column, row[`void_${column}`]])));
  }
}
