import type { Language } from '../../kit/words.js';
import type { Reason } from './reasons.js';

/** Title, second line, what to do. A piece between ` · ` whose facts are not known is left out. */
export type Sentence = readonly [title: string, line: string, action: string];

const ZH: Readonly<Record<Reason, Sentence>> = {
  ok: ['通过', '{name} · {meal} · 补贴 {subsidy} · {points}', '{collect}'],
  ok_attention: ['通过，请留意', '{name} · {note} · 补贴 {subsidy}', '{collect}'],
  ok_couple: ['两人都通过', '{names} · 补贴共 {subsidy}', '{collect}'],
  ok_offline: ['离线已受理', '{name} · {meal} · 补贴 {subsidy} · 待上传 {waiting} 笔', '{collect}'],
  couple_none: ['两人都没通过', '{names} · {other}', '可以一位一位地扫'],
  couple_partly: ['只通过一人', '{names} · {other}', '{collect}'],
  full_price: ['原价就餐', '已登记，没有补贴 · {after}', '{collect}'],
  guest_meal: ['散客餐已登记', '{dish}', '{collect}'],
  staff_meal: ['员工餐已登记', '{dish}', '{collect}'],
  voided: ['已撤销', '{name} · {meal} · 补贴 {subsidy}已退回', '{refund}'],
  void_asked: ['更正申请已提交', '{name} · {meal}', '等审核人批准'],
  delivered: ['已送达', '{name} · {meal} · 补贴 {subsidy}', '{collect}'],
  not_delivered: ['没有送到', '{name} · {note}', '已登记，请联系家人或社区'],
  check_static: ['请核对本人', '{why}', '{collect}'],
  not_holder: ['不是本人，已记录', '{name} · 没有使用补贴', '请本人来 · 或按原价 {price}'],
  already_redeemed: ['今天{meal}已用过', '{time} 在{site} · 不重复补贴', '可按原价 {price}'],
  over_quota: ['{period}次数已用完', '已用 {used}/{cap} 餐', '可按原价 {price}'],
  out_of_window: ['现在不是供餐时间', '{hours}', '可按原价 {price}'],
  insufficient: ['余额不足', '余额 {balance}，差 {short}', '可付现金'],
  code_used: ['此码已用过', '每个码只能用一次', '请老人点一下屏幕，换新码'],
  quote_changed: ['应收金额已变', '原来 {before}，现在 {collectPlain}', '请再扫一次，按新金额收'],
  ineligible: ['不在补贴范围', '{until} · {because}', '请联系社区 · 可按原价 {price}'],
  revoked: ['卡已挂失', '{day}', '请勿使用，联系社区换卡'],
  suspended: ['卡已暂停', '待核实 · {day}', '请联系社区 · 可按原价 {price}'],
  deceased: ['持卡人已登记身故', '这张卡已停用', '请留下卡片，联系社区'],
  licence_lapsed: ['网点证照已过期', '暂不能享受补贴', '请更新证照 · 可按原价 {price}'],
  wrong_site: ['本网点不可用', '这张卡限指定网点', '可按原价 {price}'],
  other_county: ['外县爱心卡', '本县暂不能结算', '可按原价 {price}'],
  proxy_unknown: ['代取人未登记', '没有登记，或登记已过期', '请联系社区登记 · 可按原价 {price}'],
  price_not_filed: ['价格未备案', '{dish}', '请选择已备案的菜品'],
  offline_reject: ['离线不能办理', '{because}', '请连网后再试 · 可按原价 {price}'],
  void_too_late: ['超过撤销时限', '十分钟内才能在本机撤销', '请提交更正申请'],
  already_voided: ['此笔早已撤销', '{name} · {meal}', '不用再操作'],
  code_expired: ['码已过期', '{day}', '请老人点一下屏幕，换新码'],
  code_unknown: ['不是爱心卡的码', '{because}', '请出示爱心卡或手机爱心码'],
  code_partial: ['没扫全', '', '请再扫一次'],
  clock_skew: ['手机时间不准', '与服务器相差 {skew}，无法核对', '请在手机上打开自动时间，再换新码'],
  session_expired: ['班次已结束', '未上传 {waiting} 笔已保存', '请重新输入密码'],
  device_revoked: ['本机已停用', '未上传 {waiting} 笔仍保留，已封存', '请打电话 {tel}'],
  rate_limited: ['稍等再试', '系统繁忙或尝试太多 · 编号 {reference}', '请等一会儿再扫'],
  not_written: ['写入失败', '平板存不下，这一笔没有记账', '请按原价收款，记在纸上'],
  error: ['没有办成', '{because} · 编号 {reference}', '请再试一次'],
};

