import { entry } from './refusal-entry.js';

/** The database. Whoever made the id of what he asked for may ask again with it: it is done once. Part of the one catalogue. */
export const STORAGE_REFUSALS = {
  database_away: entry(503, ['数据库暂时连不上', 'The database cannot be reached'], ['没有记账，稍后用原编号重试。', 'Nothing was recorded; try again later with the same id.']),
  database_busy: entry(503, ['数据库繁忙', 'The database is busy'], ['没有记账，稍等用原编号重试。', 'Nothing was recorded; try again in a moment with the same id.']),
  storage_full: entry(503, ['服务器磁盘已满', "The server's disk is full"], ['没有记账，请联系管理员腾出空间。', 'Nothing was recorded; the administrator must free space.']),
  storage_low: entry(
    503,
    ['服务器磁盘空间不足，暂停记账', "Too little room is left on the server's disk; nothing new is recorded"],
    ['查询照常，请联系管理员腾出空间。', 'Reading goes on; the administrator must free space.'],
  ),
  storage_read_only: entry(503, ['数据库只读', 'The database is read-only'], ['没有记账，请联系管理员。', 'Nothing was recorded; tell the administrator.']),
  storage_failed: entry(
    503,
    ['服务器存储出错，暂停记账', "The server's storage failed; nothing new is recorded"],
    ['没有记账，请联系管理员检查磁盘。', 'Nothing was recorded; the administrator must check the disk.'],
  ),
  outcome_unknown: entry(
    503,
    ['不知是否已记账', 'It is not known whether this was recorded'],
    ['请用原编号再试一次，不会重复记账。', 'Try again with the same id; it is never recorded twice.'],
  ),
};
