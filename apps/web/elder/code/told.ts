import { clockTime, money, pointsText } from '../../kit/formats.js';
import type { components } from '../../kit/api/schema.js';
import { ofBoth } from '../../kit/words.js';
import type { FeedItem } from './live.js';
import { t } from './words.js';

/** What just happened, as the band on the first page tells it; kept as facts, so that another language tells it again. */
export type Told =
  | { readonly kind: 'meal'; readonly occurredAt: number; readonly subsidyFen: number; readonly points: number; readonly selfPayFen: number }
  | { readonly kind: 'void'; readonly occurredAt: number }
  | { readonly kind: 'other'; readonly title: components['schemas']['WordsDto']; readonly words: components['schemas']['WordsDto'] };

export function toldOf({ kind, notice }: FeedItem): Told {
  const { meal } = notice;
  if (kind === 'meal' && meal !== null) return { ...meal, kind };
  if (kind === 'void' && meal !== null) return { kind, occurredAt: meal.occurredAt };
  return { kind: 'other', title: notice.title, words: notice.words };
}

/** The sentences of the band. */
export function sentencesOf(told: Told): { readonly title: string; readonly help: string } {
  switch (told.kind) {
    case 'meal':
      return {
        title: t('served', { time: clockTime(told.occurredAt), subsidy: money(told.subsidyFen), paid: money(told.selfPayFen) }),
        help: told.points > 0 ? t('servedPoints', { points: pointsText(told.points) }) : t('servedNew'),
      };
    case 'void':
      return { title: t('voided', { time: clockTime(told.occurredAt) }), help: '' };
    case 'other':
      return { title: ofBoth(told.title), help: ofBoth(told.words) };
  }
}
