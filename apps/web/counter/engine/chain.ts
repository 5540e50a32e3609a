import { CHAIN_START, linkText } from '#core/offline';
import type { Id } from '#values';
import type { Database, Store, Writing } from './database.js';
import { randomBytes, sha256, utf8 } from './digest.js';
import type { ChainHead, KeptEvent, KeptKind, SealedEvent } from './kept-event.js';
import { Mutex } from './mutex.js';

/** What is to be written down, without what the chain adds. */
export interface NewEvent {
  readonly id: Id;
  readonly kind: KeptKind;
  /** UTC ms, corrected: for the lists of the tablet. The event itself carries the clocks apart. */
  readonly at: number;
  /** Everything of the event but its number: the head of the contract and the fields of its kind. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly nameMasked?: string | null;
  readonly selfPayFen?: number | null;
}

/** What else must be on the disk with the event, or neither. */
export interface Alongside {
  readonly stores: readonly Store[];
  readonly work: (tx: Writing) => Promise<void>;
}

/**
 * The tablet's chain of events: numbers without gaps, each hash over the one before. An event is there when `append`
 * returns, in two stores and on the disk; before that nobody is told anything.
 */
export class Chain {
  private readonly turn = new Mutex();
  private head: ChainHead = { seq: 0, hash: CHAIN_START };

  constructor(
    private readonly database: Database,
    private readonly sealKey: () => CryptoKey,
  ) {}

  static makeKey(): Promise<CryptoKey> {
    return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  }

  async resume(): Promise<void> {
    this.head = (await this.database.setting<ChainHead>('chain')) ?? { seq: 0, hash: CHAIN_START };
  }

  get seq(): number {
    return this.head.seq;
  }

  async append(event: NewEvent, alongside?: Alongside): Promise<KeptEvent> {
    return this.turn.run(async () => {
      const seq = this.head.seq + 1;
      const text = JSON.stringify({ v: 2, id: event.id, seq, ...event.body });
      // Everything that is not a request of the database comes first: a transaction does not wait for it.
      const hash = await sha256(linkText(this.head.hash, text));
      const kept: KeptEvent = {
        seq,
        id: event.id,
        kind: event.kind,
        at: event.at,
        text,
        hash,
        state: 'waiting',
        answeredAt: null,
        nameMasked: event.nameMasked ?? null,
        selfPayFen: event.selfPayFen ?? null,
      };
      const sealed = await this.seal(seq, text, hash);
      const head = { seq, hash };
      await this.database.write([...new Set<Store>(['settings', 'events', 'sealed', ...(alongside?.stores ?? [])])], async (tx) => {
        await Promise.all([
          tx.objectStore('events').add(kept),
          tx.objectStore('sealed').add(sealed),
          tx.objectStore('settings').put(head, 'chain'),
          tx.objectStore('settings').put(event.at, 'seen'),
        ]);
        await alongside?.work(tx);
      });
      this.head = head;
      return kept;
    });
  }

  /** The text behind a sealed copy; null when it cannot be read any more. */
  async unseal({ seq, iv, cipher }: SealedEvent): Promise<string | null> {
    try {
      const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: utf8(String(seq)) }, this.sealKey(), cipher);
      return new TextDecoder().decode(plain);
    } catch {
      return null;
    }
  }

  private async seal(seq: number, text: string, hash: string): Promise<SealedEvent> {
    const iv = randomBytes(12);
    const cipher = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(String(seq)) }, this.sealKey(), utf8(text));
    return { seq, hash, iv, cipher, answeredAt: null };
  }
}
