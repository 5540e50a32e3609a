/** Logins remembered at once; the oldest go first. */
const REMEMBERED_MAX = 10_000;

/**
 * Counts tries at logins that open nothing (unknown or disabled), so that these lock as a live account does: otherwise
 * the sixth wrong password would tell which logins exist. Kept in this process only, for no account stands behind them.
 */
export class Strangers {
  private readonly tries = new Map<string, { count: number; lockedUntil: number }>();

  constructor(private readonly limit: { readonly triesMax: number; readonly lockMs: number }) {}

  /** False while the login is locked. */
  claimTry(login: string, nowMs: number): boolean {
    const known = this.tries.get(login);
    if (known !== undefined && known.lockedUntil > nowMs) return false;
    const count = known === undefined || known.lockedUntil > 0 ? 1 : known.count + 1;
    this.tries.delete(login);
    this.tries.set(login, { count, lockedUntil: count >= this.limit.triesMax ? nowMs + this.limit.lockMs : 0 });
    const [oldest] = this.tries.keys();
    if (this.tries.size > REMEMBERED_MAX && oldest !== undefined) this.tries.delete(oldest);
    return true;
  }
}
