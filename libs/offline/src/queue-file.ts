import { createDecipheriv, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import type { QueueKey } from '#cards';
import type { Id } from '#values';
import { isId } from '#values';
import { type EventBatch, EVENTS_MAX } from './event-verdict.js';

export const QUEUE_FORMAT = 'love-card/queue-file/v2';

/** How the content key of a file is wrapped: to the county, and to the passphrase that was printed. */
export type WrappedKey =
  | { readonly by: 'county'; readonly keyId: string; readonly ephemeral: string; readonly iv: string; readonly wrapped: string }
  | { readonly by: 'passphrase'; readonly iterations: number; readonly salt: string; readonly iv: string; readonly wrapped: string };

/** A file of last resort as it lies on a stick; docs/offline.md 10.1 describes it. */
export interface QueueFile {
  readonly deviceId: Id;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly headHash: string;
  readonly keys: readonly WrappedKey[];
  readonly iv: string;
  readonly cipher: string;
}

/** `locked`: neither the county's key nor the passphrase opens it. */
export type QueueFileFault = 'unreadable' | 'locked';

const BATCHES_MAX = 1000;
/** As tablets write them (docs/offline.md 10.1): a file that asks for others, or for many keys, is a way to keep a server busy. */
const ROUNDS = 600_000;
const TAG_BYTES = 16;
const derive = promisify(pbkdf2);

type Fields = Readonly<Record<string, unknown>>;

/** Reads the outside of a file. Null when it is none. */
export function readQueueFile(text: string): QueueFile | null {
  const fields = objectOf(text);
  if (fields?.['format'] !== QUEUE_FORMAT) return null;
  const { deviceId, fromSeq, toSeq, headHash, keys, iv, cipher } = fields;
  if (!isId(deviceId) || !isCount(fromSeq) || !isCount(toSeq) || !isText(headHash) || !isText(iv) || !isText(cipher) || !Array.isArray(keys) || keys.length > 2) return null;
  const wrapped = keys.flatMap((key) => wrappedKey(key) ?? []);
  // One to the county, one to the passphrase.
  return new Set(wrapped.map(({ by }) => by)).size === wrapped.length ? { deviceId, fromSeq, toSeq, headHash, iv, cipher, keys: wrapped } : null;
}

/** What the ciphers of a file are bound to, so that its outside cannot be exchanged. */
export function boundTo({ deviceId, fromSeq, toSeq, headHash }: Pick<QueueFile, 'deviceId' | 'fromSeq' | 'toSeq' | 'headHash'>): string {
  return `${QUEUE_FORMAT}|${deviceId}|${String(fromSeq)}|${String(toSeq)}|${headHash}`;
}

/** The uploads in a file, each as the tablet would have sent it. */
export async function openQueueFile(file: QueueFile, by: { readonly county: QueueKey; readonly passphrase: string | null }): Promise<readonly EventBatch[] | QueueFileFault> {
  const key = await contentKey(file, by);
  if (key === null) return 'locked';
  const text = opened(key, file.iv, file.cipher, boundTo(file));
  const list = text === null ? null : batchesOf(text.toString('utf8'), file.deviceId);
  return list ?? 'unreadable';
}

async function contentKey(file: QueueFile, { county, passphrase }: { county: QueueKey; passphrase: string | null }): Promise<Buffer | null> {
  for (const key of file.keys) {
    const bound = `${boundTo(file)}|${key.by}`;
    let outer: Buffer;
    try {
      if (key.by === 'county') {
        if (key.keyId !== county.keyId) continue;
        outer = county.secretWith(key.ephemeral, bound);
      } else {
        if (passphrase === null) continue;
        outer = await derive(passphrase.toUpperCase().replaceAll(/[\s-]/g, ''), Buffer.from(key.salt, 'base64url'), key.iterations, 32, 'sha256');
      }
    } catch {
      continue;
    }
    const inner = opened(outer, key.iv, key.wrapped, bound);
    if (inner?.length === 32) return inner;
  }
  return null;
}

/** AES-256-GCM with the tag at the end, as browsers write it; null when it was not sealed with this key, or was altered. */
function opened(key: Buffer, iv: string, cipher: string, bound: string): Buffer | null {
  const bytes = Buffer.from(cipher, 'base64url');
  if (bytes.length < TAG_BYTES) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'));
    decipher.setAAD(Buffer.from(bound, 'utf8'));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}

function batchesOf(text: string, deviceId: Id): EventBatch[] | null {
  const list = parsed(text);
  if (!Array.isArray(list) || list.length === 0 || list.length > BATCHES_MAX) return null;
  const batches = list.flatMap((one) => batchOf(one as unknown, deviceId) ?? []);
  return batches.length === list.length ? batches : null;
}

/** Held to the same bounds as an upload. */
function batchOf(value: unknown, ofDevice: Id): EventBatch | null {
  if (typeof value !== 'object' || value === null) return null;
  const { batchId, deviceId, fromSeq, toSeq, prevHash, headHash, signature, events, hashes, appVersion } = value as Fields;
  if (!isId(batchId) || deviceId !== ofDevice || !isCount(fromSeq) || !isCount(toSeq) || !isHash(prevHash) || !isHash(headHash)) return null;
  if (!isText(signature) || !isTexts(events, 8_000) || events.length === 0 || (hashes !== undefined && !(isTexts(hashes, 64) && hashes.every(isHash)))) return null;
  const version = isText(appVersion) && /^[\x20-\x7e]{1,40}$/.test(appVersion) ? appVersion : null;
  return { batchId, deviceId: ofDevice, fromSeq, toSeq, prevHash, headHash, signature, appVersion: version, queueLength: null, events, hashes };
}

function wrappedKey(value: unknown): WrappedKey | null {
  if (typeof value !== 'object' || value === null) return null;
  const { by, keyId, ephemeral, iterations, salt, iv, wrapped } = value as Fields;
  if (!isText(iv) || !isText(wrapped)) return null;
  if (by === 'county') return isText(keyId) && isText(ephemeral) ? { by, keyId, ephemeral, iv, wrapped } : null;
  return by === 'passphrase' && isText(salt) && isCount(iterations) && iterations === ROUNDS ? { by, iterations, salt, iv, wrapped } : null;
}

function objectOf(text: string): Fields | null {
  const value = parsed(text);
  return typeof value === 'object' && value !== null ? (value as Fields) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0;
}
function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
function isTexts(value: unknown, max: number): value is string[] {
  return Array.isArray(value) && value.length <= EVENTS_MAX && value.every((one) => isText(one) && one.length <= max);
}
function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value <= 1_000_000_000;
}
