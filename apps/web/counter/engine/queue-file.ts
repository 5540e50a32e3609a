import { fromBase64, toBase64Url } from '../../kit/base64url.js';
import type { Schemas } from './api.js';
import { randomBytes, utf8 } from './digest.js';

type Batch = Schemas['EventBatchDto'];

/** What stands in the file in clear: which tablet, which rows. Everything about people is in `cipher`. docs/offline.md describes it. */
interface QueueFile {
  readonly format: 'love-card/queue-file/v2';
  readonly deviceId: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly headHash: string;
  readonly rows: number;
  readonly madeAt: number;
  /** The content key, wrapped for each who may open the file: the county, and whoever has the printed passphrase. */
  readonly keys: readonly WrappedKey[];
  readonly iv: string;
  /** AES-256-GCM over the JSON list of the batches exactly as they would have been uploaded. */
  readonly cipher: string;
}

type WrappedKey = { readonly iv: string; readonly wrapped: string } & (
  | { readonly by: 'county'; readonly keyId: string; readonly ephemeral: string }
  | { readonly by: 'passphrase'; readonly hash: 'SHA-256'; readonly iterations: number; readonly salt: string }
);

/** The county's point on P-256, as it came with the list: 65 bytes in base64url. */
export interface CountyQueueKey {
  readonly keyId: string;
  readonly publicKey: string;
}

const ITERATIONS = 600_000;
/** Without 0, 1, I, L, O and U: what is printed can be typed. 30 letters, 25 of them: 122 bits. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 5;
const GROUP = 5;

/**
 * The waiting rows as a file for a tablet that will not come back online: last resort. The county opens it with its own key,
 * when the tablet has learnt that; else the printed passphrase does.
 */
export async function queueFile(
  batches: readonly Batch[],
  madeAt: number,
  county: CountyQueueKey | null = null,
): Promise<{ file: Blob; fileName: string; passphrase: string; rows: number }> {
  const first = batches[0];
  const last = batches.at(-1);
  if (!first || !last) throw new RangeError('nothing waits');
  const head = { format: 'love-card/queue-file/v2' as const, deviceId: first.deviceId, fromSeq: first.fromSeq, toSeq: last.toSeq, headHash: last.headHash };
  const bound = `${head.format}|${head.deviceId}|${String(head.fromSeq)}|${String(head.toSeq)}|${head.headHash}`;
  const content = randomBytes(32);
  const passphrase = makePassphrase();
  const keys = [...(county === null ? [] : [await toCounty(content, county, bound)]), await toPassphrase(content, passphrase, bound)];
  const sealed = await seal(await aesKey(content), utf8(JSON.stringify(batches)), bound);
  const rows = batches.reduce((sum, batch) => sum + batch.events.length, 0);
  const file: QueueFile = { ...head, rows, madeAt, keys, ...sealed };
  return {
    file: new Blob([JSON.stringify(file)], { type: 'application/json' }),
    fileName: `love-card-${head.deviceId.slice(-8)}-${String(head.fromSeq)}-${String(head.toSeq)}.json`,
    passphrase,
    rows,
  };
}

/** A secret agreed on with the county's key by one of our own that is forgotten at once: nobody here can open the file again. */
async function toCounty(content: Bytes, { keyId, publicKey }: CountyQueueKey, bound: string): Promise<WrappedKey> {
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const own = await crypto.subtle.generateKey(curve, false, ['deriveBits']);
  const theirs = await crypto.subtle.importKey('raw', fromBase64(publicKey), curve, false, []);
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', own.publicKey));
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, own.privateKey, 256);
  const material = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const key = await crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: point, info: utf8(`${bound}|county`) }, material, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
  ]);
  const { iv, cipher } = await seal(key, content, `${bound}|county`);
  return { by: 'county', keyId, ephemeral: toBase64Url(point), iv, wrapped: cipher };
}

async function toPassphrase(content: Bytes, passphrase: string, bound: string): Promise<WrappedKey> {
  const salt = randomBytes(16);
  const { iv, cipher } = await seal(await keyOf(passphrase, salt), content, `${bound}|passphrase`);
  return { by: 'passphrase', hash: 'SHA-256', iterations: ITERATIONS, salt: toBase64Url(salt), iv, wrapped: cipher };
}

type Bytes = Uint8Array<ArrayBuffer>;

async function aesKey(bytes: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, { name: 'AES-GCM' }, false, ['encrypt']);
}

/** AES-256-GCM, bound to the outside of the file. */
async function seal(key: CryptoKey, plain: Bytes, bound: string): Promise<{ iv: string; cipher: string }> {
  const iv = randomBytes(12);
  const cipher = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(bound) }, key, plain);
  return { iv: toBase64Url(iv), cipher: base64Url(new Uint8Array(cipher)) };
}

function makePassphrase(): string {
  const letters: string[] = [];
  while (letters.length < GROUPS * GROUP) {
    // Bytes beyond a whole multiple of the alphabet are dropped, so that no letter is likelier than another.
    for (const byte of randomBytes(32)) if (byte < 240 && letters.length < GROUPS * GROUP) letters.push(LETTERS[byte % LETTERS.length] ?? '');
  }
  return Array.from({ length: GROUPS }, (_, group) => letters.slice(group * GROUP, (group + 1) * GROUP).join('')).join('-');
}

async function keyOf(passphrase: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', utf8(passphrase.replaceAll('-', '')), 'PBKDF2', false, ['deriveKey']);
  return crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS }, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** In parts: a large array is too many arguments for one call. */
function base64Url(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
