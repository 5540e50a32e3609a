import type { Id } from '#values';
import { dayOf, minuteOfDay } from '#values';
import { listAge } from '#core/offline';
import type { MealWindowName } from '#core/policy';
import {
  cardTagBytes,
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
} from '#core/snapshot';
import { fromBase64 } from '../../kit/base64url.js';
import type { Database } from './database.js';
import type { Answer, Certificate, Head, IssuerKeys } from './list-part.js';
import { CERTIFICATE, TRUSTED_KEYS } from './list-part.js';
import { listWords } from './list-words.js';
import type { Dish, ListStanding } from './standing.js';

/** What came of an answer: taken, or why it was not. `start_over` asks for the whole list. */
export type ListTaken = 'taken' | 'forged' | 'start_over';

/** The county's list as the tablet holds it: who may eat, by digests that nobody can enumerate. Lookups touch one buffer in memory. */
export class CountyList {
  private head: Head | null = null;
  private records = new SnapshotTable(new Uint8Array(), HOLDER_BYTES);
  private phones = new SnapshotTable(new Uint8Array(), PHONE_BYTES);
  /** Whose cards, and whose word for the key of lists, are believed. */
  private trusted: IssuerKeys = [];
  private certificate: Certificate | null = null;

  constructor(private readonly database: Database) {}

  async resume(): Promise<void> {
    this.forget();
    this.trusted = (await this.database.setting<IssuerKeys>(TRUSTED_KEYS)) ?? [];
    this.certificate = await this.database.setting<Certificate>(CERTIFICATE);
    const [head, records, phones] = await this.database.read(['list'], (tx) =>
      Promise.all((['head', 'records', 'phones'] as const).map((part) => tx.objectStore('list').get(part))),
    );
    // A list of the first format is not read any more; the first list of this one takes its place, key and names included.
    if (head === undefined || (head as { format?: unknown }).format !== 2 || records === undefined || phones === undefined) return;
    this.hold(head as Head, new SnapshotTable(new Uint8Array(records as ArrayBuffer), HOLDER_BYTES), new SnapshotTable(new Uint8Array(phones as ArrayBuffer), PHONE_BYTES));
  }

  get serial(): number | null {
    return this.head?.serial ?? null;
  }
  get madeAt(): number | null {
    return this.head?.madeAt ?? null;
  }
  get held(): Head | null {
    return this.head;
  }

  /** Keeps an answer that was found genuine (list-answer.ts), in one transaction with the keys that are believed from then on. */
  async take(answer: Answer, siteId: Id): Promise<ListTaken> {
    // Loaded when a list comes, which needs the line as well.
    const { judgeAnswer } = await import('./list-answer.js');
    const judged = await judgeAnswer(answer, { siteId, trusted: this.trusted, certificate: this.certificate, serial: this.serial, records: this.records, phones: this.phones });
    if (judged.kind !== 'good') return judged.kind;
    const { head, records, phones, trusted } = judged;
    await this.database.write(['list', 'settings'], async (tx) => {
      const store = tx.objectStore('list');
      const settings = tx.objectStore('settings');
      // Whatever else an older page kept here goes.
      await Promise.all([
        store.clear(),
        settings.put(trusted, TRUSTED_KEYS),
        settings.put(answer.certificate, CERTIFICATE),
        store.put(head, 'head'),
        store.put(buffer(records), 'records'),
        store.put(buffer(phones), 'phones'),
      ]);
    });
    this.trusted = trusted;
    this.certificate = answer.certificate;
    this.hold(head, records, phones);
    return 'taken';
  }

  /** What a revoked tablet does: nothing of anybody stays. */
  async wipe(): Promise<void> {
    await this.database.write(['list'], (tx) => tx.objectStore('list').clear());
    this.forget();
  }

  private forget(): void {
    this.head = null;
    this.records = new SnapshotTable(new Uint8Array(), HOLDER_BYTES);
    this.phones = new SnapshotTable(new Uint8Array(), PHONE_BYTES);
  }

  /** By the signature in the card's code. */
  async byCard(signature: Uint8Array): Promise<HolderRecord | null> {
    // Table and answer belong together: a new list may come while the browser reckons.
    const { records } = this;
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(cardTagBytes(signature))));
    return decoded(records.find(digest.subarray(0, KEY_BYTES)));
  }
  /** By the key that stands for a regular's number. */
  byKey(key: Uint8Array): HolderRecord | null {
    return decoded(this.records.find(key));
  }
  byPhone(serial: bigint): PhoneRecord | null {
    const found = this.phones.find(hexBytes(phoneKeyOf(serial), KEY_BYTES));
    return found === null ? null : decodePhone(found);
  }

  /** Every record, for who looks for somebody without a code. */
  get tables(): readonly SnapshotTable[] {
    return [this.records, this.phones];
  }

  priceClass(id: number): PriceClass | null {
    return this.head?.classes.find((one) => one.id === id) ?? null;
  }

  issuerKey(keyId: number): Uint8Array<ArrayBuffer> | null {
    const key = this.trusted.find((one) => one.keyId === keyId);
    return key ? fromBase64(key.publicKey) : null;
  }

  /** Signs lists and times. */
  get onlineKey(): Uint8Array<ArrayBuffer> | null {
    return this.certificate === null ? null : fromBase64(this.certificate.onlineKey);
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

  private hold(head: Head, records: SnapshotTable, phones: SnapshotTable): void {
    this.head = head;
    this.records = records;
    this.phones = phones;
  }
}

function decoded(bytes: Uint8Array | null): HolderRecord | null {
  return bytes === null ? null : decodeHolder(bytes);
}

function buffer(table: SnapshotTable): ArrayBuffer {
  const copy = new Uint8Array(table.bytes);
  return copy.buffer;
}