const EN: Readonly<Record<Reason, Sentence>> = {
  ok: ['Approved', '{name} · {meal} · subsidy {subsidy} · {points}', '{collect}'],
  ok_attention: ['Approved – see note', '{name} · {note} · subsidy {subsidy}', '{collect}'],
  ok_couple: ['Both approved', '{names} · subsidy {subsidy}', '{collect}'],
  ok_offline: ['Accepted offline', '{name} · {meal} · subsidy {subsidy} · {waiting} waiting', '{collect}'],
  couple_none: ['Neither approved', '{names} · {other}', 'You can scan one by one'],
  couple_partly: ['Only one approved', '{names} · {other}', '{collect}'],
  full_price: ['Full-price meal', 'Recorded without subsidy · {after}', '{collect}'],
  guest_meal: ['Guest meal recorded', '{dish}', '{collect}'],
  staff_meal: ['Staff meal recorded', '{dish}', '{collect}'],
  voided: ['Taken back', '{name} · {meal} · subsidy {subsidy} returned', '{refund}'],
  void_asked: ['Correction asked for', '{name} · {meal}', 'Waits for approval'],
  delivered: ['Delivered', '{name} · {meal} · subsidy {subsidy}', '{collect}'],
  not_delivered: ['Not delivered', '{name} · {note}', 'Noted – call the family or the community'],
  check_static: ['Check the holder', '{why}', '{collect}'],
  not_holder: ['Not the holder – noted', '{name} · no subsidy was used', 'Ask the holder to come · full price {price}'],
  already_redeemed: ['Already used today', '{meal} {time} at {site} · no second subsidy', 'Full price {price} is possible'],
  over_quota: ['{period} limit reached', '{used} of {cap} meals used', 'Full price {price} is possible'],
  out_of_window: ['Outside meal hours', '{hours}', 'Full price {price} is possible'],
  insufficient: ['Not enough balance', 'Balance {balance}, short by {short}', 'Cash is possible'],
  code_used: ['Code already used', 'A code is good once', 'Ask the holder to tap for a new code'],
  quote_changed: ['Amount has changed', 'It was {before}, now {collectPlain}', 'Scan again and take the new amount'],
  ineligible: ['Not eligible', '{until} · {because}', 'Call the community · full price {price}'],
  revoked: ['Card reported lost', '{day}', 'Do not use it; the community replaces it'],
  suspended: ['Card suspended', 'Being checked · {day}', 'Call the community · full price {price}'],
  deceased: ['Holder has died', 'This card is closed', 'Keep the card and call the community'],
  licence_lapsed: ['Site licence lapsed', 'No subsidised meals for now', 'Renew it · full price {price}'],
  wrong_site: ['Not valid at this site', 'This card is for other sites', 'Full price {price} is possible'],
  other_county: ['Card of another county', 'This county cannot settle it yet', 'Full price {price} is possible'],
  proxy_unknown: ['Proxy not registered', 'Not registered, or no longer valid', 'Register at the community · full price {price}'],
  price_not_filed: ['Price not filed', '{dish}', 'Choose an item of the filed menu'],
  offline_reject: ['Cannot accept offline', '{because}', 'Try again online · full price {price}'],
  void_too_late: ['Too late to take back', 'Only within ten minutes, on this device', 'Ask for a correction'],
  already_voided: ['Already taken back', '{name} · {meal}', 'Nothing more to do'],
  code_expired: ['Code expired', '{day}', 'Ask the holder to tap for a new code'],
  code_unknown: ['Not a Love Card code', '{because}', 'Ask for the card or the phone code'],
  code_partial: ['Not read to the end', '', 'Scan again'],
  clock_skew: ['Phone clock is wrong', 'It is {skew} off, cannot be checked', 'Turn on automatic time, then a new code'],
  session_expired: ['Shift has ended', '{waiting} unsent rows are kept', 'Enter the password again'],
  device_revoked: ['Device disabled', '{waiting} unsent rows are kept, sealed', 'Call {tel}'],
  rate_limited: ['Wait, then try again', 'The system is busy · ref {reference}', 'Scan again in a moment'],
  not_written: ['Could not be written', 'This tablet has no room; nothing was recorded', 'Take full price and note it on paper'],
  error: ['Not done', '{because} · ref {reference}', 'Try again'],
};

export const SENTENCES: Readonly<Record<Language, Readonly<Record<Reason, Sentence>>>> = { zh: ZH, en: EN };

/** Fills the places of one text; pieces with an unknown place are dropped. */
export function filled(text: string, places: Readonly<Record<string, string | undefined>>): string {
  const known = (piece: string): boolean => [...piece.matchAll(/\{(\w+)\}/g)].every(([, name]) => (places[name ?? ''] ?? '') !== '');
  return text
    .split(' · ')
    .filter(known)
    .map((piece) => piece.replace(/\{(\w+)\}/g, (_all, name: string) => places[name] ?? ''))
    .join(' · ');
}
