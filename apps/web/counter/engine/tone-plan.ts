import type { Reason } from './result.js';

/** One beep: frequency in Hz (never above 1.5 kHz, which old ears miss), length and the silence after it in ms. */
export interface Tone {
  readonly hz: number;
  readonly ms: number;
  readonly restMs: number;
}

/** What a reason sounds and feels like. The screen says the same in words and icon: nothing depends on hearing. */
export interface TonePlan {
  readonly tones: readonly Tone[];
  /** ms on, off, on ...; empty for none. */
  readonly vibration: readonly number[];
}

const REST_MS = 60;
const times = (count: number, hz: number, ms: number): Tone[] => Array.from({ length: count }, () => ({ hz, ms, restMs: REST_MS }));
const LOW: Tone = { hz: 220, ms: 160, restMs: 0 };

const RISING: TonePlan = {
  tones: [
    { hz: 660, ms: 90, restMs: 0 },
    { hz: 990, ms: 90, restMs: 0 },
  ],
  vibration: [250],
};
const OFFLINE: TonePlan = { tones: times(2, 660, 90), vibration: [250] };
const CHECK: TonePlan = { tones: times(2, 520, 150), vibration: [100, 50, 100] };
const AGAIN: TonePlan = { tones: times(3, 440, 80), vibration: [100, 50, 100] };
const REFUSE: TonePlan = { tones: times(1, 240, 500), vibration: [400] };
const RETRY: TonePlan = { tones: times(2, 330, 120), vibration: [] };
const SILENT: TonePlan = { tones: [], vibration: [] };

/** The plan of every reason of the catalogue. */
export const TONE_PLANS: Readonly<Record<Reason, TonePlan>> = {
  ok: RISING,
  ok_attention: { tones: [...RISING.tones, LOW], vibration: RISING.vibration },
  ok_offline: OFFLINE,
  check_static: CHECK,
  not_holder: RETRY,
  already_redeemed: AGAIN,
  over_quota: AGAIN,
  out_of_window: AGAIN,
  insufficient: AGAIN,
  quote_changed: AGAIN,
  ineligible: REFUSE,
  revoked: REFUSE,
  suspended: REFUSE,
  deceased: REFUSE,
  wrong_site: REFUSE,
  other_county: REFUSE,
  licence_lapsed: REFUSE,
  price_not_filed: REFUSE,
  proxy_unknown: REFUSE,
  offline_reject: REFUSE,
  device_revoked: REFUSE,
  code_expired: RETRY,
  code_used: AGAIN,
  code_unknown: { tones: times(1, 330, 120), vibration: [] },
  code_partial: RETRY,
  clock_skew: RETRY,
  rate_limited: RETRY,
  not_written: REFUSE,
  error: RETRY,
  sync_rejected: { tones: [LOW], vibration: [] },
  net_slow: SILENT,
  session_expired: SILENT,
};

/** Seconds until the last tone of a plan has ended. */
export function planSeconds({ tones }: TonePlan): number {
  return tones.reduce((sum, tone) => sum + tone.ms + tone.restMs, 0) / 1000;
}
