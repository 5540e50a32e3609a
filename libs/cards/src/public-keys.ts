import { Injectable } from '@nestjs/common';
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { Lately } from './lately.js';

/** 32 bytes in base64url. */
const KEY_TEXT = /^[A-Za-z0-9_-]{43}$/;

const KEYS_MAX = 65_536;

/** Phones' public keys, ready for verifying. A key object is kept under the key's own text, so it can never be stale. */
@Injectable()
export class PublicKeys {
  private readonly ready = new Lately<KeyObject>(KEYS_MAX);

  /** Whether a text is an Ed25519 public key. */
  static isKey(text: string): boolean {
    if (!KEY_TEXT.test(text)) return false;
    try {
      return keyOf(text).asymmetricKeyType === 'ed25519';
    } catch {
      return false;
    }
  }

  verify(publicKey: string, message: Uint8Array, signature: Uint8Array): boolean {
    return verify(null, message, this.ready.get(publicKey) ?? this.ready.keep(publicKey, keyOf(publicKey)), signature);
  }
}

function keyOf(text: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: text }, format: 'jwk' });
}
