import { money, plain } from '../../kit/formats.js';
import { language } from '../../kit/words.js';
import { t } from './words.js';

/** Who paid which part of a meal, whole fen and hundredths of a point. */
export interface Parts {
  readonly listPriceFen: number;
  readonly discountFen: number;
  readonly subsidyFen: number;
  readonly collectiveFen: number;
  readonly charityFen: number;
  readonly points: number;
  readonly selfPayFen: number;
}

/** The parts of a meal that were paid at all, named, as one line. */
export function partsText(parts: Parts): string {
  const all: readonly (readonly [string, string, number])[] = [
    [t('listPrice'), money(parts.listPriceFen), parts.listPriceFen],
    [t('discount'), money(parts.discountFen), parts.discountFen],
    [t('subsidy'), money(parts.subsidyFen), parts.subsidyFen],
    [t('collective'), money(parts.collectiveFen), parts.collectiveFen],
    [t('charity'), money(parts.charityFen), parts.charityFen],
    [t('points'), t('nPoints', { n: plain(parts.points) }), parts.points],
    [t('selfPay'), money(parts.selfPayFen), parts.selfPayFen],
  ];
  return all
    .filter(([, , amount]) => amount > 0)
    .map(([name, text]) => `${name} ${text}`)
    .join(language.language === 'zh' ? '，' : ', ');
}

/** What taking a meal back does to everybody's money: the subsidy, the points, the charity, the site and the person. */
export function takenBack(parts: Parts, bearer: 'funded' | 'advance' | 'suspense' | 'site'): string[] {
  const publicFen = parts.subsidyFen + parts.collectiveFen;
  const payable = publicFen + parts.charityFen + parts.points;
  const effects: string[] = [];
  if (publicFen > 0) effects.push(t(bearer === 'funded' ? 'backToFunds' : bearer === 'site' ? 'backFromSite' : 'backFromClaim', { amount: money(publicFen) }));
  if (parts.charityFen > 0) effects.push(t('backToCharity', { amount: money(parts.charityFen) }));
  if (parts.points > 0) effects.push(t('backToPurse', { points: plain(parts.points) }));
  if (payable > 0 && bearer !== 'site') effects.push(t('siteLoses', { amount: money(payable) }));
  if (parts.selfPayFen > 0) effects.push(t('cashBack', { amount: money(parts.selfPayFen) }));
  effects.push(t('mealFree'));
  return effects;
}
