import { Injectable } from '@nestjs/common';
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { isSmallOrder, isStrongKey } from '#platform';
import { Lately } from './lately.js';

/** 32 bytes in base64url. */
const KEY_TEXT = /^[A-Za-z0-9_-]{43}$/;

const KEYS_MAX = 65_536;

/** Phones' public keys, ready for verifying. A key object is kept under the key's own text, so it can never be stale. */
@Injectable()
export class PublicKeys {
  private readonly ready = new Lately<KeyObject>(KEYS_MAX);

  /** Whether a text is an Ed25519 public key, and one that an honest generator makes: for a key of small order anybody signs. */
  static isKey(text: string): boolean {
    return KEY_TEXT.test(text) && isStrongKey(bytesOf(text));
  }

  verify(publicKey: string, message: Uint8Array, signature: Uint8Array): boolean {
    if (isSmallOrder(bytesOf(publicKey))) return false;
    return verify(null, message, this.ready.get(publicKey) ?? this.ready.keep(publicKey, keyOf(publicKey)), signature);
  }
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'base64url');
}

function keyOf(text: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: text }, format: 'jwk' });
}
