import { toBase64Url } from './base64url.js';

/**
 * The Ed25519 key of this phone or tablet. Where the browser knows the curve, the private half cannot be read by any
 * script, ours included; older kernels keep 32 secret bytes instead. Both live in IndexedDB, as a value of this shape.
 */
export type DeviceKey =
  | { readonly kind: 'browser'; readonly publicKey: string; readonly pair: CryptoKeyPair }
  | { readonly kind: 'bytes'; readonly publicKey: string; readonly secret: Uint8Array<ArrayBuffer> };

/** Loaded only by the older kernels that need it. */
const fallback = (): Promise<typeof import('@noble/ed25519')> => import('@noble/ed25519');

export async function makeKey(): Promise<DeviceKey> {
  try {
    const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
    return { kind: 'browser', publicKey: toBase64Url(raw), pair };
  } catch {
    const secret = crypto.getRandomValues(new Uint8Array(32));
    return { kind: 'bytes', publicKey: toBase64Url(await (await fallback()).getPublicKeyAsync(secret)), secret };
  }
}

/** 64 bytes of signature. */
export async function sign(key: DeviceKey, message: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (key.kind === 'browser') return new Uint8Array(await crypto.subtle.sign('Ed25519', key.pair.privateKey, message));
  return new Uint8Array(await (await fallback()).signAsync(message, key.secret));
}

/** A signed sentence, as the API takes it: UTF-8 under Ed25519, base64url. */
export async function signText(key: DeviceKey, text: string): Promise<string> {
  return toBase64Url(await sign(key, new TextEncoder().encode(text)));
}

/** Whether the signature holds. Never throws: a malformed key or signature is simply not right. */
export async function verify(publicKey: Uint8Array<ArrayBuffer>, message: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, signature, message);
  } catch {
    try {
      return await (await fallback()).verifyAsync(signature, message, publicKey);
    } catch {
      return false;
    }
  }
}
