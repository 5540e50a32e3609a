import { createPublicKey, verify, type KeyObject } from 'node:crypto';

/** The DER bytes that stand before the 32 bytes of an Ed25519 public key (RFC 8410). */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/**
 * An Ed25519 public key as 43 characters of base64url, out of what a browser or a shell exports: raw bytes or SPKI, in
 * base64, base64url or (raw) 64 hex digits. Null when it is none of these.
 */
export function publicKeyText(text: string): string | null {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : /^[\w+/-]{43,60}=?$/.test(text) ? Buffer.from(text, 'base64') : null;
  if (bytes === null) return null;
  if (bytes.length === KEY_BYTES) return bytes.toString('base64url');
  const spki = bytes.length === SPKI_HEAD.length + KEY_BYTES && bytes.subarray(0, SPKI_HEAD.length).equals(SPKI_HEAD);
  return spki ? bytes.subarray(SPKI_HEAD.length).toString('base64url') : null;
}

/** Whether a base64 or base64url Ed25519 signature over a UTF-8 message is right. A malformed key or signature is simply not right. */
export function isSigned(signed: { readonly publicKey: string; readonly message: string; readonly signature: string }): boolean {
  const key = keyObject(signed.publicKey);
  const signature = Buffer.from(signed.signature, 'base64');
  return key !== null && signature.length === SIGNATURE_BYTES && verify(null, Buffer.from(signed.message, 'utf8'), key, signature);
}

function keyObject(text: string): KeyObject | null {
  const raw = publicKeyText(text);
  return raw === null ? null : createPublicKey({ key: Buffer.concat([SPKI_HEAD, Buffer.from(raw, 'base64url')]), format: 'der', type: 'spki' });
}
