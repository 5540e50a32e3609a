import type { KeyObject } from 'node:crypto';
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { encodePhone, phoneStep } from '#core/code';
import type { Id } from '#values';
import type { Arrival, Errand } from './arrivals.js';
import type { Chance } from './chance.js';

/** What one holder carries. */
export interface Wallet {
  readonly personId: Id;
  /** The printed card as digits, and its number for typing. */
  code: string;
  number: string;
  phone: { readonly serial: bigint; readonly key: KeyObject } | null;
  /** A card that was reported lost and turned up again in a coat. */
  lostCode: string | null;
  /** Registered proxy who fetches the meals. */
  proxyId: Id | null;
}

/** PKCS #8 of an Ed25519 key (RFC 8410) is this and the 32 bytes of the seed. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** An Ed25519 key pair out of 32 bytes, so that a demo phone has the same key each time. */
export function demoKey(seed: Uint8Array): { readonly key: KeyObject; readonly publicKey: Uint8Array } {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return { key, publicKey: new Uint8Array(spki.subarray(spki.length - 32)) };
}

/** An old screenshot is ten steps, five minutes, behind. */
const SCREENSHOT_STEPS = 10;
/** Some tills have a scratched lens: the operator types the number of the card. */
const TYPED_SHARE = 0.02;

/** The digits that a till reads from what this person shows; null when they have nothing of the kind to show. */
export function shown(wallet: Wallet, arrival: Pick<Arrival, 'errand' | 'atMs'>, chance: Chance): string | null {
  switch (arrival.errand satisfies Errand) {
    case 'foreign_code':
      return Array.from({ length: 16 }, () => String(chance.int(10))).join('');
    case 'old_screenshot':
      return wallet.phone === null ? null : phoneCode(wallet.phone, phoneStep(arrival.atMs) - SCREENSHOT_STEPS);
    case 'found_card':
      return wallet.lostCode;
    case 'card_of_the_dead':
    case 'after_moving':
      return wallet.code;
    case 'meal':
    case 'second_meal':
    case 'too_early':
      if (wallet.phone !== null) return phoneCode(wallet.phone, phoneStep(arrival.atMs));
      return chance.happens(TYPED_SHARE) ? wallet.number : wallet.code;
  }
}

export function phoneCode(phone: NonNullable<Wallet['phone']>, step: number): string {
  return encodePhone({ serial: phone.serial, step }, (message) => new Uint8Array(sign(null, message, phone.key)));
}
