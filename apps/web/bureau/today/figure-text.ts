import type { components } from '../../kit/api/schema.js';
import { money, plain } from '../../kit/formats.js';
import { langTag, language } from '../../kit/words.js';
import { t } from './words.js';

export type Figure = components['schemas']['FigureDto'];

/** English tells one from many. */
const ONE = {
  meal: 'oneMeal',
  site: 'oneSite',
  device: 'oneDevice',
  row: 'oneRow',
  refusal: 'oneRefusal',
  case: 'oneCase',
  difference: 'oneDifference',
} as const;

/** `1,234`. */
export function whole(n: number): string {
  return new Intl.NumberFormat(langTag()).format(n);
}

/** A number with its unit, as it stands large on a card: `86 餐`, `128.00 元`, `86 meals`. */
export function valueText(unit: Figure['unit'], value: number | null): string {
  if (value === null) return t('unknown');
  if (unit === 'fen') return money(value);
  if (unit === 'point') return t('point', { n: plain(value) });
  return value === 1 ? t(ONE[unit]) : t(unit, { n: whole(value) });
}

export function labelOf(figure: Pick<Figure, 'label'>): string {
  return language.language === 'zh' ? figure.label.zh : figure.label.en;
}

/** Where in this app the rows of a figure are. Differences and acts to confirm have pages of their own. */
export function pageOf(figure: Figure): { path: string; query?: Record<string, string> } {
  if (figure.key === 'differences') return { path: '/reconciliation' };
  if (figure.key === 'proposals_open') return { path: '/confirmations' };
  return { path: '/today/rows', query: { at: figure.rows } };
}
