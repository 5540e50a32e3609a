import { createHash } from 'node:crypto';
import { canonicalJson, type Json, snapshotText } from '#core/snapshot';
import { toBase64Url } from '../../kit/base64url.js';
import { type DeviceKey, makeKey, signText } from '../../kit/key-pair.js';
import type { Schemas } from './api.js';
import { CountyList } from './county-list.js';
import { TRUSTED_KEYS } from './list-part.js';
import type { Database } from './database.js';

type Answer = Schemas['SnapshotDto'];

const SITE = '019ab0d2-7c00-7000-8000-0123456789ac';
const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');
const NOTHING = { count: 0, sha256: sha256('') };

/** A disk in memory, as far as the list writes to it. */
function disk(kept: Record<string, unknown>): Database {
  const stores = new Map<string, Map<string, unknown>>([['settings', new Map(Object.entries(kept))]]);
  const store = (name: string): Map<string, unknown> => {
    const made = stores.get(name) ?? new Map<string, unknown>();
    stores.set(name, made);
    return made;
  };
  const tx = {
    objectStore: (name: string) => ({
      get: (key: string) => Promise.resolve(store(name).get(key)),
      put: (value: unknown, key: string) => Promise.resolve(store(name).set(key, value)),
      clear: () => {
        store(name).clear();
      },
    }),
  };
  const run = (_stores: unknown, work: (of: typeof tx) => unknown): unknown => work(tx);
  return { read: run, write: run, setting: (name: string) => Promise.resolve(store('settings').get(name) ?? null) } as unknown as Database;
}

/** What the county answers, signed by a key; `named` are the keys that the answer itself names. */
async function answerBy(key: DeviceKey, keyId: number, named: Answer['issuerKeys'], part: Partial<Answer> = {}): Promise<Answer> {
  const rest = {
    serial: 7,
    madeAt: 1_795_500_000_000,
    day: '2026-11-23',
    since: null,
    keyId,
    issuerKeys: named,
    lookupKey: toBase64Url(new Uint8Array(32)),
    records: '',
    removed: '',
    phones: '',
    phonesRemoved: '',
    recordsTotal: NOTHING,
    phonesTotal: NOTHING,
    site: { siteId: SITE, name: '采荷', nameEn: 'Caihe', mayServeUntil: null },
    regulars: [],
    proxies: [],
    regularsDigest: '0',
    ...part,
  } as unknown as Omit<Answer, 'signature'>;
  const text = snapshotText({ siteId: rest.site.siteId, serial: rest.serial, madeAt: rest.madeAt }, sha256(canonicalJson(rest as unknown as Json)));
  return { ...rest, signature: await signText(key, text) };
}

async function tablet(): Promise<{ list: CountyList; county: DeviceKey; own: Answer['issuerKeys'] }> {
  const county = await makeKey();
  const own = [{ keyId: 1, publicKey: county.publicKey }];
  const list = new CountyList(disk({ [TRUSTED_KEYS]: own }));
  await list.resume();
  return { list, county, own };
}

it('takes the first list by the keys of the binding, and a stranger’s never, whatever keys it names', async () => {
  const { list, county, own } = await tablet();
  const stranger = await makeKey();
  const theirs = [{ keyId: 1, publicKey: stranger.publicKey }];
  expect(await list.take(await answerBy(stranger, 1, theirs), SITE)).toBe('forged');
  expect(await list.take(await answerBy(stranger, 1, own), SITE)).toBe('forged');
  expect(list.serial).toBeNull();
  expect(await list.take(await answerBy(county, 1, own), SITE)).toBe('taken');
  expect(list.serial).toBe(7);
});

it('holds on to the old list when what comes after it has another signature or was changed on the way', async () => {
  const { list, county, own } = await tablet();
  await list.take(await answerBy(county, 1, own), SITE);
  const next = await answerBy(county, 1, own, { serial: 8, since: 7 });
  for (const wrong of [
    { ...next, serial: 9 },
    { ...next, madeAt: next.madeAt + 1 },
    { ...next, removed: 'AAAAAAAAAAA=' },
    await answerBy(await makeKey(), 1, own, { serial: 8, since: 7 }),
  ]) {
    expect(await list.take(wrong, SITE)).toBe('forged');
    expect(list.serial).toBe(7);
  }
  expect(await list.take(next, SITE)).toBe('taken');
  expect(list.serial).toBe(8);
});

it('follows the county to a new key by a list of the old one', async () => {
  const { list, county, own } = await tablet();
  const fresh = await makeKey();
  const both = [...own, { keyId: 2, publicKey: fresh.publicKey }];
  expect(await list.take(await answerBy(fresh, 2, both), SITE)).toBe('forged');
  expect(await list.take(await answerBy(county, 1, both), SITE)).toBe('taken');
  expect(await list.take(await answerBy(fresh, 2, both, { serial: 8 }), SITE)).toBe('taken');
  expect(list.issuerKey(2)).not.toBeNull();
});

it('takes no list of another site', async () => {
  const { list, county, own } = await tablet();
  const other = { siteId: '019ab0d2-7c00-7000-8000-0123456789ff', name: '别处', nameEn: 'Elsewhere', mayServeUntil: null };
  expect(await list.take(await answerBy(county, 1, own, { site: other }), SITE)).toBe('forged');
});
