import type { Id, Words } from '#values';
import type { Schemas } from './api.js';
import type { KeptEvent, KeptKind } from './kept-event.js';

/** A row that the county would not have (被退回), or looks at: told until somebody has read it, kept for the day's close. */
export interface ReturnedRow {
  readonly seq: number;
  readonly id: Id;
  readonly kind: KeptKind;
  readonly at: number;
  readonly state: 'returned' | 'review';
  readonly code: string | null;
  readonly words: Words;
  readonly seen: boolean;
}

export function returnedRow(event: KeptEvent, verdict: Schemas['EventVerdictDto'], state: ReturnedRow['state']): ReturnedRow {
  const { seq, id, kind, at } = event;
  return { seq, id, kind, at, state, code: verdict.code, words: verdict.words, seen: false };
}
