import { entry } from './refusal-entry.js';

/** What one person at a desk may do in a day. */
export const DESK_REFUSALS = {
  enrolment_limit: entry(
    429,
    ['今天在该网点生成的绑定码已达上限', 'No more enrolments at this site today'],
    ['请明天再办，或由另一位工作人员办理。', 'Enrol tomorrow, or let a colleague do it.'],
  ),
  disclosure_limit: entry(
    429,
    ['今天查看完整信息的次数已用完', 'You have opened as many as a day allows'],
    ['请明天再看；急需时由另一位工作人员查看，并告知县级管理员。', 'Look again tomorrow; where it is urgent let a colleague look, and tell the administrator.'],
  ),
  alone_limit: entry(
    429,
    ['一人当天登记的人数已满', 'You have registered as many people as one person may in a day'],
    ['请由另一位工作人员登记；人数多的请上传名册，由另一人确认导入。', 'Let a colleague register them, or upload them as a roster that another person brings in.'],
  ),
  desk_limit: entry(
    429,
    ['一人当天办理的这类事项已满', 'You have done as many of these as one person may in a day'],
    ['请由另一位工作人员办理，或明天再办。', 'Let a colleague do it, or go on tomorrow.'],
  ),
};
