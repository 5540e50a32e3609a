import type { Id } from '#values';
import { randomBytes, utf8 } from './digest.js';

/** What lets an operator open a shift without the county: made when the county last accepted the PIN. */
export interface Verifier {
  readonly operatorId: Id;
  readonly displayName: string;
  readonly salt: Uint8Array<ArrayBuffer>;
  /** HMAC, by a key that no script can read, over PBKDF2 of the PIN: a copied database opens nothing. */
  readonly mac: Uint8Array<ArrayBuffer>;
  /** When the county last accepted the PIN (UTC ms): an account that was closed since is not let in for ever. */
  readonly madeAt: number;
  /** Wrong tries in a row. */
  readonly wrong: number;
  /** Until when (UTC ms) no PIN is looked at; null when not locked. */
  readonly lockedUntil: number | null;
}

export const WRONG_MOST = 5;
export const LOCK_MS = 10 * 60_000;
/** A verifier opens no shift this long after the county last accepted the PIN; the list is too old by then as well. */
const GOOD_MS = 72 * 3_600_000;
const ITERATIONS = 310_000;

/** The HMAC key of this tablet: it cannot leave the browser. */
export function makePinKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

export async function makeVerifier(who: { readonly operatorId: Id; readonly displayName: string; readonly madeAt: number }, pin: string, key: CryptoKey): Promise<Verifier> {
  const salt = randomBytes(16);
  return { ...who, salt, mac: await macOf(pin, salt, key), wrong: 0, lockedUntil: null };
}

export type PinAnswer = { readonly kind: 'right' | 'wrong'; readonly verifier: Verifier } | { readonly kind: 'locked'; readonly until: number } | { readonly kind: 'old' };

/** Looks at a PIN. The verifier that comes back must be on the disk before anybody is told. */
export async function tryPin(verifier: Verifier, pin: string, key: CryptoKey, nowMs: number): Promise<PinAnswer> {
  if (verifier.lockedUntil !== null && nowMs < verifier.lockedUntil) return { kind: 'locked', until: verifier.lockedUntil };
  if (nowMs - verifier.madeAt > GOOD_MS) return { kind: 'old' };
  const mac = await macOf(pin, verifier.salt, key);
  if (same(mac, verifier.mac)) return { kind: 'right', verifier: { ...verifier, wrong: 0, lockedUntil: null } };
  const wrong = verifier.wrong + 1;
  return { kind: 'wrong', verifier: { ...verifier, wrong: wrong >= WRONG_MOST ? 0 : wrong, lockedUntil: wrong >= WRONG_MOST ? nowMs + LOCK_MS : null } };
}

async function macOf(pin: string, salt: Uint8Array<ArrayBuffer>, key: CryptoKey): Promise<Uint8Array<ArrayBuffer>> {
  const material = await crypto.subtle.importKey('raw', utf8(pin), 'PBKDF2', false, ['deriveBits']);
  const derived = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS }, material, 256);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, derived));
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (let index = 0; index < one.length; index++) difference |= (one[index] ?? 0) ^ (other[index] ?? 0);
  return difference === 0;
}
