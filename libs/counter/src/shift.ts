import type { Fen, Id } from '#values';
import type { Totals } from './totals.js';

const MINUTE_MS = 60_000;
/** A shift lasts twelve hours and can be extended by an hour, twelve times (web.md 1.2; WCAG 2.2.1 asks for ten). */
export const SHIFT_MS = 12 * 60 * MINUTE_MS;
export const EXTENSION_MS = 60 * MINUTE_MS;
export const EXTENSIONS_MAX = 12;
/** The tablet warns that long before the end. */
export const WARNING_MS = 10 * MINUTE_MS;

/** A shift at one tablet. Instants are UTC ms. */
export interface Shift {
  readonly id: Id;
  readonly operatorId: Id;
  readonly operatorName: string;
  readonly opensAt: number;
  readonly endsAt: number;
  readonly warnsAt: number;
  readonly extensionsLeft: number;
}

/** How a shift was closed; kept for ever. */
export interface ClosedShift {
  readonly id: Id;
  readonly shiftId: Id;
  readonly closedAt: number;
  readonly expectedCashFen: Fen;
  readonly countedCashFen: Fen;
  /** Counted less expected. */
  readonly differenceFen: Fen;
  readonly reason: string | null;
  readonly unsentRows: number;
  readonly confirmedBy: Id | null;
  readonly totals: Totals;
}

/** A shift as it stands in the database. */
export interface ShiftRow {
  readonly id: Id;
  readonly site_id: Id;
  readonly device_id: Id;
  readonly operator_id: Id;
  readonly opened_at: number;
  readonly ends_at: number;
  readonly extensions: number;
  readonly closing_id: Id | null;
}

export function shiftOf(row: Pick<ShiftRow, 'id' | 'operator_id' | 'opened_at' | 'ends_at' | 'extensions'>, operatorName: string): Shift {
  const endsAt = Number(row.ends_at);
  return {
    id: row.id,
    operatorId: row.operator_id,
    operatorName,
    opensAt: Number(row.opened_at),
    endsAt,
    warnsAt: endsAt - WARNING_MS,
    extensionsLeft: Math.max(0, EXTENSIONS_MAX - Number(row.extensions)),
  };
}
