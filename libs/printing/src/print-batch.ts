import type { Id } from '#values';
import type { CarrierState } from '#cards';

/** Cards of one batch; a sheet of more is nobody's evening work any longer. */
export const CARDS_MAX = 1000;

/** cr80: ten cards a page with their backs. a5: one large sheet a person. */
export const PRINT_FORMATS = ['cr80', 'a5'] as const;
export type PrintFormat = (typeof PRINT_FORMATS)[number];

/** What happens to a batch, in this order and each once. */
export const PRINT_STEPS = ['made', 'printed', 'checked', 'handed_out'] as const;
export type PrintStepName = (typeof PRINT_STEPS)[number];

/** Somebody vouched for a step. */
export interface PrintStep {
  readonly step: PrintStepName;
  /** UTC milliseconds. */
  readonly at: number;
  /** The person, by name. */
  readonly by: string;
  /** The account that wrote it down. */
  readonly account: string;
  /** Cards that went on from this step. */
  readonly counted: number;
  /** Cards that did not: spoilt at the check, not called for at the handing out. */
  readonly setAside: number;
  readonly note: string | null;
}

export interface PrintBatch {
  readonly id: Id;
  readonly title: string;
  /** The area whose officers see it. */
  readonly areaCode: string;
  readonly format: PrintFormat;
  readonly cards: number;
  /** Cards that cannot be printed as they should be: see `PrintFault`. */
  readonly faults: number;
  /** Persons who were asked for, or live in the area, and are not in it: no live card, or beyond the thousand. */
  readonly leftOut: number;
  readonly madeAt: number;
  readonly steps: readonly PrintStep[];
}

/**
 * glyph_missing: the typeface lacks a character of the name; 〓 stands in its place, to be written in by hand.
 * name_too_long: the name cannot be set whole and readable on this format; the card is left out of the sheets.
 */
export type PrintFault = 'glyph_missing' | 'name_too_long';

/** How a card of a batch stands now. Whatever is not good is left out of the sheets. */
export type CardStanding = 'good' | 'replaced' | 'lost' | 'suspended' | 'died' | 'moved_out';

export interface PrintLine {
  readonly lineNo: number;
  readonly personId: Id;
  readonly nameMasked: string;
  readonly cardId: Id;
  readonly generation: number;
  readonly fault: PrintFault | null;
  readonly standing: CardStanding;
}

/** What the standing of a line is told from. */
export interface LineFacts {
  readonly generation: number;
  readonly generationNow: number;
  readonly state: CarrierState;
  readonly diedOn: string | null;
  readonly movedOutOn: string | null;
}

/** @param today day in Asia/Shanghai; who moves out on it has moved. */
export function standingOf(line: LineFacts, today: string): CardStanding {
  if (line.diedOn !== null) return 'died';
  if (line.movedOutOn !== null && line.movedOutOn <= today) return 'moved_out';
  if (line.generation !== line.generationNow) return 'replaced';
  return line.state === 'active' ? 'good' : line.state;
}
