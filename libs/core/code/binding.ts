import { cleanText } from './frame.js';

/** What the QR on the bureau's screen says to the tablet that scans it. It is no secret beyond its token, and signed by nobody: the server alone judges the token. */
export interface BindingClaims {
  /** The one-time enrolment token, twelve digits. */
  readonly token: string;
  /** The county that made it, six digits: a tablet of another county says so before it asks anyone. */
  readonly county: string;
  /** Last second (since 1970 UTC) at which the token can be claimed. */
  readonly expiresAtSeconds: number;
}

const BODY_DIGITS = 32;
const PREFIX = '0401';

/**
 * 34 digits: purpose 04, format 01, token 12, county 6, expiry 10, and two check digits of ISO 7064 MOD 97-10 (the whole
 * leaves 1 modulo 97). Of this length there is no card, phone or enrolment code, no typed number and no social-security
 * card, so at the counter it is never taken for one. Throws RangeError on a claim that does not fit its field.
 */
export function bindingText({ token, county, expiresAtSeconds }: BindingClaims): string {
  if (!/^\d{12}$/.test(token) || !/^\d{6}$/.test(county)) throw new RangeError('a binding code takes a token of twelve digits and a county of six');
  if (!Number.isSafeInteger(expiresAtSeconds) || expiresAtSeconds < 0 || expiresAtSeconds > 9_999_999_999) throw new RangeError('the expiry must fit ten digits');
  const body = `${PREFIX}${token}${county}${String(expiresAtSeconds).padStart(10, '0')}`;
  return `${body}${String(98 - ((modulo97(body) * 100) % 97)).padStart(2, '0')}`;
}

/** The claims of a scanned binding code, or null when the text is none. Whether it has expired is for the caller's clock; whether it is genuine, for the server. */
export function parseBinding(text: string): BindingClaims | null {
  const clean = cleanText(text);
  if (!/^[0-9]{34}$/.test(clean) || !clean.startsWith(PREFIX) || modulo97(clean) !== 1) return null;
  const check = Number(clean.slice(BODY_DIGITS));
  if (check < 2 || check > 98) return null;
  return { token: clean.slice(4, 16), county: clean.slice(16, 22), expiresAtSeconds: Number(clean.slice(22, BODY_DIGITS)) };
}

function modulo97(digits: string): number {
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return rest;
}
