import type { Id } from '#values';
import { type Answer, answerOf, type Calls, type Schemas } from './api.js';
import type { Database } from './database.js';
import type { ShiftKey, Shut } from './shift-key.js';

/** What is kept of a session: tokens that end by themselves; on the disk only shut by the shift's key. */
interface KeptSession {
  readonly accessToken: string;
  readonly accessExpiresAt: number;
  readonly refreshToken: string;
  readonly refreshExpiresAt: number;
}

type Grant = Schemas['SessionGrantDto'];

/** Renewed this long before it ends, so that no scan waits for it. */
const EARLY_MS = 3 * 60_000;

/**
 * The session with the county. It may end at any time; a shift does not end with it, nor does anything in the queue: the
 * operator is asked for the PIN again.
 */
export class Session {
  private kept: KeptSession | null = null;
  private renewal: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly key: ShiftKey,
    private readonly calls: () => Calls,
    private readonly now: () => number,
    private readonly ended: () => void,
  ) {}

  async resume(): Promise<void> {
    this.kept = await this.key.open<KeptSession>(await this.database.setting<Shut>('session'));
  }

  get alive(): boolean {
    return this.kept !== null && this.now() < Math.max(this.kept.accessExpiresAt, this.kept.refreshExpiresAt);
  }

  async take({ accessToken, accessExpiresAt, refreshToken, refreshExpiresAt }: Grant): Promise<void> {
    this.kept = { accessToken, accessExpiresAt, refreshToken, refreshExpiresAt };
    if (!this.key.held) await this.key.take();
    await this.database.set('session', await this.key.shut(this.kept));
  }

  async drop(): Promise<void> {
    this.kept = null;
    await this.database.set('session', null);
  }

  /** The access token; null when nobody is signed in. Waits for a renewal only when the old one is over. */
  async token(): Promise<string | null> {
    if (this.kept !== null && this.now() >= this.kept.accessExpiresAt) await this.renew();
    return this.kept?.accessToken ?? null;
  }

  /** To be called now and then: renews in good time. */
  async refresh(): Promise<void> {
    if (this.kept !== null && this.now() >= this.kept.accessExpiresAt - EARLY_MS) await this.renew();
  }

  /** The server did not know the session: one renewal may still save it. */
  async refused(): Promise<boolean> {
    if (this.kept !== null) await this.renew();
    return this.kept !== null;
  }

  private renew(): Promise<void> {
    this.renewal ??= this.renewOnce().finally(() => {
      this.renewal = null;
    });
    return this.renewal;
  }

  private async renewOnce(): Promise<void> {
    if (this.kept === null) return;
    const answer: Answer<Grant> = await answerOf(this.calls().open.POST('/api/v1/counter/sessions/renewals', { body: { refreshToken: this.kept.refreshToken } }));
    if (answer.kind === 'ok') await this.take(answer.data);
    // Too busy, or a limit: the session is not over for that.
    else if (answer.kind === 'refused' && (answer.problem.code === 'unauthenticated' || answer.problem.code === 'device_revoked')) {
      await this.drop();
      this.ended();
    }
  }
}

/** A shift lasts this long at most, and its end is told this long before. */
export const SHIFT_MS = 12 * 3_600_000;
export const WARN_MS = 10 * 60_000;

/** The shift, which the tablet keeps also when the session is over. */
export interface KeptShift {
  readonly shiftId: Id;
  readonly operatorId: Id;
  readonly displayName: string;
  readonly opensAt: number;
  readonly endsAt: number;
  readonly warnsAt: number;
  /** Opened without the county. */
  readonly coldStart: boolean;
}
