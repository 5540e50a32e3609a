import type { ClockTrail, DeviceCount, MealStanding, OfflineEvent, PlacedMeal, UnreadableEvent } from '#core/offline';
import type { MealWindowName } from '#core/policy';
import type { Transfer } from '#core/postings';
import type { MealSplit } from '#core/redemption';
import type { Id } from '#values';
import { dayOf } from '#values';
import { told } from './outcome.js';
import { nameOf } from './pure-facts.js';

export interface Row {
  readonly device: number;
  readonly seq: number;
  readonly event: OfflineEvent | UnreadableEvent;
  outcome: string;
  code: string | null;
  meal: Meal | null;
}

export interface Meal {
  readonly placed: PlacedMeal;
  readonly person: number;
  readonly site: number;
  readonly device: number | null;
  readonly seq: number;
  readonly codeKind: string;
  readonly transfer: Transfer;
  readonly split: MealSplit;
  voidedAtSeq: number | null;
  voided: boolean;
  standing: MealStanding;
}

export interface DeviceState {
  known: { seq: number; hashes: Map<number, string> };
  trail: ClockTrail;
  readonly count: DeviceCount;
  readonly rows: Row[];
}

/** What became of a row, as both servers tell it. */
export function verdictOf({ outcome, code, meal }: Row): string {
  if (meal === null || outcome !== 'judged') return told(outcome, code, null);
  if (meal.voided) return told('noted', 'already_voided', null);
  const { standing } = meal;
  if (standing.standing === 'funded') return told('accepted', null, null);
  return told(standing.standing === 'site' ? 'site_bears' : 'honoured', standing.code, standing.standing);
}

/** A meal as the rules of places read it. */
export function placedOf(meal: { id: Id; eventAt: number; window: MealWindowName; split: MealSplit; step: string | null; block: string | null; kept: boolean }): PlacedMeal {
  const { split, ...rest } = meal;
  return { ...rest, proxy: null, decided: null, day: dayOf(meal.eventAt), voided: false, publicFen: split.subsidyFen + split.collectiveFen };
}

/** Whose meal it was, on which day, at which window. */
export const slotOf = ({ person, placed }: Meal): string => `${nameOf(person)} ${placed.day} ${placed.window}`;
