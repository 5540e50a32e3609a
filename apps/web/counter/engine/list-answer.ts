import type { Id } from '#values';
import { canonicalJson, certificateText, HOLDER_BYTES, PHONE_BYTES, snapshotText, SnapshotTable } from '#core/snapshot';
import { fromBase64 } from '../../kit/base64url.js';
import { verify } from '../../kit/key-pair.js';
import { sha256, utf8 } from './digest.js';
import type { Answer, Certificate, Head, IssuerKeys } from './list-part.js';

/** What the tablet holds when an answer comes. */
interface Held {
  readonly siteId: Id;
  readonly trusted: IssuerKeys;
  readonly certificate: Certificate | null;
  readonly serial: number | null;
  readonly records: SnapshotTable;
  readonly phones: SnapshotTable;
}

/** `start_over`: the answer builds on another list than the one that is held. */
export type Judged =
  | { readonly kind: 'forged' | 'start_over' }
  | { readonly kind: 'good'; readonly head: Head; readonly records: SnapshotTable; readonly phones: SnapshotTable; readonly trusted: IssuerKeys };

/**
 * Whether an answer may be believed, and what the tablet holds after it. The certificate in it must be signed by a key of the
 * binding, or of a certificate that was believed itself, and not be older than the one held; the answer by the online key that it
 * names. So the county changes its keys, and nobody else can: whoever has the online key can make lists, and no cards.
 */
export async function judgeAnswer(answer: Answer, held: Held): Promise<Judged> {
  const { signature: _signature, records, removed, phones, phonesRemoved, certificate, ...head } = answer;
  if ((answer.format as number) !== 2 || answer.site.siteId !== held.siteId || !(await isVouched(certificate, held)) || !(await isGenuine(answer))) return { kind: 'forged' };
  const isWhole = answer.since === null;
  if (!isWhole && answer.since !== held.serial) return { kind: 'start_over' };
  const next = {
    records: changed(isWhole ? null : held.records, fromBase64(records), fromBase64(removed), HOLDER_BYTES),
    phones: changed(isWhole ? null : held.phones, fromBase64(phones), fromBase64(phonesRemoved), PHONE_BYTES),
  };
  if (!(await holds(next.records, answer.recordsTotal)) || !(await holds(next.phones, answer.phonesTotal))) return { kind: isWhole ? 'forged' : 'start_over' };
  return { kind: 'good', head, ...next, trusted: await Promise.all(certificate.issuerKeys.map(async (publicKey) => ({ keyId: await keyIdOf(publicKey), publicKey }))) };
}

/** Whether a key that is believed vouches for the online key and for the keys of cards. */
export async function isVouched(certificate: Certificate, { trusted, certificate: before }: Pick<Held, 'trusted' | 'certificate'>): Promise<boolean> {
  if (before !== null && certificate.madeAt < before.madeAt) return false;
  for (const { publicKey } of trusted) if (await verify(fromBase64(publicKey), utf8(certificateText(certificate)), fromBase64(certificate.signature))) return true;
  return false;
}

/** Whether the online key signed exactly this answer. */
async function isGenuine(answer: Answer): Promise<boolean> {
  const { signature, ...rest } = answer;
  const text = snapshotText({ siteId: answer.site.siteId, serial: answer.serial, madeAt: answer.madeAt }, await sha256(canonicalJson(rest)));
  return verify(fromBase64(answer.certificate.onlineKey), utf8(text), fromBase64(signature));
}

/** First byte of SHA-256 over a public key, as it stands in codes. */
async function keyIdOf(publicKey: string): Promise<number> {
  return Number.parseInt((await sha256(fromBase64(publicKey))).slice(0, 2), 16);
}

function changed(old: SnapshotTable | null, bytes: Uint8Array, removed: Uint8Array, recordBytes: number): SnapshotTable {
  return old === null ? new SnapshotTable(bytes, recordBytes) : old.after(bytes, removed);
}

async function holds(table: SnapshotTable, total: { readonly count: number; readonly sha256: string }): Promise<boolean> {
  return table.size === total.count && (await sha256(new Uint8Array(table.bytes))) === total.sha256;
}
