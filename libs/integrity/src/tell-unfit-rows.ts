import { Injectable } from '@nestjs/common';
import { Audit, Clock, RowSeals, systemActor, type Tx, UNFIT_ROWS, type UnfitRow, UnitOfWork } from '#platform';
import { dayOf, instantAt } from '#values';

/**
 * Tells the log of acts of rows that doors refused because they do not fit their seals: once a row and day, whatever else is read
 * of it. Whoever answers for the county sees it at once among its alarms, hours before the night's own look.
 */
@Injectable()
export class TellUnfitRows {
  constructor(
    private readonly seals: RowSeals,
    private readonly work: UnitOfWork,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** How many were told of. What could not be written is told of at the next turn. */
  async tell(): Promise<number> {
    const rows = this.seals.unfit.take();
    if (rows.length === 0) return 0;
    try {
      return await this.work.run((tx) => this.written(tx, rows));
    } catch (error) {
      this.seals.unfit.keep(rows);
      throw error;
    }
  }

  private async written(tx: Tx, rows: readonly UnfitRow[]): Promise<number> {
    const today = await tx.query<{ detail: string }>('SELECT detail FROM audit_entry WHERE object_id = ? AND at >= ?', [UNFIT_ROWS, instantAt(dayOf(this.clock.nowMs()))]);
    const told = new Set(today.map(({ detail }) => detail));
    const fresh = rows.filter((row) => !told.has(detailOf(row)));
    for (const { table, key } of fresh) {
      await this.audit.record(tx, systemActor(''), { action: 'row.unfit', objectKind: 'row_seal', objectId: UNFIT_ROWS, detail: { table, key } });
    }
    return fresh.length;
  }
}

function detailOf({ table, key }: UnfitRow): string {
  return JSON.stringify({ table, key });
}
