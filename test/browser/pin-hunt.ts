import type { Page } from 'playwright-core';

/** What somebody found who took everything that the tablet's database holds, its unreadable keys included. */
export interface Hunted {
  /** Every text that lies there in clear. */
  readonly clear: string;
  readonly sealed: number;
  readonly keys: number;
  /** PINs of the space that something stored confirms. */
  readonly pins: readonly string[];
}

/** The way a PIN was checked before badges: an HMAC by a key of the browser over PBKDF2 of the PIN. Beside it the same hunt must find the PIN. */
export async function hunt(page: Page, pins: readonly string[], withTheOldWay?: string): Promise<Hunted> {
  return page.evaluate(
    async ({ space, old }) => {
      const ITERATIONS = 310_000;
      const utf8 = new TextEncoder();
      const stretch = async (pin: string, salt: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> => {
        const material = await crypto.subtle.importKey('raw', utf8.encode(pin), 'PBKDF2', false, ['deriveBits']);
        return new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS }, material, 256));
      };
      const things: unknown[] = [];
      const database = await new Promise<IDBDatabase>((resolve) => {
        const opened = indexedDB.open('love-card-counter');
        opened.onsuccess = () => {
          resolve(opened.result);
        };
      });
      for (const store of database.objectStoreNames)
        things.push(
          await new Promise((resolve) => {
            const asked = database.transaction(store).objectStore(store).getAll();
            asked.onsuccess = () => {
              resolve(asked.result);
            };
          }),
        );
      database.close();
      if (old !== undefined) {
        const key = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
        const salt = crypto.getRandomValues(new Uint8Array(16));
        things.push({ salt, key, mac: new Uint8Array(await crypto.subtle.sign('HMAC', key, await stretch(old, salt))) });
      }

      const texts: string[] = [];
      const bytes: Uint8Array<ArrayBuffer>[] = [];
      const keys: CryptoKey[] = [];
      const sealed: { iv: Uint8Array<ArrayBuffer>; cipher: ArrayBuffer }[] = [];
      const walk = (value: unknown): void => {
        if (typeof value === 'string') texts.push(value);
        else if (value instanceof CryptoKey) keys.push(value);
        else if (value instanceof ArrayBuffer) bytes.push(new Uint8Array(value));
        else if (value instanceof Uint8Array) bytes.push(value as Uint8Array<ArrayBuffer>);
        else if (typeof value === 'object' && value !== null) {
          if ('iv' in value && 'cipher' in value) sealed.push(value as { iv: Uint8Array<ArrayBuffer>; cipher: ArrayBuffer });
          Object.values(value).forEach(walk);
        }
      };
      walk(things);
      const decoded = texts
        .filter((text) => /^[\w-]{22}$/.test(text))
        .map((text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0)));
      const salts = [...bytes, ...decoded].filter((one) => one.length === 16);
      const stored = new Set(bytes.map((one) => one.join()));
      const opens = async (raw: Uint8Array<ArrayBuffer>): Promise<boolean> => {
        const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['decrypt']);
        for (const { iv, cipher } of sealed) if ((await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, cipher).catch(() => null)) !== null) return true;
        return false;
      };
      const found: string[] = [];
      for (const pin of space) {
        for (const salt of salts) {
          const raw = await stretch(pin, salt);
          const macs: Uint8Array<ArrayBuffer>[] = [];
          for (const key of keys)
            if (key.algorithm.name === 'HMAC') for (const over of [raw, utf8.encode(pin)]) macs.push(new Uint8Array(await crypto.subtle.sign('HMAC', key, over)));
          const confirmed = stored.has(raw.join()) || macs.some((mac) => stored.has(mac.join())) || (await opens(raw)) || (await Promise.all(macs.map(opens))).includes(true);
          if (confirmed) found.push(pin);
        }
      }
      return { clear: texts.join('\n'), sealed: sealed.length, keys: keys.length, pins: found };
    },
    { space: [...pins], old: withTheOldWay },
  );
}

/** A tablet's database as the first version left it: with what told of a PIN, and a session in clear. */
export async function leaveFirstVersion(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const opened = indexedDB.open('love-card-counter', 1);
        opened.onupgradeneeded = () => {
          const database = opened.result;
          for (const name of ['settings', 'list', 'forms']) database.createObjectStore(name);
          for (const name of ['sealed', 'returned']) database.createObjectStore(name, { keyPath: 'seq' });
          const events = database.createObjectStore('events', { keyPath: 'seq' });
          for (const name of ['state', 'id']) events.createIndex(name, name);
          database.createObjectStore('drafts', { keyPath: 'id' });
          database.createObjectStore('verifiers', { keyPath: 'operatorId' });
          const meals = database.createObjectStore('meals', { keyPath: 'id' });
          for (const name of ['day', 'holder']) meals.createIndex(name, name);
        };
        opened.onsuccess = () => {
          void crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']).then((pin) => {
            const tx = opened.result.transaction(['settings', 'verifiers'], 'readwrite');
            tx.objectStore('settings').put({ device: { kind: 'bytes', publicKey: 'of the first version', secret: new Uint8Array(32) }, pin, seal: pin }, 'keys');
            tx.objectStore('settings').put({ refreshToken: 'the refresh token of the first version' }, 'session');
            tx.objectStore('verifiers').put({ operatorId: 'somebody', mac: new Uint8Array(32), salt: new Uint8Array(16) });
            tx.oncomplete = () => {
              opened.result.close();
              resolve();
            };
          });
        };
      }),
  );
}
