import type { Words } from '#values';

/** What a figure counts: money in fen, points in hundredths, everything else in wholes. */
export type FigureUnit = 'meal' | 'fen' | 'point' | 'site' | 'device' | 'row' | 'refusal' | 'case' | 'difference';

export type FigureGroup = 'meals' | 'money' | 'places' | 'offline' | 'checks' | 'refusals' | 'voices' | 'books';

/** One number of the bureau's first page, with everything a reader needs in order to trust it. */
export interface Figure {
  /** Stable, e.g. `meals` or `subsidy.CITY`. */
  readonly key: string;
  readonly group: FigureGroup;
  readonly unit: FigureUnit;
  readonly label: Words;
  /** 口径: what is counted, and what is not. */
  readonly definition: Words;
  /** Null when nobody has counted it yet (a month that was never reconciled). */
  readonly value: bigint | null;
  /** UTC milliseconds. */
  readonly asOf: number;
  /** Path and query, under /api/v1/, of the list whose rows add up to the value. */
  readonly rows: string;
  /** The whole of the day before and of the same weekday a week before; null for what is a state and not a flow. */
  readonly yesterday: bigint | null;
  readonly sameWeekday: bigint | null;
  /** Somebody has to look at it while it is above zero. */
  readonly work: boolean;
}

export interface Told {
  readonly group: FigureGroup;
  readonly unit: FigureUnit;
  readonly label: Words;
  readonly definition: Words;
  readonly work?: true;
}

export const words = (zh: string, en: string): Words => ({ zh, en });
