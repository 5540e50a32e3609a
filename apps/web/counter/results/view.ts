import type { Words } from '#values';
import type { MealWindowName } from '#core/policy';
import { clockTime, plain } from '../../kit/formats.js';
import type { Language } from '../../kit/words.js';
import type { Check, Holder, OfflineWhy, Result, Split } from '../engine/index.js';
import { type Reason, reasonOf } from './reasons.js';
import { filled, SENTENCES } from './sentences.js';

/** What a sentence may speak of. Amounts in whole fen, instants in UTC milliseconds; what is not known is left out. */
export type Facts = Partial<{
  name: string | null | undefined;
  names: string | undefined;
  window: MealWindowName | null | undefined;
  subsidyFen: number | undefined;
  /** Whole hundredths of a point. */
  points: number | undefined;
  collectFen: number | undefined;
  priceFen: number | undefined;
  refundFen: number | undefined;
  beforeFen: number | undefined;
  balanceFen: number | undefined;
  shortFen: number | undefined;
  at: number | undefined;
  site: Words | undefined;
  used: number | undefined;
  cap: number | undefined;
  period: string | undefined;
  waiting: number | undefined;
  reference: string | undefined;
  note: Words | undefined;
  because: Words | undefined;
  other: Words | undefined;
  after: Words | undefined;
  why: Words | undefined;
  /** `2026-11-20`. */
  day: string | undefined;
  until: string | undefined;
  dish: Words | undefined;
  /** `10:30–13:00`. */
  hours: string | undefined;
  skewMs: number | undefined;
  tel: string | undefined;
}>;

/** One of the two at a couple's screen. */
export interface CoupleRow {
  readonly name: string | null;
  readonly reason: Reason;
  readonly facts: Facts;
}

/** What the big screen shows, in either language. */
export interface View {
  readonly reason: Reason;
  readonly facts: Facts;
  /** Offers 按原价. */
  readonly fullPrice: Result['fullPrice'];
  readonly rows?: readonly CoupleRow[];
}

const MEALS: Readonly<Record<MealWindowName, Words>> = {
  breakfast: { zh: '早餐', en: 'Breakfast' },
  lunch: { zh: '午餐', en: 'Lunch' },
  dinner: { zh: '晚餐', en: 'Dinner' },
};

const PERIODS: Readonly<Record<string, Words>> = {
  month: { zh: '本月', en: 'Monthly' },
  day: { zh: '今天', en: 'Daily' },
  proxy_month: { zh: '代取', en: 'Proxy' },
};

const OFFLINE_WHY: Readonly<Record<OfflineWhy, Words>> = {
  no_list: { zh: '本机还没有名单', en: 'No list on this device yet' },
  list_too_old: { zh: '本机名单过旧', en: 'The list on this device is too old' },
  clock_moved_back: { zh: '本机时间被调回', en: 'The clock of this device was set back' },
  clock_unknown: { zh: '本机时间没有核对过', en: 'The clock was never checked' },
  not_known_here: { zh: '断网时本机不认识此号；先按原价，号码留给民政补查', en: 'Not known here offline; at full price the county looks it up later' },
  not_on_list: { zh: '名单中没有，或已停用', en: 'Not on the list, or stopped' },
  elder_limit: { zh: '本人的离线餐次已用完', en: 'No offline meals left for this person' },
  static_limit: { zh: '此人今天凭卡离线已用过一餐', en: 'This person has had today’s one offline meal by card' },
  site_ceiling: { zh: '本网点离线额度已满', en: 'Offline limit of this site reached' },
  static_ceiling: { zh: '纸卡离线额度已满', en: 'Offline limit for cards reached' },
  typed_ceiling: { zh: '手工离线额度已满', en: 'Offline limit for typed numbers reached' },
  no_price: { zh: '本机没有这个菜价', en: 'This price is not on the device' },
  no_window: { zh: '现在不是供餐时间', en: 'Outside meal hours' },
  not_a_meal: { zh: '这个码不是用餐码', en: 'This code is not for meals' },
};

export function mealWord(window: MealWindowName | null | undefined, language: Language): string {
  return window ? MEALS[window][language] : '';
}

/** `9.00 元` or `¥9.00`, in a language of choice: a Chinese screen has an English line. */
export function moneyIn(language: Language, fen: number): string {
  return language === 'zh' ? `${plain(fen)} 元` : `¥${plain(fen)}`;
}

function dayIn(language: Language, day: string): string {
  const [, month, date] = day.split('-').map(Number);
  if (language === 'zh') return `${String(month)}月${String(date)}日`;
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(Date.parse(day));
}

function collectWords(facts: Facts, language: Language): string | undefined {
  const { collectFen } = facts;
  if (collectFen === undefined) return undefined;
  if (collectFen === 0) return language === 'zh' ? '不用收钱' : 'Nothing to collect';
  return language === 'zh' ? `请收 ${moneyIn('zh', collectFen)}` : `Collect ${moneyIn('en', collectFen)}`;
}

function refundWords(fen: number | undefined, language: Language): string | undefined {
  if (fen === undefined) return undefined;
  if (fen === 0) return language === 'zh' ? '不用退钱' : 'Nothing to give back';
  return language === 'zh' ? `请退 ${moneyIn('zh', fen)}` : `Give back ${moneyIn('en', fen)}`;
}

