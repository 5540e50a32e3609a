import type { Day } from '#values';
import { dayOf, minuteOfDay } from '#values';
import { cleanText, typedNumber } from '#core/code';
import { listAge } from '#core/offline';
import type { MealWindowName } from '#core/policy';
import {
  canonicalJson,
  cardLookupText,
  decodeHolder,
  decodePhone,
  HOLDER_BYTES,
  type HolderRecord,
  KEY_BYTES,
  PHONE_BYTES,
  phoneKeyOf,
  type PhoneRecord,
  hexBytes,
  type PriceClass,
  snapshotText,
  SnapshotTable,
  socialLookupText,
} from '#core/snapshot';
import { fromBase64 } from '../../kit/base64url.js';
import { verify } from '../../kit/key-pair.js';
import type { Schemas } from './api.js';
import type { Database } from './database.js';
import { sha256, utf8 } from './digest.js';
import { listWords } from './list-words.js';
import type { Holder } from './result.js';
import type { Dish, ListStanding } from './standing.js';

type Answer = Schemas['SnapshotDto'];
type Regular = Schemas['SnapshotRegularDto'];
type ProxyRow = Schemas['SnapshotProxyDto'];

/** What is kept of an answer beside the tables, the people and the lookup key. */
type Head = Omit<Answer, 'records' | 'removed' | 'phones' | 'phonesRemoved' | 'lookupKey' | 'regulars' | 'proxies' | 'signature'>;

interface People {
  readonly regulars: readonly Regular[];
  readonly proxies: readonly ProxyRow[];
}

export type ListPart = Head | People | ArrayBuffer | CryptoKey;

/** What came of an answer: taken, or why it was not. `start_over` asks for the whole list. */
export type ListTaken = 'taken' | 'forged' | 'start_over';

/** The county's list as the tablet holds it: who may eat, by keyed hash. Lookups touch one buffer in memory. */
export class CountyList {
  private head: Head | null = null;
  private people: People = { regulars: [], proxies: [] };
  private records = new SnapshotTable(new Uint8Array(), HOLDER_BYTES);
  private phones = new SnapshotTable(new Uint8Array(), PHONE_BYTES);
  private lookupKey: CryptoKey | null = null;
  private regulars = new Map<string, Regular>();

  constructor(private readonly database: Database) {}

  async resume(): Promise<void> {
    const [head, people, records, phones, key] = await this.database.read(['list'], (tx) =>
      Promise.all((['head', 'people', 'records', 'phones', 'key'] as const).map((part) => tx.objectStore('list').get(part))),
    );
    if (head === undefined || records === undefined || phones === undefined || key === undefined) return;
    this.hold(
      head as Head,
      (people as People | undefined) ?? this.people,
      new SnapshotTable(new Uint8Array(records as ArrayBuffer), HOLDER_BYTES),
      new SnapshotTable(new Uint8Array(phones as ArrayBuffer), PHONE_BYTES),
      key as CryptoKey,
    );
  }

  get serial(): number | null {
    return this.head?.serial ?? null;
  }
  get madeAt(): number | null {
    return this.head?.madeAt ?? null;
  }
  get regularsDigest(): string | null {
    return this.head?.regularsDigest ?? null;
  }
  get held(): Head | null {
    return this.head;
  }

