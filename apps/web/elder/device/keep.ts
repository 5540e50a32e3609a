import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { components } from '../../kit/api/schema.js';
import type { DeviceKey } from '../../kit/key-pair.js';

/** An elder's own phone as the county knows it: the key never leaves it, the rest came with the activation. */
export interface OwnPhone {
  readonly role: 'self';
  readonly key: DeviceKey;
  readonly phoneKeyId: string;
  /** Stands in every code. */
  readonly serial: number;
  readonly personId: string;
  /** Server time, UTC milliseconds. */
  readonly enrolledAt: number;
}

/** The phone of somebody who looks on for an elder. It makes no codes. */
export interface FamilyPhone {
  readonly role: 'family';
  readonly key: DeviceKey;
  readonly familyLinkId: string;
  readonly nameMasked: string;
  /** Last day of looking on. */
  readonly endsOn: string;
}

export type KeptPhone = OwnPhone | FamilyPhone;

/** The tokens of the session in force; times are server time, UTC milliseconds. */
export interface KeptSession {
  readonly accessToken: string;
  readonly accessExpiresAt: number;
  readonly refreshToken: string;
}

/** The clock as it was last measured, in milliseconds. */
export interface KeptClock {
  /** Server minus phone. */
  readonly offsetMs: number;
  /** The phone's own time then, UTC: a clock that shows less was set back since. */
  readonly deviceMs: number;
}

/** All that this phone keeps: one value a name. */
interface Kept {
  phone: KeptPhone;
  /** Made before the activation is asked for, so that the same key is sent again when an answer was lost. */
  pendingKey: DeviceKey;
  session: KeptSession;
  clock: KeptClock;
  /** The first page as it was last told, with the server's time. */
  home: components['schemas']['HomeDto'];
  /** The last step whose code was used at a counter: it is dead. */
  usedStep: number;
}

type Name = keyof Kept;

interface Schema extends DBSchema {
  kept: { key: Name; value: Kept[Name] };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('love-card-elder', 1, {
    upgrade(db) {
      db.createObjectStore('kept');
    },
  });
  return opened;
}

export async function kept<N extends Name>(name: N): Promise<Kept[N] | undefined> {
  return (await (await database()).get('kept', name)) as Kept[N] | undefined;
}

/** Done only when it is on the disk: a key that is lost after the county has enrolled it opens nothing. */
export async function keep<N extends Name>(name: N, value: Kept[N]): Promise<void> {
  const tx = (await database()).transaction('kept', 'readwrite', { durability: 'strict' });
  await tx.store.put(value, name);
  await tx.done;
}

export async function forget(...names: readonly Name[]): Promise<void> {
  const tx = (await database()).transaction('kept', 'readwrite', { durability: 'strict' });
  for (const name of names) void tx.store.delete(name);
  await tx.done;
}
