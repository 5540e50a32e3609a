import { CLOCK_BACK_MS, type SignedMoment } from '#core/offline';

/** The last signed server time, and where both clocks of this tablet stood when it came. UTC ms; `monoMs` counts from the page's start. */
export interface ClockAnchor {
  readonly serverAt: number;
  /** The county's own words, which events carry; absent in what was kept by an older version. */
  readonly signed?: SignedMoment;
  readonly wallAt: number;
  readonly monoAt: number;
  /** Names the page's life: the monotonic clock starts anew with each. */
  readonly life: string;
}

/** What an event says of time. */
export interface EventInstant {
  /** The tablet's own clock. */
  readonly at: number;
  /** The last server time under the county's signature: nothing that carries it happened earlier. */
  readonly signedTime: SignedMoment | null;
  /** Since that time by the monotonic clock; null where a restart or a sleep lies between. */
  readonly monoMs: number | null;
}

/** The two clocks of the machine: passed in, so that a test can move them. */
export interface Clocks {
  wall(): number;
  mono(): number;
}

/** The monotonic clock may stand still while a tablet sleeps: when the wall clock ran ahead of it by more, the anchor dates nothing any more. */
const SLEEP_MS = 5_000;

/**
 * The time by the server's clock, as well as this tablet can know it: the last signed server time carried on by the
 * monotonic clock; after a reload or a sleep, the tablet's clock set right by how far off it last was.
 */
export class TabletClock {
  private anchor: ClockAnchor | null = null;
  private seen = 0;

  constructor(
    private readonly clocks: Clocks,
    private readonly life: string,
  ) {}

  /** What was kept from before: the anchor and the latest instant that this tablet has seen (UTC ms, corrected). */
  resume(anchor: ClockAnchor | null, seen: number): void {
    this.anchor = anchor;
    this.seen = seen;
  }

  /** Takes a signed server time; `askedMono` is the monotonic instant at which the question left: half of the way is given to the answer. */
  learn(signed: SignedMoment, askedMono: number): ClockAnchor {
    const monoAt = this.clocks.mono();
    const serverAt = signed.ms + Math.round((monoAt - askedMono) / 2);
    this.anchor = { serverAt, signed, wallAt: this.clocks.wall(), monoAt, life: this.life };
    // What was seen by a wrong clock is put right by the server's.
    this.seen = serverAt;
    return this.anchor;
  }

  now(): number {
    const { anchor } = this;
    if (anchor === null) return this.clocks.wall();
    return this.carried(anchor) ? anchor.serverAt + Math.round(this.clocks.mono() - anchor.monoAt) : this.clocks.wall() + anchor.serverAt - anchor.wallAt;
  }

  instant(): EventInstant {
    const { anchor } = this;
    const carried = anchor !== null && this.carried(anchor);
    const signedTime = anchor?.signed ?? null;
    const monoMs = carried && signedTime !== null ? Math.max(0, Math.round(anchor.serverAt - signedTime.ms + this.clocks.mono() - anchor.monoAt)) : null;
    return { at: this.clocks.wall(), signedTime, monoMs };
  }

  /** Marks an instant as seen; returns the latest one, to be kept. */
  saw(instantMs: number): number {
    this.seen = Math.max(this.seen, instantMs);
    return this.seen;
  }

  /** True when the clock stands behind what this tablet has already seen. */
  get movedBack(): boolean {
    return this.now() < this.seen - CLOCK_BACK_MS;
  }

  /** The tablet's clock less the server's, ms; null before the first answer. */
  get skewMs(): number | null {
    const { anchor } = this;
    if (anchor === null) return null;
    return this.carried(anchor) ? Math.round(this.clocks.wall() - this.now()) : anchor.wallAt - anchor.serverAt;
  }

  /** Age of the signed time, ms; infinite without one that still counts. */
  get anchorAgeMs(): number {
    return this.anchor !== null && this.carried(this.anchor) ? this.clocks.mono() - this.anchor.monoAt : Number.POSITIVE_INFINITY;
  }

  /** Whether the monotonic clock of this page's life still leads from the anchor to now. */
  private carried({ life, wallAt, monoAt }: ClockAnchor): boolean {
    if (life !== this.life) return false;
    return this.clocks.wall() - wallAt - (this.clocks.mono() - monoAt) <= SLEEP_MS;
  }
}

/** The clocks of the browser. */
export const BROWSER_CLOCKS: Clocks = { wall: () => Date.now(), mono: () => performance.now() };
