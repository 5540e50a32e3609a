import { toBase64Url } from '../../kit/base64url.js';
import type { Schemas } from './api.js';
import { randomBytes, utf8 } from './digest.js';

type Batch = Schemas['EventBatchDto'];

/** What stands in the file in clear: which tablet, which rows. Everything about people is in `cipher`. docs/offline.md describes it. */
interface QueueFile {
  readonly format: 'love-card/queue-file/v1';
  readonly deviceId: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly headHash: string;
  readonly rows: number;
  readonly madeAt: number;
  readonly key: { readonly by: 'passphrase'; readonly hash: 'SHA-256'; readonly iterations: number; readonly salt: string };
  readonly iv: string;
  /** AES-256-GCM over the JSON list of the batches exactly as they would have been uploaded. */
  readonly cipher: string;
}

const ITERATIONS = 600_000;
/** Without 0, 1, I, L, O and U: what is printed can be typed. 30 letters, 25 of them: 122 bits. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 5;
const GROUP = 5;

/** The waiting rows as a file that only the printed passphrase opens: last resort for a tablet that will not come back online. */
export async function queueFile(batches: readonly Batch[], madeAt: number): Promise<{ file: Blob; fileName: string; passphrase: string; rows: number }> {
  const first = batches[0];
  const last = batches.at(-1);
  if (!first || !last) throw new RangeError('nothing waits');
  const passphrase = makePassphrase();
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const head = { format: 'love-card/queue-file/v1' as const, deviceId: first.deviceId, fromSeq: first.fromSeq, toSeq: last.toSeq, headHash: last.headHash };
  const key = await keyOf(passphrase, salt);
  const cipher = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: utf8(`${head.format}|${head.deviceId}|${String(head.fromSeq)}|${String(head.toSeq)}`) },
    key,
    utf8(JSON.stringify(batches)),
  );
  const rows = batches.reduce((sum, batch) => sum + batch.events.length, 0);
  const file: QueueFile = {
    ...head,
    rows,
    madeAt,
    key: { by: 'passphrase', hash: 'SHA-256', iterations: ITERATIONS, salt: toBase64Url(salt) },
    iv: toBase64Url(iv),
    cipher: base64Url(new Uint8Array(cipher)),
  };
  return {
    file: new Blob([JSON.stringify(file)], { type: 'application/json' }),
    fileName: `love-card-${head.deviceId.slice(-8)}-${String(head.fromSeq)}-${String(head.toSeq)}.json`,
    passphrase,
    rows,
  };
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
