import { bytesOf, digitsOf } from './digits.js';

/**
 * The first byte of everything that is signed. It stands inside the signature, so that a code of one purpose can never
 * pass as one of another, whatever else its bytes happen to say.
 */
export const PURPOSES = { card: 1, phone: 2, enrolment: 3 } as const;
export type Purpose = keyof typeof PURPOSES;

/** The second byte. A new layout takes a new number; readers of this one refuse it. */
export const CODE_FORMAT = 1;

/** Ed25519 (RFC 8032). SM2 signatures are as long, so a commercial-cipher build keeps every size. */
export const SIGNATURE_BYTES = 64;

/** Why a text is not a code of the kind asked for, from most to least precedent. */
export type UnreadableReason = 'not_digits' | 'wrong_length' | 'wrong_purpose' | 'wrong_format' | 'bad_field' | 'bad_signature' | 'outside_time';

/** A no of a reader. It names the first check that failed, for logs and tests; people see one refusal for all of them. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly reason: UnreadableReason;
}

/** A code taken apart but not yet believed: `claims` mean nothing until `signature` is verified over `message`. */
export interface Unverified<Claims> {
  readonly kind: 'unverified';
  readonly claims: Claims;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** A code whose signature was found right. */
export interface Verified<Claims> {
  readonly kind: 'verified';
  readonly claims: Claims;
}

/** Signs the message with Ed25519: 64 bytes. */
export type Sign = (message: Uint8Array) => Uint8Array;

/** Says whether the signature is right for the key that the claims name; false when there is no such key. */
export type Verify<Claims> = (claims: Claims, message: Uint8Array, signature: Uint8Array) => boolean;

/** The first 32 bytes of SHA-256. */
export type Hash = (bytes: Uint8Array) => Uint8Array;

export function unreadable(reason: UnreadableReason): Unreadable {
  return { kind: 'unreadable', reason };
}

/**
 * A scanned or typed text without what a keyboard adds (full-width digits of an input method, blanks, hyphens) and what a scanner is set to
 * put around it: the symbology identifier of ISO/IEC 15424 (`]Q1` before a QR code), a `~` before, a `#` or `$` behind.
 */
export function cleanText(text: string): string {
  return text.normalize('NFKC').replace(/^\s*\][A-Za-z]\d|^\s*~|[#$]\s*$|[\s-]/g, '');
}

/** The bytes that are signed: purpose, format, then the fields in their order. */
export function messageOf(purpose: Purpose, fields: readonly number[]): Uint8Array {
  return Uint8Array.from([PURPOSES[purpose], CODE_FORMAT, ...fields]);
}

/** Message and signature as digits. For a signer that answers later (WebCrypto): make the message, sign, join. */
export function joinCode(message: Uint8Array, signature: Uint8Array): string {
  if (signature.length !== SIGNATURE_BYTES) throw new RangeError(`a signature has ${String(SIGNATURE_BYTES)} bytes, not ${String(signature.length)}`);
  const bytes = new Uint8Array(message.length + signature.length);
  bytes.set(message);
  bytes.set(signature, message.length);
  return digitsOf(bytes);
}

/** What a kind of code looks like: its purpose, the length of its message, and its fields (null when one cannot be). */
export interface Layout<Claims> {
  readonly purpose: Purpose;
  readonly messageBytes: number;
  readonly fields: (message: Uint8Array) => Claims | null;
}

/** Takes a text apart without believing it. Purpose is looked at before length, so a phone code is told from a broken card. */
export function takeApart<Claims>(text: string, layout: Layout<Claims>): Unverified<Claims> | Unreadable {
  const digits = cleanText(text);
  if (!/^[0-9]+$/.test(digits)) return unreadable('not_digits');
  const bytes = bytesOf(digits);
  if (bytes === null || bytes.length <= SIGNATURE_BYTES + 2) return unreadable('wrong_length');
  if (bytes[0] !== PURPOSES[layout.purpose]) return unreadable('wrong_purpose');
  if (bytes[1] !== CODE_FORMAT) return unreadable('wrong_format');
  if (bytes.length !== layout.messageBytes + SIGNATURE_BYTES) return unreadable('wrong_length');
  const message = bytes.slice(0, layout.messageBytes);
  const claims = layout.fields(message);
  if (claims === null) return unreadable('bad_field');
  return { kind: 'unverified', claims, message, signature: bytes.slice(layout.messageBytes) };
}

/** Believes a code that was taken apart, or not. */
export function believe<Claims>(parts: Unverified<Claims> | Unreadable, verify: Verify<Claims>): Verified<Claims> | Unreadable {
  if (parts.kind === 'unreadable') return parts;
  return verify(parts.claims, parts.message, parts.signature) ? { kind: 'verified', claims: parts.claims } : unreadable('bad_signature');
}
