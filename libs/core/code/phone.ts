import { SERIAL_MAX } from './card.js';
import { uintAt, uintBytes } from './digits.js';
import type { Layout, Sign, Unreadable, Unverified, Verified, Verify } from './frame.js';
import { believe, joinCode, messageOf, takeApart, unreadable } from './frame.js';

/** A phone makes a new code every 30 seconds. */
export const PHONE_STEP_MS = 30_000;

/** A code is good for this many steps before and after its own: phones' clocks are off, and queues are slow (decisions 16). */
export const PHONE_STEPS_EITHER_SIDE = 2;

const MESSAGE_BYTES = 14;

/** What a phone says: which key, and when. The person behind the key is known to the county only. */
export interface PhoneClaims {
  /** Serial of the enrolled phone key. */
  readonly serial: bigint;
  /** Whole 30 second steps since 1970 UTC. */
  readonly step: number;
}

const PHONE: Layout<PhoneClaims> = { purpose: 'phone', messageBytes: MESSAGE_BYTES, fields };

/** The step that an instant (UTC ms) lies in. */
export function phoneStep(instantMs: number): number {
  return Math.floor(instantMs / PHONE_STEP_MS);
}

/** Whether a step is near enough to an instant (UTC ms). */
export function isStepGood(step: number, nowMs: number): boolean {
  return Math.abs(step - phoneStep(nowMs)) <= PHONE_STEPS_EITHER_SIDE;
}

/** The 14 bytes that the phone signs. Throws RangeError on a claim that does not fit its field. */
export function phoneMessage(claims: PhoneClaims): Uint8Array {
  if (claims.serial < 1n || claims.serial > SERIAL_MAX) throw new RangeError('a serial lies in 1..2^53-1');
  return messageOf('phone', [...uintBytes(claims.serial, 8), ...uintBytes(claims.step, 4)]);
}

/** The phone code as 188 digits (78 bytes), signed by the phone's own key. */
export function encodePhone(claims: PhoneClaims, sign: Sign): string {
  const message = phoneMessage(claims);
  return joinCode(message, sign(message));
}

/** Takes a phone code apart without believing it: the serial says which public key to ask. */
export function parsePhone(text: string): Unverified<PhoneClaims> | Unreadable {
  return takeApart(text, PHONE);
}

/**
 * The claims of a genuine phone code made within two steps of `nowMs`, or why it is none. A code is used once; that is
 * kept by the unique key over phone key and step where redemptions are recorded, not here.
 */
export function readPhone(text: string, verify: Verify<PhoneClaims>, nowMs: number): Verified<PhoneClaims> | Unreadable {
  const read = believe(parsePhone(text), verify);
  if (read.kind === 'unreadable') return read;
  return isStepGood(read.claims.step, nowMs) ? read : unreadable('outside_time');
}

function fields(message: Uint8Array): PhoneClaims | null {
  const serial = uintAt(message, 2, 8);
  return serial < 1n || serial > SERIAL_MAX ? null : { serial, step: Number(uintAt(message, 10, 4)) };
}
