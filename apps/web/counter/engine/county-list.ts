import type { Day, Id } from '#values';
import { dayOf, minuteOfDay } from '#values';
import { cleanText, typedNumber } from '#core/code';
import { listAge } from '#core/offline';
import type { MealWindowName } from '#core/policy';
import {
  cardLookupText,
  decodeHolder,
  decodePhone,
  HOLDER_BYTES,
  type HolderRecord,
  hexBytes,
  KEY_BYTES,
  PHONE_BYTES,
  phoneKeyOf,
  type PhoneRecord,
  type PriceClass,
  SnapshotTable,
  socialLookupText,
} from '#core/snapshot';
import { fromBase64 } from '../../kit/base64url.js';
import type { Database } from './database.js';
import { utf8 } from './digest.js';
import type { Answer, Head, IssuerKeys, People, Regular } from './list-part.js';
import { TRUSTED_KEYS } from './list-part.js';
import { listWords } from './list-words.js';
import type { Holder } from './result.js';
import type { Dish, ListStanding } from './standing.js';

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
  /** Whose signature is believed. */
  private trusted: IssuerKeys = [];

  constructor(private readonly database: Database) {}

  async resume(): Promise<void> {
    this.forget();
    this.trusted = (await this.database.setting<IssuerKeys>(TRUSTED_KEYS)) ?? [];
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

  /** Keeps an answer that was found genuine (list-answer.ts), in one transaction with the keys that are believed from then on. */
  async take(answer: Answer, siteId: Id): Promise<ListTaken> {
    // Loaded when a list comes, which needs the line as well.
    const { judgeAnswer } = await import('./list-answer.js');
    const judged = await judgeAnswer(answer, {
      siteId,
      trusted: this.trusted,
      serial: this.serial,
      regularsDigest: this.regularsDigest,
      records: this.records,
      phones: this.phones,
    });
    if (judged.kind !== 'good') return judged.kind;
    const { head, records, phones, key } = judged;
    const people: People = answer.regulars === null ? this.people : { regulars: answer.regulars, proxies: answer.proxies ?? [] };
    await this.database.write(['list', 'settings'], async (tx) => {
      const store = tx.objectStore('list');
      await Promise.all([
        tx.objectStore('settings').put(answer.issuerKeys, TRUSTED_KEYS),
        store.put(head, 'head'),
        store.put(people, 'people'),
        store.put(buffer(records), 'records'),
        store.put(buffer(phones), 'phones'),
        store.put(key, 'key'),
      ]);
    });
    this.trusted = answer.issuerKeys;
    this.hold(head, people, records, phones, key);
    return 'taken';
  }

  /** What a revoked tablet does: nothing of anybody stays. */
  async wipe(): Promise<void> {
    await this.database.write(['list'], (tx) => tx.objectStore('list').clear());
    this.forget();
  }

  private forget(): void {
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
    const key = this.trusted.find((one) => one.keyId === keyId);
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
    // Key and table belong together: a new list may come while the browser reckons.
    const { lookupKey, records } = this;
    if (lookupKey === null) return null;
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', lookupKey, utf8(text)));
    const found = records.find(mac.subarray(0, KEY_BYTES));
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

function buffer(table: SnapshotTable): ArrayBuffer {
  const copy = new Uint8Array(table.bytes);
  return copy.buffer;
}
