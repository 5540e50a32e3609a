import type { Day } from '#values';
import { addDays, day, daysBetween } from '#values';
import type { MealWindowName } from '#core/policy';

/** Bytes of one way in which somebody is found: a printed card (or its typed number), or a social-security card. */
export const HOLDER_BYTES = 22;
/** The same and the 32 bytes of an Ed25519 public key. Its first eight bytes are the serial of the phone key. */
export const PHONE_BYTES = HOLDER_BYTES + 32;
/** Keys stand first in a record, so that a table is sorted by them. */
export const KEY_BYTES = 8;
/** Price classes are numbered in two bytes. */
export const CLASS_MAX = 0xffff;

/** Expiry days are counted from here in two bytes, as on the card itself (docs/codes.md). */
const DAY_ZERO = day('2020-01-01');
const STATES = ['active', 'lost', 'suspended', 'stopped'] as const;
const WINDOWS: readonly MealWindowName[] = ['breakfast', 'lunch', 'dinner'];
const SOCIAL = 0b10_0000;

/** `stopped`: deceased or moved away; the county subsidises no meal of theirs. */
export type HolderState = (typeof STATES)[number];

/** What a tablet knows of somebody: no name, no number, nothing that says who it is. */
export interface HolderRecord {
  /** 16 hex digits: the digest of a card's own signature, the county's mark of a social card, or the serial of a phone key. */
  readonly key: string;
  /** 12 hex digits that all carriers of one person share, so that a limit per person holds over card, phone and social card. */
  readonly holder: string;
  /** The one generation that is good; a genuine card of another is dead. */
  readonly generation: number;
  readonly state: HolderState;
  /** True for a social-security card. */
  readonly social: boolean;
  /** Into the table of price classes. */
  readonly priceClass: number;
  /** Last day of the card; null for phones and social cards. */
  readonly expiresOn: Day | null;
  /** Windows in which the person ate a subsidised meal on the day of the snapshot. */
  readonly usedWindows: readonly MealWindowName[];
  /** Subsidised meals on the day and in the month of the snapshot; 255 stands for 255 or more. */
  readonly usedDay: number;
  readonly usedMonth: number;
}

export interface PhoneRecord extends HolderRecord {
  /** Ed25519, 32 raw bytes. */
  readonly publicKey: Uint8Array;
}

/** The 22 bytes of a holder. Throws RangeError on what does not fit its field. */
export function encodeHolder(record: HolderRecord): Uint8Array {
  const bytes = new Uint8Array(HOLDER_BYTES);
  bytes.set(hexBytes(record.key, KEY_BYTES), 0);
  bytes.set(hexBytes(record.holder, 6), 8);
  bytes[14] = byte(record.generation, 'generation');
  bytes[15] = flagsOf(record);
  if (record.priceClass < 0 || record.priceClass > CLASS_MAX) throw new RangeError('a price class lies in 0..65535');
  bytes[16] = record.priceClass >> 8;
  bytes[17] = record.priceClass & 0xff;
  const expiry = record.expiresOn === null ? 0 : daysBetween({ from: DAY_ZERO, to: record.expiresOn });
  if (expiry < 0 || expiry > 0xffff) throw new RangeError('an expiry day lies in 2020..2199');
  bytes[18] = expiry >> 8;
  bytes[19] = expiry & 0xff;
  bytes[20] = Math.min(255, record.usedDay);
  bytes[21] = Math.min(255, record.usedMonth);
  return bytes;
}

export function encodePhone(record: PhoneRecord): Uint8Array {
  if (record.publicKey.length !== PHONE_BYTES - HOLDER_BYTES) throw new RangeError('a public key has 32 bytes');
  const bytes = new Uint8Array(PHONE_BYTES);
  bytes.set(encodeHolder(record), 0);
  bytes.set(record.publicKey, HOLDER_BYTES);
  return bytes;
}

/** Reads what `encodeHolder` wrote. Throws RangeError on another length. */
export function decodeHolder(bytes: Uint8Array): HolderRecord {
  if (bytes.length < HOLDER_BYTES) throw new RangeError(`a record has ${String(HOLDER_BYTES)} bytes`);
  const at = (index: number): number => bytes[index] ?? 0;
  const expiry = at(18) * 256 + at(19);
  return {
    key: hexOf(bytes.subarray(0, KEY_BYTES)),
    holder: hexOf(bytes.subarray(8, 14)),
    generation: at(14),
    state: STATES[at(15) & 0b11] ?? 'stopped',
    social: (at(15) & SOCIAL) !== 0,
    priceClass: at(16) * 256 + at(17),
    expiresOn: expiry === 0 ? null : addDays(DAY_ZERO, expiry),
    usedWindows: WINDOWS.filter((_, index) => (at(15) & (0b100 << index)) !== 0),
    usedDay: at(20),
    usedMonth: at(21),
  };
}

export function decodePhone(bytes: Uint8Array): PhoneRecord {
  if (bytes.length !== PHONE_BYTES) throw new RangeError(`a phone record has ${String(PHONE_BYTES)} bytes`);
  return { ...decodeHolder(bytes), publicKey: bytes.slice(HOLDER_BYTES) };
}

/** The key of a phone record: its serial, eight bytes, in hex. */
export function phoneKeyOf(serial: bigint): string {
  return serial.toString(16).padStart(KEY_BYTES * 2, '0');
}

const HEX = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));

export function hexOf(bytes: Uint8Array): string {
  let hex = '';
  for (const value of bytes) hex += HEX[value] ?? '';
  return hex;
}

/** Throws RangeError on another length, and on what is not hex in lower case. */
export function hexBytes(hex: string, length: number): Uint8Array {
  if (hex.length !== length * 2) throw new RangeError(`expected ${String(length)} bytes in hex`);
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index++) bytes[index] = nibble(hex.charCodeAt(index * 2)) * 16 + nibble(hex.charCodeAt(index * 2 + 1));
  return bytes;
}

function nibble(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x61 && code <= 0x66) return code - 0x57;
  throw new RangeError('expected hex digits in lower case');
}

function flagsOf(record: HolderRecord): number {
  let flags: number = STATES.indexOf(record.state);
  for (const [index, window] of WINDOWS.entries()) if (record.usedWindows.includes(window)) flags |= 0b100 << index;
  return record.social ? flags | SOCIAL : flags;
}

function byte(value: number, name: string): number {
  if (!Number.isInteger(value) || value < 0 || value > 255) throw new RangeError(`${name} lies in 0..255`);
  return value;
}
