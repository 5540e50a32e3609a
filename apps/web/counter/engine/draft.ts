import type { Id } from '#values';
import type { CodeKind, Sale } from './result.js';

/**
 * An online try whose answer is not known. It is on the disk before the question leaves, so that neither a lost answer
 * nor a lost tablet leaves a meal that nobody asks after.
 */
export interface Draft {
  readonly id: Id;
  /** UTC ms, corrected. */
  readonly at: number;
  readonly sale: Sale;
  readonly codeKind: CodeKind;
  readonly holder: string | null;
  readonly nameMasked: string | null;
  /** `refused`: the tablet said no after the answer was lost; if the county said yes, the meal is taken back. */
  readonly decided: 'refused' | null;
  /** The id of that void, the same through every try. */
  readonly voidId: Id;
}

/** A question that the county has not heard of by then never reached it. */
export const DRAFT_LOST_MS = 120_000;
