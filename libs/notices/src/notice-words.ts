import type { MealWindowName } from '#core/policy';
import type { Grievance } from '#grievances';
import { ANSWER_OUTCOMES } from '#grievances';
import type { Month, Words } from '#values';
import { shanghaiText, yuanText } from '#values';
import type { CarrierEvent, NoticeDetail, NoticeMeal } from './notice.js';

/** A line and what it says. */
export interface Told {
  readonly title: Words;
  readonly words: Words;
}

export const MEALS: Readonly<Record<MealWindowName, Words>> = {
  breakfast: { zh: '早餐', en: 'Breakfast' },
  lunch: { zh: '午餐', en: 'Lunch' },
  dinner: { zh: '晚餐', en: 'Dinner' },
};
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `11月23日 11:32` and `23 Nov 11:32`. */
export function whenOf(instantMs: number): Words {
  const text = shanghaiText(instantMs);
  const [monthOfYear, day, time] = [Number(text.slice(5, 7)), Number(text.slice(8, 10)), text.slice(11, 16)];
  return { zh: `${String(monthOfYear)}月${String(day)}日 ${time}`, en: `${String(day)} ${MONTHS[monthOfYear - 1] ?? ''} ${time}` };
}

function monthWords(month: Month): Words {
  return { zh: `${String(Number(month.slice(0, 4)))}年${String(Number(month.slice(5)))}月`, en: `${MONTHS[Number(month.slice(5)) - 1] ?? ''} ${month.slice(0, 4)}` };
}

function paidWords(meal: NoticeMeal): Words {
  const [subsidy, points, paid] = [yuanText(meal.subsidyFen), yuanText(meal.points), yuanText(meal.selfPayFen)];
  const spent = meal.points > 0n ? { zh: `，用重阳分 ${points} 分`, en: `, points ${points}` } : { zh: '', en: '' };
  return { zh: `补贴 ${subsidy} 元${spent.zh}，付 ${paid} 元`, en: `subsidy ${subsidy} yuan${spent.en}, paid ${paid} yuan` };
}

export function mealWords(meal: NoticeMeal): Told {
  const name = MEALS[meal.window];
  const when = whenOf(meal.occurredAt);
  const paid = paidWords(meal);
  return {
    title: { zh: `${name.zh}用餐成功`, en: `${name.en} served` },
    words: { zh: `${when.zh}，${meal.siteName}，${paid.zh}。不是您用的，请点“有疑问”。`, en: `${when.en}, ${meal.siteNameEn}: ${paid.en}. If it was not you, tell us.` },
  };
}

/** A meal in one line, for a list on paper. */
export function mealLine(meal: NoticeMeal): Words {
  const [when, name] = [whenOf(meal.occurredAt), MEALS[meal.window]];
  return { zh: `${when.zh} ${name.zh}，${meal.siteName}，付 ${yuanText(meal.selfPayFen)} 元`, en: `${when.en} ${name.en}, ${meal.siteNameEn}, paid ${yuanText(meal.selfPayFen)}` };
}

export function voidWords(meal: NoticeMeal, at: number): Told {
  const name = MEALS[meal.window];
  const [eaten, undone] = [whenOf(meal.occurredAt), whenOf(at)];
  return {
    title: { zh: `${name.zh}已撤销`, en: `${name.en} taken back` },
    words: {
      zh: `${eaten.zh}在${meal.siteName}的${name.zh}已于${undone.zh}撤销，补贴、积分和餐次都已退回。`,
      en: `The ${name.en.toLowerCase()} of ${eaten.en} at ${meal.siteNameEn} was taken back at ${undone.en}; subsidy, points and the meal itself are returned.`,
    },
  };
}

const CARRIERS: Readonly<Record<CarrierEvent, Told>> = {
  replaced: told(
    ['已换新卡', 'Card replaced'],
    ['旧卡和手机码都已作废，请用新卡；手机请重新开通。', 'The old card and the code on the phone no longer work; bind the phone again.'],
  ),
  lost: told(
    ['卡已挂失', 'Card reported lost'],
    ['卡、手机码、社保卡都已停用。十分钟内可自行撤销，之后请到社区办理。', 'Card, phone and social card are stopped. You can take it back yourself for ten minutes.'],
  ),
  loss_withdrawn: told(['挂失已撤销', 'Loss report taken back'], ['卡和手机码又可以用了。', 'Card and phone work again.']),
  suspended: told(['卡已暂停', 'Card suspended'], ['待社区核实，可按原价用餐；请打电话给社区。', 'Until the community office has checked; full price is possible. Please call.']),
  resumed: told(['卡已恢复', 'Card works again'], ['卡和手机码又可以用了。', 'Card and phone work again.']),
  activation_made: told(
    ['为您办了手机开通码', 'A code for a phone was made for you'],
    ['社区为您办了开通手机的一次性码。不是您要办的，请打电话给社区。', 'The community office made a one-time code to bind a phone. If you did not ask for it, call them.'],
  ),
  phone_enrolled: told(
    ['手机已开通', 'Phone bound'],
    [
      '一部手机开通了您的爱心码；只有这一部能用。不是您本人办的，请马上挂失，或打电话给社区。',
      'A phone now makes your code, and no other does. If it was not you, report the card lost or call the community office.',
    ],
  ),
  phone_revoked: told(['手机已停用', 'Phone stopped'], ['这部手机的爱心码已停用，卡仍可用。', 'The code on the phone is stopped; the card still works.']),
  social_bound: told(['社保卡已绑定', 'Social-security card bound'], ['以后也可以用社保卡用餐。', 'You can eat with the social-security card too.']),
  social_released: told(
    ['社保卡已解绑', 'Social-security card released'],
    ['社保卡不能再用来用餐，爱心卡仍可用。', 'The social-security card no longer works for meals; the Love Card does.'],
  ),
};

