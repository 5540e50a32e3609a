import { createHash } from 'node:crypto';
import { canonicalJson, certificateText, type Json, snapshotText } from '#core/snapshot';
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
function disk(kept: Record<string, unknown>, list: Record<string, unknown> = {}): Database & { readonly stores: Map<string, Map<string, unknown>> } {
  const stores = new Map<string, Map<string, unknown>>([
    ['settings', new Map(Object.entries(kept))],
    ['list', new Map(Object.entries(list))],
  ]);
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
  return { stores, read: run, write: run, setting: (name: string) => Promise.resolve(store('settings').get(name) ?? null) } as unknown as ReturnType<typeof disk>;
}

/** The county: an issuer key, which vouches for an online key, which signs lists. */
interface County {
  readonly issuer: DeviceKey;
  readonly online: DeviceKey;
}

const madeCounty = async (): Promise<County> => ({ issuer: await makeKey(), online: await makeKey() });
const keyIdOf = ({ publicKey }: DeviceKey): number => Number.parseInt(sha256(Buffer.from(publicKey, 'base64url')).slice(0, 2), 16);
const named = (...keys: DeviceKey[]) => keys.map((key) => ({ keyId: keyIdOf(key), publicKey: key.publicKey }));

/** What `by` says of an online key and of the keys of cards. */
async function vouch(by: DeviceKey, online: DeviceKey, issuers: readonly DeviceKey[], madeAt = 1): Promise<Answer['certificate']> {
  const unsigned = { madeAt, onlineKey: online.publicKey, issuerKeys: issuers.map((key) => key.publicKey) };
  return { ...unsigned, signature: await signText(by, certificateText(unsigned)) };
}

/** What the county answers, signed by a key, with the certificate that it shows. */
async function answerBy(signer: DeviceKey, certificate: Answer['certificate'], part: Partial<Answer> = {}): Promise<Answer> {
  const rest = {
    format: 2,
    serial: 7,
    madeAt: 1_795_500_000_000,
    day: '2026-11-23',
    since: null,
    certificate,
    records: '',
    removed: '',
    phones: '',
    phonesRemoved: '',
    recordsTotal: NOTHING,
    phonesTotal: NOTHING,
    site: { siteId: SITE, name: '采荷', nameEn: 'Caihe', mayServeUntil: null },
    ...part,
  } as unknown as Omit<Answer, 'signature'>;
  const text = snapshotText({ siteId: rest.site.siteId, serial: rest.serial, madeAt: rest.madeAt }, sha256(canonicalJson(rest as unknown as Json)));
  return { ...rest, signature: await signText(signer, text) };
}

async function tablet(): Promise<{ list: CountyList; county: County; own: Answer['certificate'] }> {
  const county = await madeCounty();
  const list = new CountyList(disk({ [TRUSTED_KEYS]: named(county.issuer) }));
  await list.resume();
  return { list, county, own: await vouch(county.issuer, county.online, [county.issuer]) };
}

it('takes the first list by the keys of the binding, and a stranger’s never, whatever keys it names', async () => {
  const { list, county, own } = await tablet();
  const stranger = await madeCounty();
  expect(await list.take(await answerBy(stranger.online, await vouch(stranger.issuer, stranger.online, [stranger.issuer])), SITE)).toBe('forged');
  expect(await list.take(await answerBy(stranger.online, own), SITE)).toBe('forged');
  expect(list.serial).toBeNull();
  expect(await list.take(await answerBy(county.online, own), SITE)).toBe('taken');
  expect([list.serial, list.onlineKey === null]).toEqual([7, false]);
});

it('holds on to the old list when what comes after it has another signature or was changed on the way', async () => {
  const { list, county, own } = await tablet();
  await list.take(await answerBy(county.online, own), SITE);
  const next = await answerBy(county.online, own, { serial: 8, since: 7 });
  for (const wrong of [
    { ...next, serial: 9 },
    { ...next, madeAt: next.madeAt + 1 },
    { ...next, removed: 'AAAAAAAAAAA=' },
    { ...next, certificate: { ...own, issuerKeys: [...own.issuerKeys, (await makeKey()).publicKey] } },
    await answerBy(await makeKey(), own, { serial: 8, since: 7 }),
    // The issuer signs no lists.
    await answerBy(county.issuer, own, { serial: 8, since: 7 }),
  ]) {
    expect(await list.take(wrong, SITE)).toBe('forged');
    expect(list.serial).toBe(7);
  }
  expect(await list.take(next, SITE)).toBe('taken');
  expect(list.serial).toBe(8);
});

it('follows the county to new keys by the word of the old one, and never back', async () => {
  const { list, county, own } = await tablet();
  const fresh = await madeCounty();
  const both = [county.issuer, fresh.issuer];
  expect(await list.take(await answerBy(fresh.online, await vouch(fresh.issuer, fresh.online, both, 2)), SITE)).toBe('forged');
  expect(await list.take(await answerBy(fresh.online, await vouch(county.issuer, fresh.online, both, 2)), SITE)).toBe('taken');
  expect(list.issuerKey(keyIdOf(fresh.issuer))).not.toBeNull();
  // The former online key, should somebody have it, makes no list any more.
  expect(await list.take(await answerBy(county.online, own, { serial: 8 }), SITE)).toBe('forged');
  expect(await list.take(await answerBy(fresh.online, await vouch(fresh.issuer, fresh.online, [fresh.issuer], 3), { serial: 8 }), SITE)).toBe('taken');
  expect(list.issuerKey(keyIdOf(county.issuer))).toBeNull();
});

it('gives the holder of the online key alone no cards: it cannot name another issuer', async () => {
  const { list, county, own } = await tablet();
  const thief = await makeKey();
  const widened = await vouch(county.online, county.online, [county.issuer, thief], 2);
  expect(await list.take(await answerBy(county.online, widened), SITE)).toBe('forged');
  expect(await list.take(await answerBy(county.online, own), SITE)).toBe('taken');
  expect(list.issuerKey(keyIdOf(thief))).toBeNull();
});

it('comes from a list of the first format to this one by the key that it held, and leaves neither lookup key nor names behind', async () => {
  const county = await madeCounty();
  const records = new ArrayBuffer(22);
  const kept = disk(
    { [TRUSTED_KEYS]: named(county.issuer) },
    { head: { serial: 6, madeAt: 1, issuerKeys: [] }, people: { regulars: [{ nameMasked: '陈*英' }], proxies: [] }, records, phones: new ArrayBuffer(0), key: 'a lookup key' },
  );
  const list = new CountyList(kept);
  await list.resume();
  // Nothing is served from it, and the whole is asked for.
  expect([list.serial, list.onlineKey]).toEqual([null, null]);
  const certificate = await vouch(county.issuer, county.online, [county.issuer]);
  expect(await list.take(await answerBy(await makeKey(), certificate), SITE)).toBe('forged');
  expect(await list.take(await answerBy(county.online, certificate), SITE)).toBe('taken');
  expect([...(kept.stores.get('list')?.keys() ?? [])].sort()).toEqual(['head', 'phones', 'records']);
  const again = new CountyList(kept);
  await again.resume();
  expect([again.serial, again.onlineKey === null]).toEqual([7, false]);
});

it('takes no list of another site', async () => {
  const { list, county, own } = await tablet();
  const other = { siteId: '019ab0d2-7c00-7000-8000-0123456789ff', name: '别处', nameEn: 'Elsewhere', mayServeUntil: null };
  expect(await list.take(await answerBy(county.online, own, { site: other }), SITE)).toBe('forged');
});
