import type { Words } from '#values';
import type { NoticeMeal, NoticeStanding } from './notice.js';
import type { Told } from './notice-words.js';
import { MEALS, whenOf } from './notice-words.js';

/** Why a meal holds no place of its own, as a person would say it: no fault of theirs is looked for. */
const WHY: Readonly<Record<string, Words>> = {
  already_redeemed: { zh: '这一餐您另有一次已经用了补贴', en: 'the subsidy of this meal was already used once' },
  code_used: { zh: '这个码之前已经用过一次', en: 'the code had been used before' },
  over_quota: { zh: '补贴次数那时已经用完', en: 'the number of subsidised meals was used up by then' },
  revoked: { zh: '那时卡已经挂失', en: 'the card had been reported lost by then' },
  suspended: { zh: '那时卡暂停使用', en: 'the card was suspended at that time' },
};
const NOT_DUE: Words = { zh: '这一餐那时不在补贴范围', en: 'no subsidy was due for this meal at that time' };

const WHO: Readonly<Record<Exclude<NoticeStanding['standing'], 'funded' | 'granted'>, Words>> = {
  site: { zh: '这份补贴改由网点承担', en: 'The site bears the subsidy' },
  advance: { zh: '这份补贴由民政部门先给网点', en: 'The bureau pays the subsidy to the site for now' },
  suspense: { zh: '这份补贴由工作人员核对', en: 'An officer looks into the subsidy' },
};

/**
 * For a meal whose subsidy somebody else bears since records that came in late were counted. It says three things in this
 * order: what happened, who pays, and that the person owes nothing.
 */
export function standingWords(meal: NoticeMeal, { standing, code }: NoticeStanding): Told {
  const name = MEALS[meal.window];
  const when = whenOf(meal.occurredAt);
  const at: Words = { zh: `${when.zh}，${meal.siteName}`, en: `${when.en}, ${meal.siteNameEn}` };
  if (standing === 'funded' || standing === 'granted') {
    return {
      title: { zh: `${name.zh}补贴核对好了`, en: `${name.en}: subsidy settled` },
      words: { zh: `${at.zh}：这一餐照常享受补贴，您不用补钱。`, en: `${at.en}: the subsidy holds as usual. You owe nothing.` },
    };
  }
  if (code === 'by_hand_above') return byHandWords(name, at, standing);
  const why = WHY[code ?? ''] ?? NOT_DUE;
  return {
    title: { zh: `${name.zh}补贴有变动，您不用补钱`, en: `${name.en}: the subsidy changed, you owe nothing` },
    words: {
      zh: `${at.zh}：网点的记录晚到了，核对后发现，${why.zh}。${WHO[standing].zh}，您不欠钱，也不用跑腿。有疑问请打电话给社区。`,
      en: `${at.en}: a record came in late and showed that ${why.en}. ${WHO[standing].en}; you owe nothing and need not do anything. Questions? Call the community office.`,
    },
  };
}

/** Nobody did anything wrong, most likely; but whoever did not eat this meal is the one who knows. */
function byHandWords(name: Words, at: Words, standing: Exclude<NoticeStanding['standing'], 'funded' | 'granted'>): Told {
  return {
    title: { zh: `${name.zh}补贴正在核对，您不用补钱`, en: `${name.en}: the subsidy is looked into, you owe nothing` },
    words: {
      zh: `${at.zh}：这一餐是输卡号办的，那天网点输卡号的餐比平日多。${WHO[standing].zh}，您不欠钱，也不用跑腿。这一餐如果不是您吃的，请打电话给社区。`,
      en: `${at.en}: this meal was made by typing the number of the card, and the site typed more than usual that day. ${WHO[standing].en}; you owe nothing. If it was not you who ate it, call the community office.`,
    },
  };
}
