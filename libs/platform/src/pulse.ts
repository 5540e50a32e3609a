import { outageOf } from './outage.js';

/** The pause after failures grows up to this. */
const PAUSE_MAX_MS = 60_000;

/**
 * Does the same work again and again, one at a time. After a failure the pause doubles, so that a database that is away is
 * not asked every second; after the first success it is what it was. Keeps no process alive.
 */
export class Pulse {
  private timer: NodeJS.Timeout | null = null;
  private failures = 0;
  private told = '';
  private stopped = false;

  /** `trouble` is told once for each kind of failure until the work goes well; an outage of the database is told elsewhere, once for all. */
  constructor(
    private readonly everyMs: number,
    private readonly work: () => Promise<unknown>,
    private readonly trouble: (error: Error) => void,
  ) {}

  start(): void {
    this.stopped = false;
    this.wait(this.everyMs);
  }

  stop(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
  }

  /** The pause before the next turn, ms. */
  get pauseMs(): number {
    return Math.max(this.everyMs, Math.min(PAUSE_MAX_MS, this.everyMs * 2 ** Math.min(this.failures, 20)));
  }

  /** One turn, and the next one is set; never throws. */
  async turn(): Promise<void> {
    try {
      await this.work();
      this.failures = 0;
      this.told = '';
    } catch (error) {
      this.failures += 1;
      this.tell(error);
    }
    if (!this.stopped) this.wait(this.pauseMs);
  }

  private tell(error: unknown): void {
    if (outageOf(error) !== null) return;
    const trouble = error instanceof Error ? error : new Error(String(error));
    if (trouble.message !== this.told) this.trouble(trouble);
    this.told = trouble.message;
  }

  private wait(ms: number): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.turn(), ms);
    this.timer.unref();
  }
}
