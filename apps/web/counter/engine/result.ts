import type { Id, Words } from '#values';
import type { OfflineWhy as DeviceWhy } from '#core/offline';
import type { MealWindowName } from '#core/policy';

/**
 * What the big screen says after a scan: the keys of the result catalogue, which also stand in `<main data-reason>`. The
 * first block accepts, the second asks, the rest refuse; `net_slow`, `sync_rejected` and `muted` are notices, no results.
 */
export type Reason =
  | 'ok'
  | 'ok_attention'
  | 'ok_offline'
  | 'check_static'
  | 'not_holder'
  | 'already_redeemed'
  | 'over_quota'
  | 'out_of_window'
  | 'insufficient'
  | 'ineligible'
  | 'revoked'
  | 'suspended'
  | 'deceased'
  | 'wrong_site'
  | 'other_county'
  | 'licence_lapsed'
  | 'price_not_filed'
  | 'proxy_unknown'
  | 'quote_changed'
  | 'code_expired'
  | 'code_used'
  | 'code_unknown'
  | 'code_partial'
  | 'clock_skew'
  | 'offline_reject'
  | 'sync_rejected'
  | 'net_slow'
  | 'session_expired'
  | 'device_revoked'
  | 'rate_limited'
  /** The tablet could not write it down, so it did not happen. */
  | 'not_written'
  | 'error';

/** How a text came to the engine: a scanner gun, the camera, or a hand. */
export type ScanSource = 'wedge' | 'camera' | 'typed';

export type CodeKind = 'card' | 'phone' | 'social' | 'manual';

export type Tender = 'cash' | 'phone' | 'family';

/** What is being sold and how it is paid: chosen on the scan page before the code comes. */
export interface Sale {
  readonly menuItemId: Id;
  /** Whole fen; only for items sold by weight. */
  readonly priceFen?: number;
  readonly tender: Tender;
  /** Why a number was typed instead of scanned; Chinese, it is kept with the meal. */
  readonly typedReason?: string;
  /** As the person says it, with a typed number. */
  readonly birthYear?: number;
}

/** Who pays what of one meal, whole fen. `points` are whole hundredths of a point, 0 whenever the device decided alone. The parts add up to the list price. */
export interface Split {
  readonly listPriceFen: number;
  readonly discountFen: number;
  readonly subsidyFen: number;
  readonly collectiveFen: number;
  readonly charityFen: number;
  readonly points: number;
  readonly selfPayFen: number;
}

/** A registered proxy who may collect the meal. */
export interface Proxy {
  readonly proxyId: Id;
  readonly nameMasked: string;
  /** 子女, 邻居. */
  readonly relation: string;
  /** data URL; null without one. */
  readonly photo: string | null;
}

/** Who stands at the counter, as far as this tablet may know: masked, with a photo only of a regular of this site or from an online quote. */
export interface Holder {
  readonly nameMasked: string | null;
  /** Completed years; null when not known here. */
  readonly age: number | null;
  readonly sex: 'F' | 'M' | null;
  /** data URL; null when there is none. */
  readonly photo: string | null;
  /** What the operator must heed: 糖尿病餐, 需送餐上门. */
  readonly note: string | null;
  readonly proxies: readonly Proxy[];
}

/** Why the device cannot decide alone (`offline_reject`). `static_limit` is this person's, `static_ceiling` the whole counter's. */
export type OfflineWhy = DeviceWhy | 'clock_unknown' | 'no_window' | 'not_a_meal';

/** A meal without subsidy, and why. */
export interface FullPrice {
  readonly priceFen: number;
  readonly refusalCode: string;
  /** What this tablet could not find with the line down: it goes with the sale, and the county looks. */
  readonly missed?: { readonly code: string; readonly menuItemId: Id; readonly birthYear?: number };
}

/** A meal that the county has no part in, as it is sold. */
export interface FullPriceSale extends Pick<FullPrice, 'priceFen' | 'missed'>, Partial<Pick<FullPrice, 'refusalCode'>> {
  readonly kind: 'elder' | 'guest' | 'staff';
  readonly tender: Tender;
}

