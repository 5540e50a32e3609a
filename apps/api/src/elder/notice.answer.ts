import type { FeedItem, Home, NoticeMeal, NoticeView } from '#notices';
import { jsonAmount } from '#values';
import type { HomeDto } from './home.dto.js';
import type { FeedItemDto, NoticeDto, NoticeMealDto } from './notices.dto.js';

/** Amounts leave as exact JSON integers. */
function noticeMealJson(meal: NoticeMeal): NoticeMealDto {
  const { listPriceFen, subsidyFen, points, selfPayFen } = meal;
  return { ...meal, listPriceFen: jsonAmount(listPriceFen), subsidyFen: jsonAmount(subsidyFen), points: jsonAmount(points), selfPayFen: jsonAmount(selfPayFen) };
}

export function noticeJson(notice: NoticeView): NoticeDto {
  return { ...notice, reasons: [...notice.reasons], meal: notice.meal === null ? null : noticeMealJson(notice.meal) };
}

export function feedItemJson({ cursor, kind, notice }: FeedItem): FeedItemDto {
  return { cursor, kind, notice: noticeJson(notice) };
}

export function homeJson(home: Home): HomeDto {
  const { purse, lastMeal } = home;
  const next = purse.nextExpiry;
  return {
    ...home,
    purse: { balance: jsonAmount(purse.balance), words: purse.words, nextExpiry: next === null ? null : { ...next, amount: jsonAmount(next.amount) } },
    meals: [...home.meals],
    lastMeal: lastMeal === null ? null : { ...lastMeal, ...noticeMealJson(lastMeal) },
    contacts: [...home.contacts],
  };
}
