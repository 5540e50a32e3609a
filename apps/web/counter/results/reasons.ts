/** The colour of a screen; each has an icon and words of its own as well (web.md 1.2 and 5.1). */
export type Tone = 'ok' | 'dup' | 'no' | 'offline' | 'check' | 'system';

/** How one result looks, and when it makes room by itself. */
export interface Look {
  readonly tone: Tone;
  /** A stripe of a second colour above. */
  readonly band?: Tone;
  /** Milliseconds until the till is ready again; null waits for a tap. The next scan pre-empts in either case. */
  readonly clearsMs: number | null;
  /** Whether the person can eat at full price from here. */
  readonly fullPrice?: true;
}

const SOON = 3_000;
const LATER = 5_000;
const ok: Look = { tone: 'ok', clearsMs: SOON };
const dup: Look = { tone: 'dup', clearsMs: null, fullPrice: true };
const no: Look = { tone: 'no', clearsMs: null, fullPrice: true };
const never: Look = { tone: 'no', clearsMs: null };
const system: Look = { tone: 'system', clearsMs: null };

/** Every result that the till can show, by the key that stands in `data-reason`. */
export const LOOKS = {
  ok,
  ok_attention: { tone: 'ok', band: 'dup', clearsMs: null },
  ok_couple: ok,
  ok_offline: { tone: 'offline', clearsMs: SOON },
  couple_none: never,
  couple_partly: { tone: 'dup', clearsMs: null },
  full_price: { tone: 'system', clearsMs: SOON },
  guest_meal: { tone: 'system', clearsMs: SOON },
  staff_meal: { tone: 'system', clearsMs: SOON },
  voided: { tone: 'system', clearsMs: SOON },
  void_asked: { tone: 'system', clearsMs: SOON },
  delivered: ok,
  not_delivered: { tone: 'dup', clearsMs: null },
  check_static: { tone: 'check', clearsMs: null },
  not_holder: { tone: 'check', clearsMs: null, fullPrice: true },
  already_redeemed: dup,
  over_quota: dup,
  out_of_window: dup,
  insufficient: dup,
  code_used: { tone: 'dup', clearsMs: null },
  quote_changed: { tone: 'dup', clearsMs: null },
  ineligible: no,
  revoked: no,
  suspended: no,
  deceased: never,
  licence_lapsed: no,
  wrong_site: no,
  other_county: no,
  proxy_unknown: no,
  price_not_filed: never,
  offline_reject: { tone: 'no', band: 'offline', clearsMs: null, fullPrice: true },
  void_too_late: never,
  already_voided: { tone: 'dup', clearsMs: null },
  code_expired: { tone: 'system', clearsMs: LATER },
  code_unknown: { tone: 'system', clearsMs: SOON },
  code_partial: { tone: 'system', clearsMs: SOON },
  clock_skew: system,
  session_expired: system,
  device_revoked: system,
  rate_limited: system,
  not_written: { tone: 'no', clearsMs: null },
  error: system,
} as const satisfies Record<string, Look>;

export type Reason = keyof typeof LOOKS;

export function lookOf(reason: Reason): Look {
  return LOOKS[reason];
}

export function isReason(text: string): text is Reason {
  return Object.hasOwn(LOOKS, text);
}

/** Codes of the server that the till says in other words; what it does not know is an error with its reference. */
const SAID_AS: Readonly<Record<string, Reason>> = {
  too_many_requests: 'rate_limited',
  overloaded: 'rate_limited',
  account_locked: 'rate_limited',
  unauthenticated: 'session_expired',
};

export function reasonOf(code: string): Reason {
  return SAID_AS[code] ?? (isReason(code) ? code : 'error');
}
