import type { Day, Fen, RefusalCode } from '#values';
import { dayOf, monthOf } from '#values';
import type { MealWindowName } from '#core/policy';
import type { MealSplit } from '#core/redemption';
import { splitPrice } from '#core/redemption';
import type { HolderRecord, MealCaps, OfflineCeilings, PriceClass } from '#core/snapshot';
import { payersOf } from '#core/snapshot';
import type { OfflineLimits } from './limits.js';
import { listAge, offlineLimits, STATIC_PER_ELDER_DAY } from './limits.js';

/** The head of the county's list on this tablet. */
export interface DeviceList {
  /** UTC ms by the server's clock. */
  readonly madeAt: number;
  /** Last day of the site's licence; null without one. */
  readonly mayServeUntil: Day | null;
  readonly caps: MealCaps;
  readonly ceilings: OfflineCeilings;
}

/** What the code itself says, after its signature was found right. */
export interface DeviceCode {
  readonly kind: 'card' | 'phone' | 'social' | 'manual';
  /** Of a printed card; null for the others, which the list alone dates. */
  readonly generation: number | null;
  readonly expiresOn: Day | null;
  /** Of a phone code: within two steps of now. True for the others. */
  readonly timely: boolean;
  /** A phone code that this tablet has taken before. */
  readonly alreadyUsed: boolean;
}

/** Subsidised meals that this tablet itself served, online or not, and that were not taken back. */
export interface DeviceMeals {
  /** Of this person: windows of today, meals offline of today, and meals since the list was made. */
  readonly windows: readonly MealWindowName[];
  readonly offlineToday: number;
  readonly staticToday: number;
  readonly sinceList: number;
  /** When the last one was, for the sentence; null without one. */
  readonly lastAt: number | null;
  /** Of everybody, offline, today. */
  readonly site: { readonly meals: number; readonly byStatic: number; readonly typed: number };
}

/** All that a tablet's own decision rests on. Instants are UTC ms, corrected by the server's time as well as the tablet knows it. */
export interface DeviceFacts {
  readonly nowMs: number;
  /** The clock stands behind something this tablet has already seen. */
  readonly clockMovedBack: boolean;
  readonly list: DeviceList | null;
  readonly code: DeviceCode;
  /** The record of the list; null when the code is not on it. */
  readonly holder: HolderRecord | null;
  readonly priceClass: PriceClass | null;
  readonly window: MealWindowName | null;
  /** Filed price of the dish, or of the tray up to its ceiling; null when the list has no such dish. */
  readonly listPriceFen: Fen | null;
  readonly meals: DeviceMeals;
}

/** Why the tablet may not decide alone, though the county might say yes. */
export type OfflineWhy =
  | 'no_list'
  | 'list_too_old'
  | 'clock_moved_back'
  | 'not_on_list'
  | 'not_known_here'
  | 'elder_limit'
  | 'static_limit'
  | 'site_ceiling'
  | 'static_ceiling'
  | 'typed_ceiling'
  | 'no_price';

export interface DeviceAccepted {
  readonly kind: 'accepted';
  readonly window: MealWindowName;
  readonly split: MealSplit;
  readonly limits: OfflineLimits;
}

/** A no of the tablet: the county's own codes where the list says why, `offline_reject` where only the county could know. */
export interface DeviceRefused {
  readonly kind: 'refused';
  readonly code: RefusalCode | 'offline_reject';
  readonly why: OfflineWhy | null;
  readonly detail: Readonly<Record<string, string | number>>;
}

export type DeviceDecision = DeviceAccepted | DeviceRefused;

/**
 * Decides one meal on the tablet, without the county: by the list, its price classes and the meals that the tablet knows
 * of. Neither points nor charity are spent here (decisions 19). The order of the checks is that of decisions 11, after those that say
 * whether the tablet may decide anything at all.
 */
