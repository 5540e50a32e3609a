import { fromBase64, toBase64Url } from '../../kit/base64url.js';
import { type CountyQueueKey, queueFile } from './queue-file.js';

const batch = {
  batchId: '019ab0d2-7c00-7000-8000-0123456789ab',
  deviceId: '019ab0d2-7c00-7000-8000-0123456789ac',
  fromSeq: 3,
  toSeq: 4,
  prevHash: 'a'.repeat(64),
  headHash: 'b'.repeat(64),
  signature: 's',
  events: ['{"code":"6200000000000017"}', '{}'],
};

interface Written {
  readonly format: string;
  readonly deviceId: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly headHash: string;
  readonly keys: readonly { by: string; iterations: number; salt: string; iv: string; wrapped: string }[];
  readonly iv: string;
  readonly cipher: string;
}

/** With the printed passphrase; the county's way in is told by test/stories/offline/a-queue-on-a-stick.spec.ts. */
async function opened(text: string, passphrase: string): Promise<unknown> {
  const file = JSON.parse(text) as Written;
  const bound = `${file.format}|${file.deviceId}|${String(file.fromSeq)}|${String(file.toSeq)}|${file.headHash}`;
  const key = file.keys.find((one) => one.by === 'passphrase');
  if (key === undefined) throw new Error('no passphrase opens this file');
  const material = await crypto.subtle.importKey('raw', new TextEncoder().encode(passphrase.replaceAll('-', '')), 'PBKDF2', false, ['deriveKey']);
  const outer = await crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64(key.salt), iterations: key.iterations },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['decrypt'],
  );
  const plain = async (by: CryptoKey, iv: string, cipher: string, additional: string): Promise<ArrayBuffer> =>
    crypto.subtle.decrypt({ name: 'AES-GCM', iv: fromBase64(iv), additionalData: new TextEncoder().encode(additional) }, by, fromBase64(cipher));
  const content = await crypto.subtle.importKey('raw', await plain(outer, key.iv, key.wrapped, `${bound}|passphrase`), 'AES-GCM', false, ['decrypt']);
  return JSON.parse(new TextDecoder().decode(await plain(content, file.iv, file.cipher, bound)));
}

async function countyKey(): Promise<CountyQueueKey> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  return { keyId: '0123456789abcdef', publicKey: toBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))) };
}

it('holds the very batches, opens with the printed passphrase and says nothing of anybody without it', async () => {
  const { file, fileName, passphrase, rows } = await queueFile([batch], 1_795_500_000_000);
  expect([rows, fileName]).toEqual([2, 'love-card-456789ac-3-4.json']);
  expect(passphrase).toMatch(/^([2-9A-HJKMNP-TV-Z]{5}-){4}[2-9A-HJKMNP-TV-Z]{5}$/);
  const text = await file.text();
  expect(text).not.toContain('6200000000000017');
  expect(await opened(text, passphrase)).toEqual([batch]);
  const wrong = passphrase.startsWith('2') ? `3${passphrase.slice(1)}` : `2${passphrase.slice(1)}`;
  await expect(opened(text, wrong)).rejects.toThrow();
  // Another tablet's name on the outside, and it does not open.
  await expect(opened(text.replace('6789ac"', '6789ad"'), passphrase)).rejects.toThrow();
});

it('is sealed to the county as well, once the tablet has learnt its key', async () => {
  const { file } = await queueFile([batch], 1_795_500_000_000, await countyKey());
  const text = await file.text();
  expect((JSON.parse(text) as Written).keys.map((key) => key.by)).toEqual(['county', 'passphrase']);
  expect(text).not.toContain('6200000000000017');
});
