import { NO_PACE, oneMoreTry, type Pace } from './pace.js';

/** Pairs remembered at once; the oldest go first. */
const REMEMBERED_MAX = 10_000;
const HOUR_MS = 3_600_000;

/**
 * Counts tries at logins that open nothing (unknown or disabled) by the same rule as those of an account: otherwise a pause
 * would tell which logins exist. Kept in this process only, for no account stands behind them.
 */
export class Strangers {
  private readonly paces = new Map<string, Pace>();
  private readonly misses = new Map<string, number>();
  private hour = 0;

  /** Null when the try is counted; until when to wait otherwise, UTC ms. */
  claim(login: string, network: string, nowMs: number): number | null {
    const hour = Math.floor(nowMs / HOUR_MS);
    if (hour !== this.hour) this.misses.clear();
    this.hour = hour;
    const key = `${login}|${network}`;
    const before = this.paces.get(key) ?? NO_PACE;
    const after = oneMoreTry(before, this.misses.get(login) ?? 0, nowMs);
    if (after === null) return before.waitUntil;
    this.paces.delete(key);
    this.paces.set(key, after);
    this.misses.set(login, (this.misses.get(login) ?? 0) + 1);
    for (const map of [this.paces, this.misses]) {
      const [oldest] = map.keys();
      if (map.size > REMEMBERED_MAX && oldest !== undefined) map.delete(oldest);
    }
    return null;
  }
}
