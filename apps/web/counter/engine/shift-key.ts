import { fromBase64, toBase64Url } from '../../kit/base64url.js';
import { randomBytes, utf8 } from './digest.js';

/** A value that only the shift's key opens. */
export interface Shut {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly cipher: ArrayBuffer;
}

/** How long PIN and badge open this tablet without the county, after the last online sign-in. */
export const BADGE_MS = 24 * 3_600_000;
const NAME = 'love-card-shift';

/**
 * The key under which this tablet keeps what a session brought: tokens, and who is known here by name. It is 32 random bytes of one
 * sign-in, in memory and in the tab (so that a reload keeps it), and gone with either; on the disk it lies only wrapped under PIN and badge.
 */
export class ShiftKey {
  private key: CryptoKey | null = null;
  /** Goes up with each key: what an earlier one has shut is not put beside a later one. */
  turn = 0;

  constructor(private readonly tab: Storage) {}

  async resume(): Promise<void> {
    const kept = this.tab.getItem(NAME);
    if (kept !== null) await this.take(fromBase64(kept));
  }

  get held(): boolean {
    return this.key !== null;
  }

  /** Begins with these bytes, or with new ones; answers them for whoever wraps them. */
  async take(raw = randomBytes(32)): Promise<Uint8Array<ArrayBuffer>> {
    this.key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
    this.turn += 1;
    this.tab.setItem(NAME, toBase64Url(raw));
    return raw;
  }

  drop(): void {
    this.key = null;
    this.tab.removeItem(NAME);
  }

  async shut(value: unknown): Promise<Shut | null> {
    if (this.key === null) return null;
    const iv = randomBytes(12);
    return { iv, cipher: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, this.key, utf8(JSON.stringify(value))) };
  }

  /** Null for what another key has shut: it is lost with that key, which is what it is for. */
  async open<T>(shut: Shut | null): Promise<T | null> {
    if (this.key === null || shut === null) return null;
    try {
      const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: shut.iv }, this.key, shut.cipher);
      return JSON.parse(new TextDecoder().decode(plain)) as T;
    } catch {
      return null;
    }
  }
}
