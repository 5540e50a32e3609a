/**
 * Telling the elder and the family: notices, text messages, the live feed of a phone and its first page.
 *
 * Promises: every use, void, change of card or phone, changed allowance, answer and consent is told exactly once, also over
 * a death of the process; numbers rise in the order in which notices become visible, so a cursor misses nothing; notices
 * are never changed, read marks stand apart; nobody writes to the dead, the family is told in plain words; whom no message
 * reaches stands on a list until somebody has told them.
 *
 * Refuses: forbidden, invalid_request, not_found, nobody_to_tell.
 *
 * @example
 * await tellNotices.tell();
 * const { items, cursor } = await readChanges.after(elder, lastCursor);
 */
export { TELLING_WAYS, type TellingWay } from './errand.js';
export { FindErrands, WriteSlips } from './find-errands.js';
export { FindNotices, MarkRead, type NoticePage } from './find-notices.js';
export { LiveFeed, type Listener } from './live-feed.js';
export type { FeedItem, FeedKind, NoticeKind, NoticeMeal, NoticeView } from './notice.js';
export { NoticesModule } from './notices.module.js';
export { type Changes, ReadChanges } from './read-changes.js';
export { type Home, ReadHome } from './read-home.js';
export { RecordTelling } from './record-telling.js';
export { SendTexts } from './send-texts.js';
export { TellAllowances } from './tell-allowances.js';
export { TellNotices } from './tell-notices.js';
