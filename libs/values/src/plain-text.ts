import type { Day } from './time.js';
import { isDay } from './time.js';

/** Marks that nobody sees (controls, zero width, direction) and blanks of every width: they come along when a number is copied. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{DI}\p{Z}\u{2800}]/gu;

/**
 * A code (an ID number, an area, a number on a card) as it was meant: full-width digits and letters become plain ones,
 * blanks and marks nobody sees go, so do the apostrophe and the `="..."` by which a spreadsheet keeps a code from
 * becoming a number; letters become capitals.
 */
export function plainCode(text: string): string {
  return text
    .normalize('NFKC')
    .replace(UNSEEN, '')
    .replace(/^[=]?["'`´‘’“”]+|["'`´‘’“”]+$/g, '')
    .toUpperCase();
}

/** What a spreadsheet makes of a long code that it takes for a number: `3.30102E+11`. Its last digits are lost. */
export function isScientific(code: string): boolean {
  return /^\d(\.\d+)?E\+?\d{1,2}$/.test(code);
}

/**
 * A telephone number in its one form: digits only, without separators, a mobile number without the country's prefix
 * (+86, 86, 0086). Null when it cannot be a number that rings (7 to 15 digits, a + before a foreign one).
 */
export function plainPhone(text: string): string | null {
  const phone = plainCode(text).replace(/[()./\-‐‑–—]/g, '');
  const [, mobile] = /^(?:\+86|0086|86)(1\d{10})$/.exec(phone) ?? [];
  if (mobile !== undefined) return mobile;
  return /^\+?\d{7,15}$/.test(phone) ? phone : null;
}

/** Day 0 of a spreadsheet. */
const SERIAL_ZERO = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;
/** 1900-01-01 to 2099-12-31 as days of a spreadsheet; numbers of five digits in a column of dates are nothing else. */
const SERIAL_MIN = 10_000;
const SERIAL_MAX = 73_050;

/**
 * A day as people and spreadsheets write it: `2024-01-31`, `2024/1/31`, `2024.1.31`, `2024年1月31日`, `20240131`, each
 * with or without a time of day behind it, or the spreadsheet's own number (45322). Null for everything else: years of
 * two digits and days before months can be read in two ways.
 */
export function plainDay(text: string): Day | null {
  const plain = text
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .replace(/^[=]?["'‘’“”]+|["'‘’“”]+$/g, '')
    .replace(/[\sT]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$/, '')
    .replace(/\s/g, '');
  if (isDay(plain)) return plain;
  if (/^\d{5}$/.test(plain)) {
    const serial = Number(plain);
    return serial < SERIAL_MIN || serial > SERIAL_MAX ? null : (new Date(SERIAL_ZERO + serial * DAY_MS).toISOString().slice(0, 10) as Day);
  }
  const [, year = '', month = '', date = ''] = /^(\d{4})[/.年-](\d{1,2})[/.月-](\d{1,2})日?$/.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain) ?? [];
  const written = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  return isDay(written) ? written : null;
}

/** Half of a pair, ends of a text, commands to a terminal: no person writes them, and readers disagree on what comes after. Tab and line ends are text. */
const NO_TEXT = /[\p{Surrogate}\u{fffe}\u{ffff}]|(?![\t\n\r])\p{Cc}/u;
/** Marks of no width, turns of direction, selectors of a variant (DI: what Unicode says to ignore): they make two texts look like one, and one like nothing. */
const INVISIBLE = /[\p{Cf}\p{DI}\u{2800}]/gu;

/**
 * A text that people write, without the marks that nobody sees. Null when it holds what is no text at all: NUL and other controls, lone surrogates. The
 * one rule for every text that comes in (names, dishes, reasons).
 */
export function cleanText(text: string): string | null {
  return NO_TEXT.test(text) ? null : text.replace(INVISIBLE, '');
}

/** Letters and digits of a text, whatever stands between them: a reason of dots or of accents on nothing says nothing. */
export function writtenGlyphs(text: string): number {
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}

/** Each thing that is no text, wherever it stands; line ends are text. */
const EACH_NO_TEXT = /[\p{Surrogate}\u{fffe}\u{ffff}]|(?![\t\n\r])\p{Cc}/gu;

/** What is left of a text that cannot be sent back, because it was signed: without what `cleanText` refuses, and without marks that nobody sees. */
export function strippedText(text: string): string {
  return text.replaceAll(EACH_NO_TEXT, ' ').replaceAll(INVISIBLE, '').trim();
}

/**
 * A name in its one form: composed (NFC), nothing invisible, one blank where there were blanks or line ends, one kind of middle dot (买买提·吐尔逊), nothing
 * around it. Null when it is no text.
 */
export function nameForm(text: string): string | null {
  const clean = cleanText(text);
  return clean === null
    ? null
    : clean
        .normalize('NFC')
        .replace(/[•‧∙・･⋅・]/gu, '·')
        .replace(/\s*·\s*/gu, '·')
        .replace(/\s+/gu, ' ')
        .trim();
}
