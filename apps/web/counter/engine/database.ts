import type { Id } from '#values';
import type { KeptEvent, SealedEvent } from './kept-event.js';
import type { ReturnedRow } from './returned-row.js';
import type { Draft } from './draft.js';
import type { KeptMeal } from './kept-meal.js';
import type { ListPart } from './list-part.js';
import { begin, openDatabase, type Transaction } from './indexed-db.js';
import type { Wrapped } from './wrapped.js';

/** What a tablet keeps. One database: a write that belongs together is one transaction. */
interface Kept {
  readonly [store: string]: { readonly key: IDBValidKey; readonly value: unknown };
  /** Device key, device, shift, session, clock anchor, list head, sound: by name. */
  settings: { key: string; value: unknown };
  /** The chain, in clear until the server has answered. */
  events: { key: number; value: KeptEvent };
  /** The same events encrypted, kept for a week after the answer: what is left when the tablet is revoked or a row is damaged. */
  sealed: { key: number; value: SealedEvent };
  /** The county's list, as buffers. */
  list: { key: string; value: ListPart };
  /** Online tries whose answer is not known yet. */
  drafts: { key: Id; value: Draft };
  /** What opens here by PIN and badge while the line is down. */
  badges: { key: Id; value: Wrapped };
  returned: { key: number; value: ReturnedRow };
  meals: { key: Id; value: KeptMeal };
  forms: { key: string; value: unknown };
}

export type Store = 'settings' | 'events' | 'sealed' | 'list' | 'drafts' | 'badges' | 'returned' | 'meals' | 'forms';
export type Reading = Transaction<Kept>;
export type Writing = Transaction<Kept>;

const NAME = 'love-card-counter';
const VERSION = 2;

/**
 * The tablet's database. A write is over only when the browser says that the transaction is complete and on the disk
 * (`durability: 'strict'`); a connection that the browser closed behind our back is opened again.
 */
export class Database {
  private connection: Promise<IDBDatabase> | null = null;

  async read<T>(stores: readonly Store[], work: (tx: Reading) => Promise<T>): Promise<T> {
    return this.again(async (database) => work(begin<Kept>(database, stores, 'readonly')));
  }

  /** Runs `work` in one transaction and returns its answer after the disk has it. What `work` awaits may only be requests of `tx`. */
  async write<T>(stores: readonly Store[], work: (tx: Writing) => Promise<T>): Promise<T> {
    return this.again(async (database) => {
      const tx = begin<Kept>(database, stores, 'readwrite');
      try {
        const answer = await work(tx);
        await tx.done;
        return answer;
      } catch (error) {
        // The transaction may be over already, by the very failure that brought us here.
        try {
          tx.abort();
        } catch {
          void 0;
        }
        // That the transaction was given up is what we have just done; why is in the error that is thrown.
        await tx.done.catch(() => undefined);
        throw error;
      }
    });
  }

  async setting<T>(name: string): Promise<T | null> {
    const value = await this.read(['settings'], (tx) => tx.objectStore('settings').get(name));
    return value === undefined ? null : (value as T);
  }

  async set(name: string, value: unknown): Promise<void> {
    await this.write(['settings'], (tx) => tx.objectStore('settings').put(value, name));
  }

  /** A connection that was closed under us answers InvalidStateError before anything is written, so the same work may run once more. */
  private async again<T>(work: (database: IDBDatabase) => Promise<T>): Promise<T> {
    try {
      return await work(await this.open());
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error;
      this.connection = null;
      return work(await this.open());
    }
  }

  private open(): Promise<IDBDatabase> {
    this.connection ??= openDatabase(NAME, VERSION, upgrade, () => {
      this.connection = null;
    }).catch((error: unknown) => {
      this.connection = null;
      throw error;
    });
    return this.connection;
  }
}

function upgrade(database: IDBDatabase, tx: IDBTransaction, from: number): void {
  database.createObjectStore('badges', { keyPath: 'operatorId' });
  if (from > 0) {
    forgetTries(database, tx);
    return;
  }
  database.createObjectStore('settings');
  const events = database.createObjectStore('events', { keyPath: 'seq' });
  events.createIndex('state', 'state');
  events.createIndex('id', 'id');
  database.createObjectStore('sealed', { keyPath: 'seq' });
  database.createObjectStore('list');
  database.createObjectStore('drafts', { keyPath: 'id' });
  database.createObjectStore('returned', { keyPath: 'seq' });
  const meals = database.createObjectStore('meals', { keyPath: 'id' });
  meals.createIndex('day', 'day');
  meals.createIndex('holder', 'holder');
  database.createObjectStore('forms');
}

/** What the first version kept told of a PIN alone whether it was right, and held the session in clear: both go, and the shift asks for the PIN again. */
function forgetTries(database: IDBDatabase, tx: IDBTransaction): void {
  database.deleteObjectStore('verifiers');
  const settings = tx.objectStore('settings');
  settings.delete('session');
  const asked = settings.get('keys');
  asked.onsuccess = () => {
    const { pin: _pin, ...keys } = (asked.result ?? {}) as Record<string, unknown>;
    if ('device' in keys) settings.put(keys, 'keys');
  };
}
