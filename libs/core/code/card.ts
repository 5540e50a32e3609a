import type { Day } from '#values';
import { addDays, day, daysBetween } from '#values';
import { uintAt, uintBytes } from './digits.js';
import type { Hash, Layout, Sign, Unreadable, Unverified, Verified, Verify } from './frame.js';
import { believe, joinCode, messageOf, takeApart } from './frame.js';

/** Days in a code are counted from here in two bytes, which lasts until 2199. */
const DAY_ZERO = day('2020-01-01');
const MESSAGE_BYTES = 21;

/** Serials are kept below 2^53, so that they are exact as a BIGINT, in JSON and in a browser. */
export const SERIAL_MAX = BigInt(Number.MAX_SAFE_INTEGER);

/** One byte on the card; a person would have to lose 254 cards to need another. */
export const GENERATION_MAX = 255;

/** The photo fingerprint of a card whose holder has no photo on record. */
export const NO_PHOTO = '00000000';

/** What a card says. No name, no ID number, no balance: these stay in the registry. */
export interface CardClaims {
  /** First byte of the hash of the issuer's public key: picks among the keys in use, proves nothing. */
  readonly keyId: number;
  readonly serial: bigint;
  /** The generation of the person's carriers; a card of an older one is dead. */
  readonly generation: number;
  /** 1 = meals and points of the county. */
  readonly schemeClass: number;
  readonly issuedOn: Day;
  /** Last day on which the card is good. */
  readonly expiresOn: Day;
  /** First four bytes of the hash of the holder's photo, 8 hex digits; `00000000` without one. */
  readonly photo: string;
}

const CARD: Layout<CardClaims> = { purpose: 'card', messageBytes: MESSAGE_BYTES, fields };

/** The 21 bytes that the issuer signs. Throws RangeError on a claim that does not fit its field. */
export function cardMessage(claims: CardClaims): Uint8Array {
  if (claims.serial < 1n || claims.serial > SERIAL_MAX) throw new RangeError('a serial lies in 1..2^53-1');
  if (claims.generation < 1) throw new RangeError('a generation is at least 1');
  if (claims.expiresOn < claims.issuedOn) throw new RangeError('a card expires after it is issued');
  if (!/^[0-9a-f]{8}$/.test(claims.photo)) throw new RangeError('a photo fingerprint is 8 hex digits');
  return messageOf('card', [
    ...uintBytes(claims.keyId, 1),
    ...uintBytes(claims.serial, 8),
    ...uintBytes(claims.generation, 1),
    ...uintBytes(claims.schemeClass, 1),
    ...uintBytes(daysBetween({ from: DAY_ZERO, to: claims.issuedOn }), 2),
    ...uintBytes(daysBetween({ from: DAY_ZERO, to: claims.expiresOn }), 2),
    ...uintBytes(BigInt(`0x${claims.photo}`), 4),
  ]);
}

/** The card as 205 digits (85 bytes), which fit a QR code of version 7 at level Q. */
export function encodeCard(claims: CardClaims, sign: Sign): string {
  const message = cardMessage(claims);
  return joinCode(message, sign(message));
}

/** Takes a card apart without believing it: for a verifier that answers later (WebCrypto). */
export function parseCard(text: string): Unverified<CardClaims> | Unreadable {
  return takeApart(text, CARD);
}

/** The claims of a genuine card, or why it is none. Whether it is still good (generation, expiry) is for the caller to ask. */
export function readCard(text: string, verify: Verify<CardClaims>): Verified<CardClaims> | Unreadable {
  return believe(parseCard(text), verify);
}

/** The key id of an Ed25519 public key (32 raw bytes). */
export function keyIdOf(publicKey: Uint8Array, hash: Hash): number {
  return hash(publicKey)[0] ?? 0;
}

/** The fingerprint of a photo file, 8 hex digits. */
export function photoFingerprint(photo: Uint8Array, hash: Hash): string {
  return uintAt(hash(photo), 0, 4).toString(16).padStart(8, '0');
}

function fields(message: Uint8Array): CardClaims | null {
  const claims = {
    keyId: message[2] ?? 0,
    serial: uintAt(message, 3, 8),
    generation: message[11] ?? 0,
    schemeClass: message[12] ?? 0,
    issuedOn: addDays(DAY_ZERO, Number(uintAt(message, 13, 2))),
    expiresOn: addDays(DAY_ZERO, Number(uintAt(message, 15, 2))),
    photo: uintAt(message, 17, 4).toString(16).padStart(8, '0'),
  };
  return claims.serial < 1n || claims.serial > SERIAL_MAX || claims.generation < 1 || claims.expiresOn < claims.issuedOn ? null : claims;
}
