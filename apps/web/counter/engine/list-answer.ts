import type { Id } from '#values';
import { canonicalJson, HOLDER_BYTES, PHONE_BYTES, snapshotText, SnapshotTable } from '#core/snapshot';
import { fromBase64 } from '../../kit/base64url.js';
import { verify } from '../../kit/key-pair.js';
import { sha256, utf8 } from './digest.js';
import type { Answer, Head, IssuerKeys } from './list-part.js';

/** What the tablet holds when an answer comes. */
interface Held {
  readonly siteId: Id;
  readonly trusted: IssuerKeys;
  readonly serial: number | null;
  readonly regularsDigest: string | null;
  readonly records: SnapshotTable;
  readonly phones: SnapshotTable;
}

/** `start_over`: the answer builds on another list than the one that is held. */
export type Judged =
  | { readonly kind: 'forged' | 'start_over' }
  | { readonly kind: 'good'; readonly head: Head; readonly records: SnapshotTable; readonly phones: SnapshotTable; readonly key: CryptoKey };

/**
 * Whether an answer may be believed, and what the tablet holds after it. The signature, of the whole list as of a change,
 * must be of a key that the binding named, or that a list brought which was believed itself: so the county changes its
 * key, and nobody else can.
 */
export async function judgeAnswer(answer: Answer, held: Held): Promise<Judged> {
  if (answer.site.siteId !== held.siteId || !(await isGenuine(answer, held.trusted))) return { kind: 'forged' };
  const { signature: _signature, records, removed, phones, phonesRemoved, lookupKey, regulars, proxies: _proxies, ...head } = answer;
  const isWhole = answer.since === null;
  if (!isWhole && (answer.since !== held.serial || (regulars === null && held.regularsDigest !== answer.regularsDigest))) return { kind: 'start_over' };
  const next = {
    records: changed(isWhole ? null : held.records, fromBase64(records), fromBase64(removed), HOLDER_BYTES),
    phones: changed(isWhole ? null : held.phones, fromBase64(phones), fromBase64(phonesRemoved), PHONE_BYTES),
  };
  if (!(await holds(next.records, answer.recordsTotal)) || !(await holds(next.phones, answer.phonesTotal))) return { kind: isWhole ? 'forged' : 'start_over' };
  const key = await crypto.subtle.importKey('raw', fromBase64(lookupKey), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return { kind: 'good', head, ...next, key };
}

/** Whether a trusted key of the issuer signed exactly this answer. */
async function isGenuine(answer: Answer, keys: IssuerKeys): Promise<boolean> {
  const { signature, ...rest } = answer;
  const text = snapshotText({ siteId: answer.site.siteId, serial: answer.serial, madeAt: answer.madeAt }, await sha256(canonicalJson(rest)));
  for (const key of keys) {
    if (key.keyId === answer.keyId && (await verify(fromBase64(key.publicKey), utf8(text), fromBase64(signature)))) return true;
  }
  return false;
}

function changed(old: SnapshotTable | null, bytes: Uint8Array, removed: Uint8Array, recordBytes: number): SnapshotTable {
  return old === null ? new SnapshotTable(bytes, recordBytes) : old.after(bytes, removed);
}

async function holds(table: SnapshotTable, total: { readonly count: number; readonly sha256: string }): Promise<boolean> {
  return table.size === total.count && (await sha256(new Uint8Array(table.bytes))) === total.sha256;
}
