import { fromBase64 } from '../../kit/base64url.js';
import { queueFile } from './queue-file.js';

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

async function opened(file: Blob, passphrase: string): Promise<unknown> {
  const { format, deviceId, fromSeq, toSeq, key, iv, cipher } = JSON.parse(await file.text()) as {
    format: string;
    deviceId: string;
    fromSeq: number;
    toSeq: number;
    key: { iterations: number; salt: string };
    iv: string;
    cipher: string;
  };
  const material = await crypto.subtle.importKey('raw', new TextEncoder().encode(passphrase.replaceAll('-', '')), 'PBKDF2', false, ['deriveKey']);
  const secret = await crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64(key.salt), iterations: key.iterations },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['decrypt'],
  );
  const additionalData = new TextEncoder().encode(`${format}|${deviceId}|${String(fromSeq)}|${String(toSeq)}`);
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: fromBase64(iv), additionalData }, secret, fromBase64(cipher))));
}

it('holds the very batches, opens with the printed passphrase and says nothing of anybody without it', async () => {
  const { file, fileName, passphrase, rows } = await queueFile([batch], 1_795_500_000_000);
  expect([rows, fileName]).toEqual([2, 'love-card-456789ac-3-4.json']);
  expect(passphrase).toMatch(/^([2-9A-HJKMNP-TV-Z]{5}-){4}[2-9A-HJKMNP-TV-Z]{5}$/);
  expect(await file.text()).not.toContain('6200000000000017');
  expect(await opened(file, passphrase)).toEqual([batch]);
  const wrong = passphrase.startsWith('2') ? `3${passphrase.slice(1)}` : `2${passphrase.slice(1)}`;
  await expect(opened(file, wrong)).rejects.toThrow();
}, 30_000);
