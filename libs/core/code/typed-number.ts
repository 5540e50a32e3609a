import { cleanText } from './frame.js';

const BODY_DIGITS = 14;
const BODY_LIMIT = 10n ** BigInt(BODY_DIGITS);

/**
 * The number printed large on a card, for typing when the QR cannot be read: the last 14 decimal digits of the serial
 * and two check digits of ISO 7064 MOD 97-10 (as in an IBAN), so that the whole number leaves 1 modulo 97. Since 97 is
 * prime and 10, 9 and 99 are not its multiples, every changed digit, every swap of neighbours and every swap across one
 * digit is noticed. FROZEN with the card format.
 */
export function typedNumber(serial: bigint): string {
  // 14 digits are below 2^53, so plain numbers are exact here.
  const body = Number(serial % BODY_LIMIT);
  return `${String(body).padStart(BODY_DIGITS, '0')}${String(98 - (((body % 97) * 100) % 97)).padStart(2, '0')}`;
}

/** 16 digits whose check digits are right. Check digits 00, 01 and 99 never occur: they stand for 97, 98 and 02. */
export function isTypedNumber(text: string): boolean {
  if (!/^[0-9]{16}$/.test(text) || modulo97(text) !== 1) return false;
  const check = Number(text.slice(BODY_DIGITS));
  return check >= 2 && check <= 98;
}

/** `1234 5678 9012 3456`: how the number is printed and shown. */
export function typedNumberText(number: string): string {
  return number.replace(/(\d{4})(?=\d)/g, '$1 ');
}

/** The forms a text at the counter can have. A social-security card number is whatever else a card reader types. */
export type CodeForm = 'card' | 'phone' | 'enrolment' | 'number' | 'social' | 'none';

const FORM_OF_LENGTH: ReadonlyMap<number, CodeForm> = new Map([
  [205, 'card'],
  [188, 'phone'],
  [184, 'enrolment'],
  [16, 'number'],
]);

/** What a text looks like, by its length and letters alone. */
export function formOf(text: string): CodeForm {
  const clean = cleanText(text).toUpperCase();
  if (/^[0-9]+$/.test(clean)) {
    const form = FORM_OF_LENGTH.get(clean.length);
    if (form !== undefined) return form;
  }
  return /^[0-9A-Z]{8,32}$/.test(clean) ? 'social' : 'none';
}

/** How each code begins, by purpose and format (docs/codes.md), and how long it is. */
const LENGTH_OF_START: ReadonlyMap<string, number> = new Map([
  ['0019', 205],
  ['0054', 188],
  ['0012', 184],
  ['0401', 34],
]);
/** No other text of digits at a counter is as long: a badge has 39. */
const ONLY_OURS = 40;

/** What began like one of our codes, or is as long as only they are, and has not their length: a scan that broke off, or lost or doubled a key. */
export function isPartOfCode(text: string): boolean {
  const clean = cleanText(text);
  if (!/^[0-9]+$/.test(clean)) return false;
  const length = LENGTH_OF_START.get(clean.slice(0, 4));
  return length === undefined ? clean.length >= ONLY_OURS && !FORM_OF_LENGTH.has(clean.length) : clean.length !== length && !isTypedNumber(clean);
}

/** A whole card, phone or enrolment code at the end of a text, whatever came before it. */
export function longCodeAtEnd(text: string): string | null {
  return /(?:0019[0-9]{201}|0054[0-9]{184}|0012[0-9]{180})$/.exec(cleanText(text))?.[0] ?? null;
}

function modulo97(digits: string): number {
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return rest;
}