  /**
   * Believes and keeps an answer. The signature must be of a key of the list before; the first list, fetched right after
   * the binding over the same line, brings the keys that are trusted from then on.
   */
  async take(answer: Answer): Promise<ListTaken> {
    if (!(await isGenuine(answer, this.head?.issuerKeys ?? answer.issuerKeys))) return 'forged';
    const { signature: _signature, records, removed, phones, phonesRemoved, lookupKey, regulars, proxies, ...head } = answer;
    if (answer.since !== null && (answer.since !== this.head?.serial || (regulars === null && this.head.regularsDigest !== answer.regularsDigest))) return 'start_over';
    const next = {
      records: changed(answer.since === null ? null : this.records, fromBase64(records), fromBase64(removed), HOLDER_BYTES),
      phones: changed(answer.since === null ? null : this.phones, fromBase64(phones), fromBase64(phonesRemoved), PHONE_BYTES),
    };
    if (!(await holds(next.records, answer.recordsTotal)) || !(await holds(next.phones, answer.phonesTotal))) return answer.since === null ? 'forged' : 'start_over';
    const key = await crypto.subtle.importKey('raw', fromBase64(lookupKey), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    const people: People = regulars === null ? this.people : { regulars, proxies: proxies ?? [] };
    await this.database.write(['list'], async (tx) => {
      const store = tx.objectStore('list');
      await Promise.all([
        store.put(head, 'head'),
        store.put(people, 'people'),
        store.put(buffer(next.records), 'records'),
        store.put(buffer(next.phones), 'phones'),
        store.put(key, 'key'),
      ]);
    });
    this.hold(head, people, next.records, next.phones, key);
    return 'taken';
  }

  /** What a revoked tablet does: nothing of anybody stays. */
  async wipe(): Promise<void> {
    await this.database.write(['list'], (tx) => tx.objectStore('list').clear());
    this.head = null;
    this.people = { regulars: [], proxies: [] };
    this.records = new SnapshotTable(new Uint8Array(), HOLDER_BYTES);
    this.phones = new SnapshotTable(new Uint8Array(), PHONE_BYTES);
    this.lookupKey = null;
    this.regulars = new Map();
  }

  byCard(serial: bigint): Promise<HolderRecord | null> {
    return this.find(cardLookupText(typedNumber(serial)));
  }
  byNumber(number: string): Promise<HolderRecord | null> {
    return this.find(cardLookupText(cleanText(number)));
  }
  bySocial(number: string): Promise<HolderRecord | null> {
    return this.find(socialLookupText(cleanText(number).toUpperCase()));
  }
  byPhone(serial: bigint): PhoneRecord | null {
    const found = this.phones.find(hexBytes(phoneKeyOf(serial), KEY_BYTES));
    return found === null ? null : decodePhone(found);
  }

  priceClass(id: number): PriceClass | null {
    return this.head?.classes.find((one) => one.id === id) ?? null;
  }

  issuerKey(keyId: number): Uint8Array<ArrayBuffer> | null {
    const key = this.head?.issuerKeys.find((one) => one.keyId === keyId);
    return key ? fromBase64(key.publicKey) : null;
  }

  /** Who it is, if the person is a regular of this site; nobody else has a name here. */
  holder(mark: string, today: Day): Holder {
    const known = this.regulars.get(mark);
    const proxies = known ? this.people.proxies.filter((proxy) => proxy.holder === mark && proxy.endsOn >= today) : [];
    return {
      nameMasked: known?.nameMasked ?? null,
      age: known?.age ?? null,
      sex: known?.sex ?? null,
      photo: known?.photo ?? null,
      note: known?.note ?? null,
      proxies: proxies.map(({ proxyId, nameMasked, relation, photo }) => ({ proxyId, nameMasked, relation, photo })),
    };
  }

  /** The serving window at an instant; null outside all. */
  windowAt(nowMs: number): { window: MealWindowName; fromMinute: number; toMinute: number } | null {
    const minute = minuteOfDay(nowMs);
    return this.head?.windows.find((window) => minute >= window.fromMinute && minute < window.toMinute) ?? null;
  }

  /** The serving windows of the day; empty before the first list. */
  get windows(): readonly { window: MealWindowName; fromMinute: number; toMinute: number }[] {
    return this.head?.windows ?? [];
  }

  /** The dishes on sale at an instant: filed for the day, and for the window where they are bound to one. */
  menuAt(nowMs: number): Dish[] {
    const today = dayOf(nowMs);
    const window = this.windowAt(nowMs)?.window ?? null;
    return (this.head?.menu ?? [])
      .filter((dish) => dish.validFrom <= today && (dish.validUntil === null || dish.validUntil >= today) && (dish.window === null || window === null || dish.window === window))
      .map(({ menuItemId, name, nameEn, priceFen, openPrice }) => ({ menuItemId, name, nameEn, priceFen, openPrice }));
  }

  /** The filed price of a dish, or of a tray up to its ceiling; null where neither holds. Whole fen. */
  priceOf(menuItemId: string, priceFen: number | undefined, nowMs: number): number | null {
    const dish = this.menuAt(nowMs).find((one) => one.menuItemId === menuItemId);
    if (!dish) return null;
    if (!dish.openPrice) return priceFen === undefined || priceFen === dish.priceFen ? dish.priceFen : null;
    return priceFen !== undefined && priceFen > 0 && priceFen <= dish.priceFen ? priceFen : null;
  }

  standing(nowMs: number, loading: boolean): ListStanding {
    const { head } = this;
    if (head === null) return { serial: null, madeAt: null, ageMs: null, freshness: 'none', cards: 0, loading, words: listWords(null, loading) };
    const age = listAge(head.madeAt, nowMs);
    const freshness = age === 'stale' ? 'old' : age;
    const ageMs = Math.max(0, nowMs - head.madeAt);
    return { serial: head.serial, madeAt: head.madeAt, ageMs, freshness, cards: this.records.size, loading, words: listWords(ageMs, loading) };
  }

  private async find(text: string): Promise<HolderRecord | null> {
    if (this.lookupKey === null) return null;
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', this.lookupKey, utf8(text)));
    const found = this.records.find(mac.subarray(0, KEY_BYTES));
    return found === null ? null : decodeHolder(found);
  }

  private hold(head: Head, people: People, records: SnapshotTable, phones: SnapshotTable, key: CryptoKey): void {
    this.head = head;
    this.people = people;
    this.records = records;
    this.phones = phones;
    this.lookupKey = key;
    this.regulars = new Map(people.regulars.map((regular) => [regular.holder, regular]));
  }
}

/** Whether a trusted key of the issuer signed exactly this answer. */
async function isGenuine(answer: Answer, keys: readonly Schemas['IssuerKeyDto'][]): Promise<boolean> {
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

function buffer(table: SnapshotTable): ArrayBuffer {
  const copy = new Uint8Array(table.bytes);
  return copy.buffer;
}
