import { readdirSync, readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';

/** How the page treats its storage, and when the scan page stood (ms after its start). */
export interface Storage {
  readonly persist: number;
  readonly durable: number;
  readonly lax: number;
  readonly openedMs: number;
}

/** Sales, and rows that wait, as they lie in the tablet's database. */
export async function kept(of: Page): Promise<{ sales: number; rows: number }> {
  return of.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const asked = indexedDB.open('love-card-counter');
      asked.onsuccess = () => {
        resolve(asked.result);
      };
      asked.onerror = () => {
        reject(new Error('the tablet has no database'));
      };
    });
    const count = (store: string, state?: string): Promise<number> =>
      new Promise((resolve) => {
        const all = database.transaction(store).objectStore(store);
        const asked = state === undefined ? all.count() : all.index('state').count(state);
        asked.onsuccess = () => {
          resolve(asked.result);
        };
      });
    const found = { sales: await count('meals'), rows: await count('events', 'waiting') };
    database.close();
    return found;
  });
}

/** Ids of the sales on the tablet. */
export async function salesOf(of: Page): Promise<{ id: string }[]> {
  return of.evaluate(
    () =>
      new Promise<{ id: string }[]>((resolve) => {
        const opened = indexedDB.open('love-card-counter');
        opened.onsuccess = () => {
          const asked = opened.result.transaction('meals').objectStore('meals').getAll();
          asked.onsuccess = () => {
            opened.result.close();
            resolve((asked.result as { id: string }[]).map(({ id }) => ({ id })));
          };
        };
      }),
  );
}

/** Damages so many waiting meals beyond repair, in clear and sealed, as a failing disk would. Answers their ids. */
export async function poison(of: Page, count: number): Promise<string[]> {
  return of.evaluate(
    (wanted) =>
      new Promise<string[]>((resolve) => {
        const opened = indexedDB.open('love-card-counter');
        opened.onsuccess = () => {
          const tx = opened.result.transaction(['events', 'sealed'], 'readwrite');
          const ids: string[] = [];
          const asked = tx.objectStore('events').getAll();
          asked.onsuccess = () => {
            const meals = (asked.result as { seq: number; id: string; kind: string; text: string }[]).filter((event) => event.kind === 'meal');
            for (const at of Array.from({ length: wanted }, (_, index) => 10 + index * 30)) {
              const event = meals[at];
              if (!event) continue;
              ids.push(event.id);
              tx.objectStore('events').put({ ...event, text: event.text.replace('"kind":"meal"', '"kind":"meaI"') });
              tx.objectStore('sealed').delete(event.seq);
            }
          };
          tx.oncomplete = () => {
            opened.result.close();
            resolve(ids);
          };
        };
      }),
    count,
  );
}

/** SIGKILL for every process of the browser that holds this profile. */
export async function killChromium(folder: string): Promise<void> {
  const mine = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(`--user-data-dir=${folder}`);
      } catch {
        return false;
      }
    });
  if (mine.length === 0) throw new Error('the browser was not found');
  for (const pid of mine) process.kill(Number(pid), 'SIGKILL');
  await new Promise((resolve) => setTimeout(resolve, 500));
}

/** Looks at how the page treats its storage, and when the scan page stood. */
export async function watchStorage(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const spy = { persist: 0, durable: 0, lax: 0, openedMs: 0 };
    Object.assign(globalThis, { storageSpy: spy });
    const { value: persist } = Object.getOwnPropertyDescriptor(StorageManager.prototype, 'persist') as { value: (this: StorageManager) => Promise<boolean> };
    StorageManager.prototype.persist = function (): Promise<boolean> {
      spy.persist += 1;
      return persist.call(this);
    };
    type Begin = (this: IDBDatabase, stores: string | string[], mode?: IDBTransactionMode, options?: IDBTransactionOptions) => IDBTransaction;
    const { value: begin } = Object.getOwnPropertyDescriptor(IDBDatabase.prototype, 'transaction') as { value: Begin };
    IDBDatabase.prototype.transaction = function (stores, mode, options): IDBTransaction {
      if (mode === 'readwrite') spy[options?.durability === 'strict' ? 'durable' : 'lax'] += 1;
      return begin.call(this, stores as string[], mode, options);
    };
    const isOpen = (): void => {
      if (document.querySelector('[data-test=scan]')) spy.openedMs = performance.now();
      else requestAnimationFrame(isOpen);
    };
    requestAnimationFrame(isOpen);
  });
}
