import { uintAt, uintBytes } from './digits.js';
import type { Layout, Sign, Unreadable, Unverified, Verified, Verify } from './frame.js';
import { believe, joinCode, messageOf, takeApart, unreadable } from './frame.js';

const MESSAGE_BYTES = 12;

/** An activation code has ten digits, so that it can also be typed. */
const ACTIVATION_DIGITS = 10;

/** What the enrolment code on the desk says to the phone that scans it. */
export interface EnrolmentClaims {
  /** The issuer's key, as on a card. */
  readonly keyId: number;
  /** The one-time activation code, ten digits. */
  readonly activationCode: string;
  /** Last second (since 1970 UTC) at which the activation can be claimed. */
  readonly expiresAtSeconds: number;
}

const ENROLMENT: Layout<EnrolmentClaims> = { purpose: 'enrolment', messageBytes: MESSAGE_BYTES, fields };

export function isActivationCode(text: string): boolean {
  return /^[0-9]{10}$/.test(text);
}

/** The 12 bytes that the issuer signs. Throws RangeError on a claim that does not fit its field. */
export function enrolmentMessage(claims: EnrolmentClaims): Uint8Array {
  if (!isActivationCode(claims.activationCode)) throw new RangeError('an activation code has ten digits');
  return messageOf('enrolment', [...uintBytes(claims.keyId, 1), ...uintBytes(BigInt(claims.activationCode), 5), ...uintBytes(claims.expiresAtSeconds, 4)]);
}

/** The enrolment code as 184 digits (76 bytes): a phone scans it in place of typing the activation code. */
export function encodeEnrolment(claims: EnrolmentClaims, sign: Sign): string {
  const message = enrolmentMessage(claims);
  return joinCode(message, sign(message));
}

export function parseEnrolment(text: string): Unverified<EnrolmentClaims> | Unreadable {
  return takeApart(text, ENROLMENT);
}

/** The claims of a genuine enrolment code that has not expired at `nowMs`, or why it is none. */
export function readEnrolment(text: string, verify: Verify<EnrolmentClaims>, nowMs: number): Verified<EnrolmentClaims> | Unreadable {
  const read = believe(parseEnrolment(text), verify);
  if (read.kind === 'unreadable') return read;
  return nowMs <= read.claims.expiresAtSeconds * 1000 ? read : unreadable('outside_time');
}

function fields(message: Uint8Array): EnrolmentClaims | null {
  const activation = uintAt(message, 3, 5).toString().padStart(ACTIVATION_DIGITS, '0');
  return activation.length > ACTIVATION_DIGITS ? null : { keyId: message[2] ?? 0, activationCode: activation, expiresAtSeconds: Number(uintAt(message, 8, 4)) };
}
