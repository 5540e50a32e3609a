/** What JSON holds here: numbers are whole. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** SHA-256 of the UTF-8 bytes of a text, 64 hex digits: passed in, because a browser's is another than a server's. */
export type Sha256 = (text: string) => string;

/**
 * JSON in one way only: names sorted by code unit, no spaces, numbers whole. Two programs that hold the same value write
 * the same text, so a signature survives being parsed. Throws RangeError on a number that is not a safe integer.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError('canonical JSON holds whole numbers only');
    return String(value);
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const names = Object.keys(value).sort((a, b) => (a < b ? -1 : 1));
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] ?? null)}`).join(',')}}`;
}

/** The fields of a snapshot that its signature names in clear. */
export interface SnapshotHead {
  readonly siteId: string;
  readonly serial: number;
  readonly madeAt: number;
}

/** What the online key signs: the head in clear and the digest of the whole answer without its field `signature`. */
export function snapshotText(head: SnapshotHead, digest: string): string {
  return `love-card/snapshot/v2|${head.siteId}|${String(head.serial)}|${String(head.madeAt)}|${digest}`;
}

/** What the online key signs of a site's regulars, who come to a shift and never with the list. */
export function regularsText(head: { readonly siteId: string; readonly week: string }, digest: string): string {
  return `love-card/regulars/v2|${head.siteId}|${head.week}|${digest}`;
}

/** The issuer's word for the key that signs lists and times, and for the keys that sign cards. */
export interface OnlineCertificate {
  /** UTC ms; a tablet takes none that is older than the one it holds. */
  readonly madeAt: number;
  /** Ed25519, 32 bytes in base64url. */
  readonly onlineKey: string;
  /** The keys of cards from now on, among them the next one while they rotate. */
  readonly issuerKeys: readonly string[];
  /** Ed25519 in base64url by a key that is believed already. */
  readonly signature: string;
}

export function certificateText({ madeAt, onlineKey, issuerKeys }: Omit<OnlineCertificate, 'signature'>): string {
  return `love-card/online-key/v2|${String(madeAt)}|${onlineKey}|${issuerKeys.join(',')}`;
}

/** What the online key signs for a tablet that asks the time. `nonce` is the tablet's own, so that an old answer is no new one. */
export function serverTimeText(time: { readonly deviceId: string; readonly ms: number; readonly nonce: string }): string {
  return `love-card/server-time/v1|${time.deviceId}|${String(time.ms)}|${time.nonce}`;
}

/**
 * Hashed by SHA-256; the first eight bytes are the key of a card's record. It is the card's own signature of 64 bytes, which
 * stands in the QR and nowhere else, so nobody finds a card by trying numbers.
 */
export function cardTagBytes(signature: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(TAG_PREFIX.length + signature.length);
  bytes.set(
    Array.from(TAG_PREFIX, (letter) => letter.charCodeAt(0)),
    0,
  );
  bytes.set(signature, TAG_PREFIX.length);
  return bytes;
}

const TAG_PREFIX = 'love-card/card-tag/v2|';

/** Hashed by HMAC-SHA-256 under the regulars' key; stretched (`stretchSalt`, `STRETCH_ROUNDS`) it finds a regular whose number is typed. */
export function cardLookupText(number: string): string {
  return `love-card/lookup/v1|card|${number}`;
}

export function socialLookupText(number: string): string {
  return `love-card/lookup/v1|social|${number}`;
}

/** Rounds of PBKDF2-HMAC-SHA-256 over the keyed digest of a number: a tenth of a second for one, decades for all numbers. */
export const STRETCH_ROUNDS = 100_000;

/** The key of a carrier whose number can be guessed: an HMAC over its id, made by the server only. */
export function carrierLookupText(carrierId: string): string {
  return `love-card/lookup/v2|carrier|${carrierId}`;
}

/** The first six bytes of its HMAC are what all carriers of a person share. Made by the server only: a tablet knows no person id. */
export function holderLookupText(personId: string): string {
  return `love-card/lookup/v1|holder|${personId}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
