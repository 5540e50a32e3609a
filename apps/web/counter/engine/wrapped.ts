import { BADGE_ROOT, badgeMarkText } from '#core/code';
import type { Id } from '#values';
import { fromBase64 } from '../../kit/base64url.js';
import { randomBytes, utf8 } from './digest.js';
import { BADGE_MS, type Shut } from './shift-key.js';

/**
 * The key of an operator's last online shift, wrapped under PIN and badge together. It says whether a PIN is right to nobody
 * who has not the badge, because the key that opens it needs the 128 bits that stand there and nowhere on this tablet.
 */
export interface Wrapped {
  readonly operatorId: Id;
  readonly displayName: string;
  readonly badgeId: Id;
  /** 16 bytes in base64url, drawn by the county for that shift. */
  readonly salt: string;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly cipher: ArrayBuffer;
  /** When the county last accepted the PIN (UTC ms). */
  readonly madeAt: number;
  /** Wrong tries in a row. */
  readonly wrong: number;
  /** Until when (UTC ms) nothing is tried; null when not locked. */
  readonly lockedUntil: number | null;
  /** Who was known here by name, shut by the key inside. */
  readonly people: Shut | null;
}

export const WRONG_MOST = 5;
export const LOCK_MS = 10 * 60_000;
const ITERATIONS = 310_000;

/** What the county gives with a shift: `mark` is what the badge makes of `salt`, and is not kept. */
export interface Mark {
  readonly badgeId: Id;
  readonly salt: string;
  readonly mark: string;
}

export async function wrapKey(
  who: { readonly operatorId: Id; readonly displayName: string; readonly madeAt: number },
  { badgeId, salt, mark }: Mark,
  secret: { readonly pin: string; readonly key: Uint8Array<ArrayBuffer> },
): Promise<Wrapped> {
  const iv = randomBytes(12);
  const under = await wrappingKey(fromBase64(mark), salt, secret.pin);
  const cipher = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, under, secret.key);
  return { ...who, badgeId, salt, iv, cipher, wrong: 0, lockedUntil: null, people: null };
}

export type Unwrapped =
  | { readonly kind: 'right'; readonly wrapped: Wrapped; readonly key: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'wrong'; readonly wrapped: Wrapped }
  | { readonly kind: 'locked'; readonly until: number }
  | { readonly kind: 'old' };

/** Tries PIN and badge. The row that comes back must be on the disk before anybody is told. */
export async function unwrapKey(
  wrapped: Wrapped,
  tried: { readonly deviceId: Id; readonly pin: string; readonly badge: Uint8Array<ArrayBuffer> },
  nowMs: number,
): Promise<Unwrapped> {
  if (wrapped.lockedUntil !== null && nowMs < wrapped.lockedUntil) return { kind: 'locked', until: wrapped.lockedUntil };
  if (nowMs - wrapped.madeAt > BADGE_MS) return { kind: 'old' };
  const root = await mac(tried.badge, BADGE_ROOT);
  const mark = await mac(root, badgeMarkText({ deviceId: tried.deviceId, operatorId: wrapped.operatorId, salt: wrapped.salt }));
  try {
    const under = await wrappingKey(mark, wrapped.salt, tried.pin);
    const key = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: wrapped.iv }, under, wrapped.cipher));
    return { kind: 'right', key, wrapped: { ...wrapped, wrong: 0, lockedUntil: null } };
  } catch {
    // The cipher does not say which of the two was wrong.
    const wrong = wrapped.wrong + 1;
    return { kind: 'wrong', wrapped: { ...wrapped, wrong: wrong >= WRONG_MOST ? 0 : wrong, lockedUntil: wrong >= WRONG_MOST ? nowMs + LOCK_MS : null } };
  }
}

async function wrappingKey(mark: Uint8Array<ArrayBuffer>, salt: string, pin: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', utf8(pin), 'PBKDF2', false, ['deriveBits']);
  const stretched = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64(salt), iterations: ITERATIONS }, material, 256);
  return crypto.subtle.importKey('raw', await mac(mark, new Uint8Array(stretched)), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

async function mac(key: Uint8Array<ArrayBuffer>, over: string | Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, typeof over === 'string' ? utf8(over) : over));
}
