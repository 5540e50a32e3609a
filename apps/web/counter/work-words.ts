import { dictionary, language } from '../kit/words.js';
import type { Dish, Tender } from './engine/index.js';
import { frame } from './words/frame.js';
import { work } from './words/work.js';

export { money, plain } from '../kit/formats.js';

/** The words of the scan page and its results, with those of the frame. */
export const { t } = dictionary({ ...frame.zh, ...work.zh }, { ...frame.en, ...work.en });

export function tenders(): readonly { readonly value: Tender; readonly label: string }[] {
  return (['cash', 'phone', 'family'] as const).map((value) => ({ value, label: t(`tender_${value}`) }));
}

export function dishName(dish: Dish): string {
  return language.language === 'zh' || dish.nameEn === '' ? dish.name : dish.nameEn;
}