function told([zh, en]: readonly [string, string], [wordsZh, wordsEn]: readonly [string, string]): Told {
  return { title: { zh, en }, words: { zh: wordsZh, en: wordsEn } };
}

type DetailOf<K extends NoticeDetail['of']> = Extract<NoticeDetail, { of: K }>;

const CHANGES: Readonly<Record<DetailOf<'allowance'>['change'], Words>> = {
  new: { zh: '新发', en: 'begins' },
  more: { zh: '增加', en: 'rises' },
  less: { zh: '减少', en: 'falls' },
  ended: { zh: '停发', en: 'ends' },
};

export function carrierWords({ event }: DetailOf<'carrier'>): Told {
  return CARRIERS[event];
}

/** `2027年5月22日`. */
function dayWords(day: string): string {
  return `${day.slice(0, 4)}年${String(Number(day.slice(5, 7)))}月${String(Number(day.slice(8)))}日`;
}

export function familyWords({ nameMasked, relation, endsOn }: DetailOf<'family'>): Told {
  return {
    title: { zh: '家人开始代看', en: 'Somebody looks on' },
    words: {
      zh: `${nameMasked}（${relation}）从现在起可以看您的用餐和消息，到${dayWords(endsOn)}为止，只能看、不能办。随时可在“家人代看”里取消。`,
      en: `${nameMasked} (${relation}) can see your meals and notices until ${endsOn}, and can change nothing. You can take this back at any time.`,
    },
  };
}

export function familyEndedWords({ nameMasked, relation }: DetailOf<'family'>): Told {
  return {
    title: { zh: '已取消家人代看', en: 'Somebody no longer looks on' },
    words: { zh: `${nameMasked}（${relation}）不能再看您的用餐和消息了。`, en: `${nameMasked} (${relation}) can no longer see your meals and notices.` },
  };
}

export function allowanceWords(detail: DetailOf<'allowance'>): Told {
  const { change, month, before, adjusts } = detail;
  const title = withoutBrackets(detail.title);
  const [of, verb] = [monthWords(month), CHANGES[change]];
  const amount = amountWords(detail, detail.amount);
  const then = before === null ? null : amountWords(detail, before.amount);
  const becomes = becomesWords(change, amount, then);
  if (adjusts) {
    const sign = change === 'more' ? { zh: '补发', en: 'more' } : { zh: '收回', en: 'less' };
    return {
      title: { zh: `${title.zh}补差`, en: `${title.en}: corrected` },
      words: {
        zh: `${of.zh}${title.zh}重新核定，${sign.zh} ${amount.zh}。有异议可以申诉。`,
        en: `${title.en} of ${of.en} was decided again: ${amount.en} ${sign.en}. You may appeal.`,
      },
    };
  }
  return {
    title: { zh: `${title.zh}${verb.zh}`, en: `${title.en} ${verb.en}` },
    words: { zh: `从${of.zh}起，${becomes.zh}。有异议可以申诉。`, en: `From ${of.en}: ${becomes.en}. You may appeal.` },
  };
}

/** What a month gives from now on, beside what it gave. */
function becomesWords(change: DetailOf<'allowance'>['change'], now: Words, then: Words | null): Words {
  if (change === 'ended')
    return then === null ? { zh: '不再发放', en: 'no longer paid' } : { zh: `不再发放，之前每月 ${then.zh}`, en: `no longer paid; it was ${then.en} a month` };
  if (change === 'new' || then === null) return { zh: `每月 ${now.zh}`, en: `${now.en} a month` };
  return { zh: `每月由 ${then.zh}变为 ${now.zh}`, en: `${now.en} a month instead of ${then.en}` };
}

/** `重阳分` for `重阳分（养老服务电子津贴）`: a headline is read at arm's length. */
function withoutBrackets(title: Words): Words {
  return { zh: title.zh.replace(/（[^）]*）$/, ''), en: title.en.replace(/ \([^)]*\)$/, '') };
}

function amountWords({ unit }: DetailOf<'allowance'>, amount: string): Words {
  const text = yuanText(BigInt(amount.replace('-', '')));
  return unit === 'POINT' ? { zh: `${text} 分`, en: `${text} points` } : { zh: `${text} 元`, en: `${text} yuan` };
}

export function answerWords(grievance: Grievance): Told {
  const { answer, kind } = grievance;
  const [zh, en] = kind === 'complaint' ? ['您的投诉有答复了', 'Your complaint is answered'] : ['您的申诉有答复了', 'Your appeal is answered'];
  const outcome = answer === null ? null : ANSWER_OUTCOMES[answer.outcome];
  const text = answer?.text ?? '';
  return { title: { zh, en }, words: { zh: `${outcome?.zh ?? ''}：${text}`, en: `${outcome?.en ?? ''}: ${text}` } };
}

/** For the family alone, in plain words: what is arranged, and whom to call should it be a mistake. */
/** Stands in the place of a notice whose sealed words cannot be opened any more. */
export const LOST_WORDS: Told = told(
  ['通知内容无法读取', 'This notice cannot be read'],
  [
    '这条通知的内容无法读取，民政部门会核查。想了解详情，请联系社区。',
    'What this notice said cannot be read; the county will look into it. The community office can tell you more.',
  ],
);

export const DEATH_WORDS: Told = told(
  ['谨致慰问', 'Our condolences'],
  [
    '我们收到了您家人去世的登记，谨致慰问。爱心卡已停用，津贴从下月起停发，余额按规定处理，您无需跑腿。如登记有误，请联系社区，我们马上更正。',
    'We were told that your family member has died. Our condolences. The card is stopped, allowances end from next month, and nothing needs to be done by you. If this is a mistake, call the community office and it will be put right at once.',
  ],
);
