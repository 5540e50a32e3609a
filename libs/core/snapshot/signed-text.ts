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

/** What the issuer signs: the head in clear and the digest of the whole answer without its field `signature`. */
export function snapshotText(head: SnapshotHead, digest: string): string {
  return `love-card/snapshot/v1|${head.siteId}|${String(head.serial)}|${String(head.madeAt)}|${digest}`;
}

/** What the issuer signs for a tablet that asks the time. `nonce` is the tablet's own, so that an old answer is no new one. */
export function serverTimeText(time: { readonly deviceId: string; readonly ms: number; readonly nonce: string }): string {
  return `love-card/server-time/v1|${time.deviceId}|${String(time.ms)}|${time.nonce}`;
}

/** Hashed by HMAC-SHA-256 under the lookup key; the first eight bytes are the key of a record. A scanned card is found by its typed number too. */
export function cardLookupText(number: string): string {
  return `love-card/lookup/v1|card|${number}`;
}

export function socialLookupText(number: string): string {
  return `love-card/lookup/v1|social|${number}`;
}

/** The first six bytes of its HMAC are what all carriers of a person share. Made by the server only: a tablet knows no person id. */
export function holderLookupText(personId: string): string {
  return `love-card/lookup/v1|holder|${personId}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
