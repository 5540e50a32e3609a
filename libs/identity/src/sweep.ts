const MINUTE_MS = 60_000;
/** Wrong passwords of one network in a minute, at whatever logins. */
export const SWEEP_PER_MINUTE = 60;
const NETWORKS_MAX = 100_000;

/** Slows down whoever tries one password at many logins: counts the wrong passwords of a network, in this process. */
export class Sweep {
  private readonly tries = new Map<string, number>();
  private minute = 0;

  /** Counts a try, wrong until told otherwise; false when the network has had its tries of this minute. */
  claim(network: string, nowMs: number): boolean {
    const minute = Math.floor(nowMs / MINUTE_MS);
    if (minute !== this.minute || this.tries.size > NETWORKS_MAX) this.tries.clear();
    this.minute = minute;
    const tries = (this.tries.get(network) ?? 0) + 1;
    this.tries.set(network, tries);
    return tries <= SWEEP_PER_MINUTE;
  }

  right(network: string): void {
    this.tries.set(network, Math.max(0, (this.tries.get(network) ?? 0) - 1));
  }
}
