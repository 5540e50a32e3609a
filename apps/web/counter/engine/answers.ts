import type { DeviceRefused } from '#core/offline';
import type { Problem, Schemas } from './api.js';
import type { Holder, Reason, Result, Split } from './result.js';

/** Codes of the server that are a screen by the same name. */
const SAME: readonly Reason[] = [
  'code_unknown',
  'device_revoked',
  'licence_lapsed',
  'revoked',
  'suspended',
  'deceased',
  'code_expired',
  'already_redeemed',
  'code_used',
  'over_quota',
  'out_of_window',
  'ineligible',
  'wrong_site',
  'other_county',
  'proxy_unknown',
  'quote_changed',
  'price_not_filed',
  'offline_reject',
];
const OTHERS: Readonly<Record<string, Reason>> = {
  not_known_here_offline: 'offline_reject',
  unauthenticated: 'session_expired',
  too_many_requests: 'rate_limited',
  till_limit: 'rate_limited',
  overloaded: 'rate_limited',
};

/** Refusals after which the person can still eat at full price. */
const FULL_PRICE: readonly Reason[] = [
  'already_redeemed',
  'over_quota',
  'out_of_window',
  'insufficient',
  'ineligible',
  'revoked',
  'suspended',
  'licence_lapsed',
  'wrong_site',
  'other_county',
  'proxy_unknown',
  'offline_reject',
  'not_holder',
];

/** The screen for a code of the server; what the counter does not know is an error with its reference. */
export function reasonOf(code: string): Reason {
  return SAME.find((reason) => reason === code) ?? OTHERS[code] ?? 'error';
}

export function mayEatAtFullPrice(reason: Reason): boolean {
  return FULL_PRICE.includes(reason);
}

/** An empty result, to be filled by what is known. */
export function result(reason: Reason, at: number, part: Partial<Result> = {}): Result {
  return {
    kind: 'result',
    reason,
    id: null,
    at,
    window: null,
    holder: null,
    split: null,
    codeKind: null,
    offline: false,
    why: null,
    places: {},
    words: null,
    fullPrice: null,
    ref: null,
    ...part,
  };
}

/** Values of a server's detail that a sentence can hold. Lists of sentences become one. */
export function placesOf(detail: Readonly<Record<string, unknown>>): Record<string, string | number> {
  const places: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(detail)) {
    if (typeof value === 'string' || typeof value === 'number') places[name] = value;
    else if (Array.isArray(value) && value.every((one) => typeof one === 'string')) places[name] = value.join('；');
  }
  return places;
}

/** A no of the server as the screen shows it. */
export function refusedOnline(problem: Problem, at: number, part: Partial<Result>): Result {
  const reason = reasonOf(problem.code);
  const words = { title: { zh: problem.title, en: problem.titleEn }, action: { zh: problem.action, en: problem.actionEn } };
  return result(reason, at, { ...part, words, places: placesOf(problem.detail), ref: reason === 'error' ? referenceOf(problem.instance ?? problem.code) : null });
}

/** A no of the tablet. */
export function refusedHere({ code, why, detail }: DeviceRefused, at: number, part: Partial<Result>): Result {
  return result(reasonOf(code), at, { ...part, offline: true, why, places: { ...detail } });
}

/** `E-7F3A`: short enough to be read out over the phone. */
export function referenceOf(text: string): string {
  let hash = 0;
  for (const glyph of text) hash = (hash * 31 + (glyph.codePointAt(0) ?? 0)) >>> 0;
  return `E-${(hash % 0x10000).toString(16).toUpperCase().padStart(4, '0')}`;
}

type Parts = Pick<Schemas['ReceiptDto'], 'listPriceFen' | 'discountFen' | 'subsidyFen' | 'collectiveFen' | 'charityFen' | 'points' | 'selfPayFen'>;

export function splitOf({ listPriceFen, discountFen, subsidyFen, collectiveFen, charityFen, points, selfPayFen }: Parts): Split {
  return { listPriceFen, discountFen, subsidyFen, collectiveFen, charityFen, points, selfPayFen };
}

export function holderOf({ nameMasked, age, sex, photo, note, proxies }: Schemas['HolderDto']): Holder {
  return {
    nameMasked,
    age,
    sex,
    photo,
    note,
    proxies: proxies.map(({ proxyId, nameMasked: name, relation, photo: face }) => ({ proxyId, nameMasked: name, relation, photo: face })),
  };
}
