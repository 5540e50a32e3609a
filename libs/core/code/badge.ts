import { bytesOf, digitsOf } from './digits.js';
import { cleanText } from './frame.js';

/**
 * The code on an operator's badge: 16 random bytes as 39 digits, for the gun or the camera. Together with the PIN it opens a
 * tablet's shift key while the line is down; nobody can try 2^128 of them, so a PIN alone is nothing that could be tried.
 */
const BADGE_BYTES = 16;

export function badgeText(bytes: Uint8Array): string {
  if (bytes.length !== BADGE_BYTES) throw new RangeError(`a badge has ${String(BADGE_BYTES)} bytes, not ${String(bytes.length)}`);
  return digitsOf(bytes);
}

/** The bytes of a badge that was scanned; null for any other text. */
export function parseBadge(text: string): Uint8Array | null {
  const bytes = bytesOf(cleanText(text));
  return bytes?.length === BADGE_BYTES ? bytes : null;
}

/** HMAC-SHA-256 of this under the 16 bytes is the badge's root: what the county keeps of it, sealed. */
export const BADGE_ROOT = 'love-card/badge-root/v1';

/** HMAC-SHA-256 of this under the root is good for one shift at one tablet. `salt`: 16 bytes in base64url, new each time. */
export function badgeMarkText(at: { readonly deviceId: string; readonly operatorId: string; readonly salt: string }): string {
  return `love-card/badge-mark/v1|${at.deviceId}|${at.operatorId}|${at.salt}`;
}
