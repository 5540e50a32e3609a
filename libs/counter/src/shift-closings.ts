import { Injectable } from '@nestjs/common';
import type { Fen, Id, Refusal } from '#values';
import { fen, refuse, writtenGlyphs } from '#values';
import type { Actor, Tx } from '#platform';
import { Audit, big } from '#platform';
import type { ClosedShift, ShiftRow } from './shift.js';
import { ShiftStore } from './shift.store.js';
import type { Totals } from './totals.js';
import { TotalsStore } from './totals.store.js';

/** What a closing is made of. */
export interface ClosingOrder {
  readonly id: Id;
  readonly countedCashFen: Fen;
  readonly reason?: string | undefined;
  readonly unsentRows: number;
  readonly confirmedBy: Id | null;
  readonly closedAt: number;
}

/** The records of closings: insert-only, with the sums as they were. */
@Injectable()
export class ShiftClosings {
  constructor(
    private readonly shifts: ShiftStore,
    private readonly totals: TotalsStore,
    private readonly audit: Audit,
  ) {}

  /** Refuses `id_reused` (another closing has the id) and `reason_required` where cash and books differ. */
  async keep(tx: Tx, actor: Actor, row: ShiftRow, order: ClosingOrder): Promise<ClosedShift | Refusal> {
    const { closedAt } = order;
    const [taken] = await tx.query('SELECT id FROM shift_closing WHERE id = ?', [order.id]);
    if (taken !== undefined) return refuse('id_reused', { id: order.id });
    const totals = await this.totals.of(tx, { siteId: row.site_id, deviceId: row.device_id, fromMs: await this.shifts.uncountedFrom(tx, row), toMs: closedAt + 1 });
    const differenceFen = fen(order.countedCashFen - totals.takings.cashFen);
    const reason = order.reason?.trim() ?? '';
    if (differenceFen !== 0n && writtenGlyphs(reason) < 2)
      return refuse('reason_required', { expectedCashFen: Number(totals.takings.cashFen), differenceFen: Number(differenceFen) });
    await tx.insert('shift_closing', [
      {
        id: order.id,
        shift_id: row.id,
        site_id: row.site_id,
        device_id: row.device_id,
        closed_at: closedAt,
        closed_by: actor.id,
        confirmed_by: order.confirmedBy,
        unsent_rows: order.unsentRows,
        meals: totals.meals,
        cash_fen: totals.takings.cashFen,
        phone_fen: totals.takings.phoneFen,
        family_fen: totals.takings.familyFen,
        counted_fen: order.countedCashFen,
        difference_fen: differenceFen,
        reason: reason === '' ? null : reason,
        summary: summaryOf(totals),
      },
    ]);
    const detail = { unsentRows: order.unsentRows, differenceFen: Number(differenceFen), confirmedBy: order.confirmedBy };
    await this.audit.record(tx, actor, { action: 'shift.close', objectKind: 'shift', objectId: row.id, ...(reason === '' ? {} : { reason }), detail });
    return this.read(tx, order.id);
  }

  /** The record under its id, for whoever asks for the same closing again. Refuses `id_reused`: another count. */
  async again(tx: Tx, order: Omit<ClosingOrder, 'closedAt'>): Promise<ClosedShift | Refusal> {
    const known = await this.read(tx, order.id);
    const same = known.countedCashFen === order.countedCashFen && (known.reason ?? '') === (order.reason?.trim() ?? '') && known.unsentRows === order.unsentRows;
    return same ? known : refuse('id_reused', { id: order.id });
  }

  private async read(tx: Tx, id: Id): Promise<ClosedShift> {
    const [row] = await tx.query<{
      shift_id: Id;
      closed_at: number;
      cash_fen: unknown;
      counted_fen: unknown;
      difference_fen: unknown;
      reason: string | null;
      unsent_rows: number;
      confirmed_by: Id | null;
      summary: string;
    }>('SELECT shift_id, closed_at, cash_fen, counted_fen, difference_fen, reason, unsent_rows, confirmed_by, summary FROM shift_closing WHERE id = ?', [id]);
    if (!row) throw new Error('a closing was not kept');
    return {
      id,
      shiftId: row.shift_id,
      closedAt: Number(row.closed_at),
      expectedCashFen: fen(big(row.cash_fen)),
      countedCashFen: fen(big(row.counted_fen)),
      differenceFen: fen(big(row.difference_fen)),
      reason: row.reason,
      unsentRows: Number(row.unsent_rows),
      confirmedBy: row.confirmed_by,
      totals: totalsOf(row.summary),
    };
  }
}

/** Amounts as digit strings, so that none is rounded on its way through JSON. */
function summaryOf(totals: Totals): string {
  return JSON.stringify(totals, (_key, value: unknown) => (typeof value === 'bigint' ? { fen: value.toString() } : value));
}

function totalsOf(summary: string): Totals {
  return JSON.parse(summary, (_key, value: unknown) => (isAmount(value) ? BigInt(value.fen) : value)) as Totals;
}

function isAmount(value: unknown): value is { readonly fen: string } {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 1 && typeof (value as { fen?: unknown }).fen === 'string';
}