function placesOf(facts: Facts, language: Language): Record<string, string | undefined> {
  const money = (fen: number | undefined): string | undefined => (fen === undefined ? undefined : moneyIn(language, fen));
  const both = (words: Words | undefined): string | undefined => words?.[language];
  const count = (value: number | undefined): string | undefined => (value === undefined ? undefined : String(value));
  const date = (day: string | undefined): string | undefined => (day === undefined ? undefined : dayIn(language, day));
  const zh = language === 'zh';
  return {
    name: facts.name ?? undefined,
    names: facts.names,
    meal: mealWord(facts.window, language) || (zh ? '这一餐' : 'This meal'),
    subsidy: money(facts.subsidyFen),
    points: facts.points === undefined || facts.points === 0 ? undefined : `${zh ? '重阳分' : 'points'} ${plain(facts.points)}`,
    collect: collectWords(facts, language),
    collectPlain: money(facts.collectFen),
    price: money(facts.priceFen),
    refund: refundWords(facts.refundFen, language),
    before: money(facts.beforeFen),
    balance: money(facts.balanceFen),
    short: money(facts.shortFen),
    time: facts.at === undefined ? undefined : clockTime(facts.at),
    site: both(facts.site),
    used: count(facts.used),
    cap: count(facts.cap),
    period: PERIODS[facts.period ?? 'month']?.[language] ?? '',
    waiting: count(facts.waiting),
    reference: facts.reference ?? undefined,
    note: both(facts.note),
    because: both(facts.because),
    other: both(facts.other),
    after: both(facts.after),
    why: both(facts.why),
    day: date(facts.day),
    until: facts.until === undefined ? undefined : zh ? `资格 ${dayIn('zh', facts.until)}到期` : `Valid until ${dayIn('en', facts.until)}`,
    dish: both(facts.dish),
    hours: facts.hours === undefined ? undefined : `${zh ? '供餐时间' : 'Hours'} ${facts.hours}`,
    skew: facts.skewMs === undefined ? undefined : `${String(Math.round(Math.abs(facts.skewMs) / 60_000))} ${zh ? '分钟' : 'min'}`,
    tel: facts.tel,
  };
}

/** Title, second line and what to do, in one language. */
export function textOf({ reason, facts }: Pick<View, 'reason' | 'facts'>, language: Language): { title: string; line: string; action: string } {
  const places = placesOf(facts, language);
  const [title, line, action] = SENTENCES[language][reason];
  return { title: filled(title, places), line: filled(line, places), action: filled(action, places) };
}

/** A card that the tablet's own list has stopped: a no of the tablet (web.md 5.1), because by now the county may see it otherwise. */
const STOPPED_ON_LIST: Readonly<Partial<Record<Reason, Words>>> = {
  revoked: { zh: '名单中停用：卡已挂失', en: 'Stopped on the list: reported lost' },
  suspended: { zh: '名单中停用：卡已暂停', en: 'Stopped on the list: suspended' },
};

/** A result of the engine as a screen. */
export function viewOf(result: Result): View {
  const reason = reasonOf(result.reason);
  const because = result.offline ? STOPPED_ON_LIST[reason] : undefined;
  if (because) return { reason: 'offline_reject', facts: { ...factsOf(result), because }, fullPrice: result.fullPrice };
  return { reason, facts: factsOf(result), fullPrice: result.fullPrice };
}

/** The same for a check, before anything is decided. */
export function checkView(check: Check): View {
  return { reason: 'check_static', facts: { ...splitFacts(check), why: checkWhy(check) }, fullPrice: null };
}

function checkWhy({ codeKind, offline }: Check): Words {
  const kinds: Readonly<Record<Check['codeKind'], Words>> = {
    card: { zh: '纸卡', en: 'Printed card' },
    social: { zh: '社保卡', en: 'Social-security card' },
    manual: { zh: '手工输入', en: 'Typed number' },
  };
  const { zh, en } = kinds[codeKind];
  return offline ? { zh: `${zh}，离线价格`, en: `${en}, offline price` } : { zh: `${zh}：核对照片、姓名、年龄`, en: `${en}: compare photo, name and age` };
}

function splitFacts({ holder, split, window }: { holder: Holder | null; split: Split | null; window: MealWindowName | null }): Facts {
  const note = holder?.note ?? null;
  return {
    name: holder?.nameMasked,
    window,
    subsidyFen: split?.subsidyFen,
    points: split?.points,
    collectFen: split?.selfPayFen,
    note: note === null ? undefined : { zh: note, en: note },
  };
}

function factsOf(result: Result): Facts {
  const { places, why, fullPrice, ref } = result;
  const number = (key: string): number | undefined => (typeof places[key] === 'number' ? places[key] : undefined);
  const text = (key: string): string | undefined => (typeof places[key] === 'string' ? places[key] : undefined);
  const both = (key: string): Words | undefined => {
    const zh = text(key);
    return zh === undefined ? undefined : { zh, en: text(`${key}En`) ?? zh };
  };
  const split = splitFacts(result);
  return {
    ...split,
    collectFen: number('selfPayFen') ?? split.collectFen,
    priceFen: fullPrice?.priceFen,
    at: number('at'),
    site: both('site'),
    used: number('used'),
    cap: number('cap'),
    period: text('period'),
    waiting: number('waiting'),
    day: text('expiredOn') ?? text('day'),
    hours: text('hours'),
    skewMs: number('skewMs'),
    balanceFen: number('balanceFen'),
    shortFen: number('shortFen'),
    beforeFen: number('expectedSelfPayFen'),
    reference: ref ?? undefined,
    because: why === null ? (both('reasons') ?? (reasonOf(result.reason) === 'error' ? result.words?.title : undefined)) : OFFLINE_WHY[why],
  };
}