/** A final answer to a scan. Everything that the screen, the voice and a test need; words are the page's. */
export interface Result {
  readonly kind: 'result';
  readonly reason: Reason;
  /** The id of the meal, for accepted ones and for tries the server may know; null when nothing was tried. */
  readonly id: Id | null;
  /** UTC milliseconds, corrected by the server's time. */
  readonly at: number;
  readonly window: MealWindowName | null;
  readonly holder: Holder | null;
  /** Set on accepted meals: what to collect is `split.selfPayFen`. */
  readonly split: Split | null;
  readonly codeKind: CodeKind | null;
  /** Decided by the device alone. */
  readonly offline: boolean;
  /** Set when `reason` is `offline_reject`. */
  readonly why: OfflineWhy | null;
  /** Values for the sentence: `at` and `site` of the earlier meal, `used` and `cap`, `expiredOn`, `minutes`, `waiting`. Amounts in whole fen, instants in UTC ms. */
  readonly places: Readonly<Record<string, string | number>>;
  /** The server's own words (title and what to do) when it was the server that refused. */
  readonly words: { readonly title: Words; readonly action: Words } | null;
  /** Whether 按原价 may be offered, with the price and the code to file it under; null when it may not. */
  readonly fullPrice: FullPrice | null;
  /** `E-7F3A`: what the operator reads out on the phone; also in the log of this tablet. */
  readonly ref: string | null;
}

/** Nothing is committed yet: the operator compares the person, then answers by `confirm` or `notThePerson`. */
export interface Check {
  readonly kind: 'check';
  readonly reason: 'check_static';
  /** The id that the meal will have, whichever way it is decided. */
  readonly id: Id;
  readonly codeKind: Exclude<CodeKind, 'phone'>;
  readonly holder: Holder;
  readonly split: Split;
  readonly window: MealWindowName | null;
  /** The price comes from the device's own list: points are not spent and the server has not been asked. */
  readonly offline: boolean;
  /** Subsidised meals so far this month; null when only the server knows. */
  readonly mealsUsedMonth: number | null;
  readonly sale: Sale;
}

/** The same code again within three seconds, while the first one is still being decided, or while its question stands: show nothing, play nothing. */
export interface Ignored {
  readonly kind: 'ignored';
  /** The question that stands; a page that has lost it dismisses it and asks anew. */
  readonly asked?: Check;
}

export type ScanOutcome = Result | Check | Ignored;

/** How the operator was satisfied that it is the holder. `proxy` needs `proxyId`. */
export type Evidence = 'photo_matched' | 'no_photo' | 'typed' | 'proxy';

export interface Confirmation {
  readonly evidence: Evidence;
  readonly proxyId?: Id;
  /** Another tender than the sale said. */
  readonly tender?: Tender;
}

/** A row of today's list on this tablet (T6). */
export interface TodayRow {
  readonly id: Id;
  readonly kind: 'meal' | 'full_price';
  /** Whose meal at full price it was; null for a subsidised one. */
  readonly saleKind: 'elder' | 'guest' | 'staff' | null;
  readonly at: number;
  readonly day: string;
  readonly window: MealWindowName | null;
  readonly nameMasked: string | null;
  readonly codeKind: CodeKind | null;
  readonly split: Split;
  readonly tender: Tender;
  /** ✓ accepted by the server, ⇧ waits for upload, ↩ taken back, returned = the server would not have it (T7 says why). */
  readonly state: 'confirmed' | 'waiting' | 'voided' | 'returned' | 'review';
  readonly offline: boolean;
  /** Until when (UTC ms) this device may take it back; null when it never may. */
  readonly voidUntil: number | null;
}

/** A row of the outbox (T7). */
export interface OutboxRow {
  readonly seq: number;
  readonly id: Id;
  readonly kind: EventKind;
  readonly at: number;
  readonly nameMasked: string | null;
  readonly selfPayFen: number | null;
  readonly state: 'waiting' | 'sending' | 'confirmed' | 'returned' | 'review';
  /** The server's sentence for returned and held rows. */
  readonly words: Words | null;
  readonly code: string | null;
}

export type EventKind = 'meal' | 'void' | 'full_price' | 'not_holder' | 'refused' | 'delivery' | 'close';

/** A yes, or a no with words, of everything that is not a scan. */
export type Done<T = undefined> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'no'; readonly code: string; readonly title: Words; readonly action: Words; readonly detail: Readonly<Record<string, unknown>> };
