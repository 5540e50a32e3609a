/**
 * Telling the elder and the family: notices, text messages, the live feed of a phone and its first page.
 *
 * Promises: every use, void, change of card or phone, changed allowance, answer and consent is told exactly once, also over
 * a death of the process; numbers rise in the order in which notices become visible, so a cursor misses nothing; notices
 * are never changed, read marks stand apart; nobody writes to the dead, the family is told in plain words.
 *
 * Refuses: forbidden, not_found.
 *
 * @example
 * await tellNotices.tell();
 * const { items, cursor } = await readChanges.after(elder, lastCursor);
 */
export { FindNotices, MarkRead, type NoticePage } from './find-notices.js';
export { LiveFeed, type Listener } from './live-feed.js';
export type { FeedItem, FeedKind, NoticeKind, NoticeMeal, NoticeView } from './notice.js';
export { NoticesModule } from './notices.module.js';
export { type Changes, ReadChanges } from './read-changes.js';
export { type Home, ReadHome } from './read-home.js';
export { SendTexts } from './send-texts.js';
export { TellAllowances } from './tell-allowances.js';
export { TellNotices } from './tell-notices.js';
