import type { Difference, DifferenceType } from '#core/matching';
import type { Id, Month } from '#values';

/** How often a type was found, and how much is in question: fen, and hundredths of a point at one fen each; meals for counter_drift. */
export interface TypeTotal {
  readonly count: number;
  readonly amount: number;
}

/** One comparison of a month. All numbers are exact integers, so that it goes out as JSON as it is. */
export interface ReconciliationRun {
  readonly id: Id;
  readonly month: Month;
  /** County, street or community whose residents were compared. */
  readonly areaCode: string;
  readonly madeBy: string;
  /** UTC ms; of one that waits its turn, when it was asked for. */
  readonly startedAt: number;
  /** UTC ms; null while it goes on, or when it was cut off: the same id starts it again. */
  readonly endedAt: number | null;
  /** Digest over the laws of all days of the month: equal when every policy text was the same. Empty until it is begun. */
  readonly lawSha256: string;
  readonly persons: number;
  readonly redemptions: number;
  readonly transfers: number;
  readonly linesChecked: number;
  readonly differences: number;
  /** By type; empty when all agrees. */
  readonly totals: Readonly<Partial<Record<DifferenceType, TypeTotal>>>;
}

/** How far a run has come. */
export interface RunProgress {
  readonly persons: number;
  readonly redemptions: number;
  readonly transfers: number;
  readonly linesChecked: number;
}

/** A difference with its place in the list of its run. */
export interface ListedDifference extends Difference {
  readonly runId: Id;
  readonly lineNo: number;
}
