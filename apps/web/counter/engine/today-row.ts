import { VOID_WINDOW_MS } from '#core/redemption';
import type { KeptMeal } from './kept-meal.js';
import type { TodayRow } from './result.js';

/** A kept meal as a row of T6. */
export function todayRow(meal: KeptMeal, nowMs: number): TodayRow {
  const { id, kind, saleKind, at, day, window, nameMasked, codeKind, split, tender, state, offline } = meal;
  const until = at + VOID_WINDOW_MS;
  const voidable = kind === 'meal' && (state === 'confirmed' || state === 'waiting' || state === 'review') && nowMs <= until;
  return { id, kind, saleKind, at, day, window, nameMasked, codeKind, split, tender, state, offline, voidUntil: voidable ? until : null };
}