export function deviceDecision(facts: DeviceFacts): DeviceDecision {
  const { list, holder } = facts;
  if (facts.clockMovedBack) return cannot('clock_moved_back');
  if (list === null) return cannot('no_list');
  const limits = offlineLimits(listAge(list.madeAt, facts.nowMs), list.ceilings);
  if (limits.perElder === null) return cannot('list_too_old', { ageMs: facts.nowMs - list.madeAt });
  if (holder === null) return isTyped(facts.code) ? { kind: 'refused', code: 'not_known_here_offline', why: 'not_known_here', detail: {} } : cannot('not_on_list');
  if (list.mayServeUntil === null || dayOf(facts.nowMs) > list.mayServeUntil) return refused('licence_lapsed');
  return stopped(facts, holder) ?? used(facts, holder, list) ?? served(facts, limits) ?? priced(facts, limits);
}

/** A number that proves nothing by itself: the list finds it for the regulars of this site only, and says nothing of anybody else. */
function isTyped({ kind }: DeviceCode): boolean {
  return kind === 'manual' || kind === 'social';
}

/** States of the carrier and the code. */
function stopped({ code, nowMs }: DeviceFacts, holder: HolderRecord): DeviceRefused | null {
  if (holder.state === 'lost' || (code.generation !== null && code.generation !== holder.generation)) return refused('revoked');
  if (holder.state === 'suspended') return refused('suspended');
  if (holder.state === 'stopped') return refused('ineligible');
  const expiresOn = code.expiresOn ?? holder.expiresOn;
  if (!code.timely) return refused('code_expired');
  return expiresOn !== null && dayOf(nowMs) > expiresOn ? refused('code_expired', { expiredOn: expiresOn }) : null;
}

/** What the person has used already, as the list and this tablet know it together. */
function used({ code, meals, nowMs, window }: DeviceFacts, holder: HolderRecord, { caps, madeAt }: DeviceList): DeviceRefused | null {
  const today = dayOf(nowMs);
  const listDay = dayOf(madeAt);
  const windows = new Set([...(today === listDay ? holder.usedWindows : []), ...meals.windows]);
  if (window !== null && windows.has(window)) return refused('already_redeemed', meals.lastAt === null ? {} : { at: meals.lastAt });
  if (code.alreadyUsed) return refused('code_used');
  const month = (monthOf(today) === monthOf(listDay) ? holder.usedMonth : 0) + meals.sinceList;
  if (month >= caps.perMonth) return refused('over_quota', { period: 'month', used: month, cap: caps.perMonth });
  const day = Math.max(windows.size, today === listDay ? holder.usedDay : 0);
  if (day >= caps.perDay) return refused('over_quota', { period: 'day', used: day, cap: caps.perDay });
  return window === null ? refused('out_of_window') : null;
}

/** The limits of what may be served without the county. */
function served({ code, meals }: DeviceFacts, limits: OfflineLimits): DeviceRefused | null {
  if (limits.perElder === 'day' && meals.offlineToday >= 1) return cannot('elder_limit');
  if (meals.site.meals >= limits.siteCeiling) return cannot('site_ceiling', { cap: limits.siteCeiling });
  if (code.kind === 'phone') return null;
  if (meals.staticToday >= STATIC_PER_ELDER_DAY) return cannot('static_limit', { cap: STATIC_PER_ELDER_DAY });
  if (meals.site.byStatic >= limits.staticCeiling) return cannot('static_ceiling', { cap: limits.staticCeiling });
  return code.kind === 'manual' && meals.site.typed >= limits.typedCeiling ? cannot('typed_ceiling', { cap: limits.typedCeiling }) : null;
}

function priced({ listPriceFen, priceClass, window }: DeviceFacts, limits: OfflineLimits): DeviceDecision {
  if (listPriceFen === null) return refused('price_not_filed');
  if (window === null || priceClass === null) return cannot('no_price');
  if (!priceClass.eligible) return refused('ineligible');
  // Charity and points are one fund and one purse for the whole county: a promise made here could not be kept once they are empty.
  const payers = payersOf(priceClass, listPriceFen, false);
  return { kind: 'accepted', window, limits, split: splitPrice({ ...payers, listPriceFen, pointsAvailable: 0n }) };
}

function refused(code: RefusalCode, detail: DeviceRefused['detail'] = {}): DeviceRefused {
  return { kind: 'refused', code, why: null, detail };
}

function cannot(why: OfflineWhy, detail: DeviceRefused['detail'] = {}): DeviceRefused {
  return { kind: 'refused', code: 'offline_reject', why, detail };
}
