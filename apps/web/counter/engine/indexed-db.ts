/** What each store of a database holds, and by what it is found. */
type Shape = object & Readonly<Record<string, { readonly key: IDBValidKey; readonly value: unknown }>>;

export interface ObjectStore<Value, Key> {
  get(key: Key): Promise<Value | undefined>;
  getAll(within?: IDBKeyRange): Promise<Value[]>;
  count(): Promise<number>;
  add(value: Value, key?: Key): Promise<unknown>;
  put(value: Value, key?: Key): Promise<unknown>;
  delete(key: Key): Promise<void>;
  clear(): Promise<void>;
  index(name: string): { getAll(query?: IDBValidKey): Promise<Value[]> };
}

/** A transaction, typed by what its stores hold. */
export interface Transaction<Kept extends Shape> {
  /** Kept when the browser has it on the disk, refused when it was given up. */
  readonly done: Promise<void>;
  abort(): void;
  objectStore<Name extends keyof Kept & string>(name: Name): ObjectStore<Kept[Name]['value'], Kept[Name]['key']>;
}

/** A request of the browser as a promise. Whatever else happens to it, its transaction tells. */
function answerTo<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new DOMException('the request failed', 'UnknownError'));
    };
  });
}

function storeOf<Value, Key extends IDBValidKey>(store: IDBObjectStore): ObjectStore<Value, Key> {
  return {
    get: (key) => answerTo(store.get(key)) as Promise<Value | undefined>,
    getAll: (within) => answerTo(store.getAll(within)) as Promise<Value[]>,
    count: () => answerTo(store.count()),
    add: (value, key) => answerTo(store.add(value, key)),
    put: (value, key) => answerTo(store.put(value, key)),
    delete: (key) => answerTo(store.delete(key)),
    clear: () => answerTo(store.clear()),
    index: (name) => ({ getAll: (query) => answerTo(store.index(name).getAll(query)) as Promise<Value[]> }),
  };
}

/** Begins a transaction; one that writes is over only when the disk has it. */
export function begin<Kept extends Shape>(database: IDBDatabase, stores: readonly (keyof Kept & string)[], mode: 'readonly' | 'readwrite'): Transaction<Kept> {
  const tx = database.transaction([...stores], mode, mode === 'readwrite' ? { durability: 'strict' } : {});
  const done = new Promise<void>((resolve, reject) => {
    tx.oncomplete = () => {
      resolve();
    };
    tx.onerror = tx.onabort = () => {
      reject(tx.error ?? new DOMException('the transaction was given up', 'AbortError'));
    };
  });
  // Who only reads does not wait for it: the failed request itself is refused to whoever asked. Who writes awaits `done` and is told.
  done.catch(() => undefined);
  return {
    done,
    abort: () => {
      tx.abort();
    },
    objectStore: (name) => storeOf(tx.objectStore(name)),
  };
}

/** Opens a database; `gone` when the browser closes it, or another version of the page wants it to itself. */
export function openDatabase(name: string, version: number, upgrade: (database: IDBDatabase, tx: IDBTransaction, from: number) => void, gone: () => void): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = ({ oldVersion }) => {
    // The browser always has a transaction for an upgrade.
    if (request.transaction !== null) upgrade(request.result, request.transaction, oldVersion);
  };
  return answerTo(request).then((database) => {
    database.onclose = gone;
    database.onversionchange = () => {
      database.close();
      gone();
    };
    return database;
  });
}
