import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { isSmallOrder, isStrongKey } from '#platform';

/** The DER bytes that stand before the 32 bytes of an Ed25519 public key (RFC 8410). */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/**
 * An Ed25519 public key as 43 characters of base64url, out of what a browser or a shell exports: raw bytes or SPKI, in
 * base64, base64url or (raw) 64 hex digits. Null when it is none of these, and when it is no key that an honest generator makes: off the curve, of
 * small order (anybody signs for it), or written in another way than the one.
 */
export function publicKeyText(text: string): string | null {
  const raw = rawKey(text);
  return raw !== null && isStrongKey(raw) ? raw.toString('base64url') : null;
}

function rawKey(text: string): Buffer | null {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : /^[\w+/-]{43,60}=?$/.test(text) ? Buffer.from(text, 'base64') : null;
  if (bytes === null) return null;
  if (bytes.length === KEY_BYTES) return bytes;
  const spki = bytes.length === SPKI_HEAD.length + KEY_BYTES && bytes.subarray(0, SPKI_HEAD.length).equals(SPKI_HEAD);
  return spki ? bytes.subarray(SPKI_HEAD.length) : null;
}

/** Whether a base64 or base64url Ed25519 signature over a UTF-8 message is right. A malformed key or signature is simply not right. */
export function isSigned(signed: { readonly publicKey: string; readonly message: string; readonly signature: string }): boolean {
  const key = keyObject(signed.publicKey);
  const signature = Buffer.from(signed.signature, 'base64');
  return key !== null && signature.length === SIGNATURE_BYTES && verify(null, Buffer.from(signed.message, 'utf8'), key, signature);
}

function keyObject(text: string): KeyObject | null {
  const raw = rawKey(text);
  return raw === null || isSmallOrder(raw) ? null : createPublicKey({ key: Buffer.concat([SPKI_HEAD, raw]), format: 'der', type: 'spki' });
}
