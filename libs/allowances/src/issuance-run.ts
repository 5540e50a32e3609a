import { idOf, transferIdOf } from '#platform';
import type { Day, Id, Month } from '#values';
import { dayOf, firstDay } from '#values';

export const RUN_KINDS = ['monthly', 'difference'] as const;
/** monthly: everyone, once a month. difference: what a past month should have been by today's facts, less what was issued. */
export type RunKind = (typeof RUN_KINDS)[number];
export type RunState = 'drafting' | 'draft' | 'approved' | 'posted' | 'cancelled';

/** One month of one programme, from draft to posting. */
export interface IssuanceRun {
  readonly id: Id;
  /** Whose people it decides, by whose law and from whose funds; six digits. */
  readonly county: string;
  readonly programme: string;
  readonly month: Month;
  /** The version of the programme it decides by, whatever is in force later; null in a run from before runs named it that has no line. */
  readonly policyVersion: string | null;
  readonly kind: RunKind;
  /** 0 for the monthly run that counts; differences and cancelled runs are numbered. */
  readonly ordinal: number;
  readonly state: RunState;
  readonly madeBy: string;
  /** The maker's staff number; null in runs from before accounts had one. */
  readonly madeStaff: string | null;
  /** UTC milliseconds. Part of every id the run makes, so that making them again makes the same ones. */
  readonly madeAt: number;
  /** The last person decided; null before the first page. */
  readonly draftedTo: Id | null;
  readonly approvedBy: string | null;
  readonly approvedAt: number | null;
  /** The last line posted; lines are numbered from 1 without gaps. */
  readonly postedTo: number;
  readonly postedAt: number | null;
  readonly personsDecided: number;
  readonly linesTotal: number;
  /** Fen or hundredths of a point; below zero when a difference run takes back more than it gives. */
  readonly amountTotal: bigint;
  /** How many persons met each outcome: `due.<rule>`, `none.<requirement>`, `excluded.<programme>`, and `same` in a difference run. */
  readonly outcomes: Readonly<Record<string, number>>;
}

/** A rule that decided and the facts it looked at. Its words are in the policy version, which never changes. */
export type LineReason = readonly [rule: string, facts: Readonly<Record<string, string | number | boolean>>];

/** What one person gets in one run; below zero what a difference run takes back. */
export interface IssuanceLine {
  readonly lineNo: number;
  readonly id: Id;
  readonly personId: Id;
  readonly unit: 'POINT' | 'CNY';
  /** Fen or hundredths of a point. */
  readonly amount: bigint;
  readonly policyVersion: string;
  readonly ruleId: string;
  readonly reasons: readonly LineReason[];
}

/** Called after each committed step with how far a long run has come. */
export type Progress = (done: number, total: number | null) => void;

/** How much a run does in one transaction: a till waits for one of them at most, some tens of milliseconds. Tests use less. */
export class RunSizes {
  readonly personsPerPage: number = 500;
  readonly linesPerChunk: number = 250;
}

/** The day on which a run counts: its month's first day, or the day it was made when that is later. Nothing is dated back. */
export function effectiveDay(run: IssuanceRun): Day {
  const made = dayOf(run.madeAt);
  return made > firstDay(run.month) ? made : firstDay(run.month);
}

/** Lines that share the time part of their ids. */
const LINES_PER_MS = 256;

/**
 * The id of what one line makes: the same however often it is tried, from the run's own time, the run and the person.
 * Every 256 lines the time part moves on by a millisecond, so that rows are added near the end of their indexes and not
 * all over them: 40,000 cash lines post three times as fast for it.
 */
export function idOfLine(
  run: IssuanceRun,
  line: Pick<IssuanceLine, 'lineNo' | 'personId'>,
  part: 'line' | 'lot' | 'grant' | 'cash_allowance' | 'recall' | 'recall_dead' | 'claw_back',
): Id {
  const make = part === 'line' || part === 'lot' ? idOf : transferIdOf;
  return make(run.madeAt + Math.floor(line.lineNo / LINES_PER_MS), run.id, line.personId, part);
}
