import { clockTime, money, pointsText } from '../../kit/formats.js';
import type { FeedItem } from './live.js';
import { t } from './words.js';

/** What happened at the counter, as the band on the first page tells it; kept as facts, so that another language tells it again. */
export type Told =
  | { readonly kind: 'meal'; readonly redemptionId: string; readonly occurredAt: number; readonly subsidyFen: number; readonly points: number; readonly selfPayFen: number }
  | { readonly kind: 'void'; readonly redemptionId: string; readonly occurredAt: number };

/** Null for what did not happen at a counter. */
export function toldOf({ kind, notice: { meal } }: FeedItem): Told | null {
  return (kind === 'meal' || kind === 'void') && meal !== null ? { ...meal, kind } : null;
}

/** The sentences of the band. */
export function sentencesOf(told: Told): { readonly title: string; readonly help: string } {
  if (told.kind === 'void') return { title: t('voided', { time: clockTime(told.occurredAt) }), help: '' };
  return {
    title: t('served', { time: clockTime(told.occurredAt), subsidy: money(told.subsidyFen), paid: money(told.selfPayFen) }),
    help: told.points > 0 ? t('servedPoints', { points: pointsText(told.points) }) : t('servedNew'),
  };
}
