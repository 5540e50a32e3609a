import { cardLookupText, KEY_BYTES, SnapshotTable, socialLookupText } from '#core/snapshot';
import { fromBase64 } from '../../kit/base64url.js';
import { utf8 } from './digest.js';
import type { People } from './list-part.js';

/** A stretched number and the key of its record. */
const ROW_BYTES = 2 * KEY_BYTES;

/** Finds what was typed among a site's regulars: keyed, then stretched, so that trying numbers is slow for everybody. Loaded when somebody types. */
export async function findTyped({ lookupKey, salt, rounds, numbers }: People, kind: 'manual' | 'social', text: string): Promise<Uint8Array | null> {
  const key = await crypto.subtle.importKey('raw', fromBase64(lookupKey), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const digest = new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8(kind === 'manual' ? cardLookupText(text) : socialLookupText(text))));
  const material = await crypto.subtle.importKey('raw', digest.subarray(0, KEY_BYTES), 'PBKDF2', false, ['deriveBits']);
  const stretched = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64(salt), iterations: rounds }, material, KEY_BYTES * 8);
  return new SnapshotTable(fromBase64(numbers), ROW_BYTES).find(new Uint8Array(stretched))?.subarray(KEY_BYTES) ?? null;
}
