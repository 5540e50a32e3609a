import type { Page } from 'playwright-core';

/** What came of one scan: the result by its key, and the time from the end key to the painted result, ms. */
export interface Shot {
  readonly reason: string;
  readonly ms: number;
}

/**
 * Scans one code after the other as a gun would, with key events made in the page so that a hundred take seconds. Each
 * result is cleared before the next.
 */
export async function scanAll(page: Page, codes: readonly string[], then?: 'full-price'): Promise<Shot[]> {
  return page.evaluate(
    async ({ texts, afterwards }) => {
      const shown = (): Element | null => document.querySelector('[data-test=result]');
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      const until = async (is: () => boolean, what: string): Promise<void> => {
        const late = performance.now() + 15_000;
        while (!is()) {
          if (performance.now() > late) throw new Error(`${what} did not come; the page shows ${shown()?.getAttribute('data-reason') ?? 'no result'}`);
          await frame();
        }
      };
      const tap = (name: string): void => document.querySelector<HTMLElement>(`[data-test=${name}]`)?.click();
      const clear = async (): Promise<void> => {
        if (shown()) tap(document.querySelector('[data-test=next]') ? 'next' : 'cancel');
        await until(() => shown() === null, 'the scan page');
      };
      const key = (name: string, code: string): boolean => document.dispatchEvent(new KeyboardEvent('keydown', { key: name, code, bubbles: true, cancelable: true }));
      const shots: { reason: string; ms: number }[] = [];
      for (const text of texts) {
        await clear();
        for (const digit of text) key(digit, `Digit${digit}`);
        const from = performance.now();
        key('Enter', 'Enter');
        await until(() => shown() !== null, 'a result');
        // The look was in the frame that paints it: a task later it stands there.
        await new Promise((resolve) => setTimeout(resolve, 0));
        shots.push({ reason: shown()?.getAttribute('data-reason') ?? '', ms: performance.now() - from });
        if (afterwards !== undefined && document.querySelector(`[data-test=${afterwards}]`)) {
          tap(afterwards);
          await until(() => shown()?.getAttribute('data-reason') === 'full_price', 'the sale at full price');
        }
      }
      await clear();
      return shots;
    },
    { texts: [...codes], afterwards: then },
  );
}

/** One scan whose result stays on the screen. */
export async function scanOne(page: Page, code: string, keys: { readonly wide?: boolean; readonly enter?: boolean } = {}): Promise<void> {
  await page.evaluate(
    ({ text, wide, enter }) => {
      const target = document.activeElement ?? document.body;
      for (const digit of text) {
        const typed = wide ? String.fromCharCode(digit.charCodeAt(0) + 0xfee0) : digit;
        target.dispatchEvent(new KeyboardEvent('keydown', { key: typed, code: `Digit${digit}`, bubbles: true, cancelable: true }));
      }
      if (enter) target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }));
    },
    { text: code, wide: keys.wide ?? false, enter: keys.enter ?? true },
  );
}

/** The key of the result on the screen, once there is one. */
export async function reasonShown(page: Page, timeout = 10_000): Promise<string> {
  const result = page.getByTestId('result');
  await result.waitFor({ timeout });
  return (await result.getAttribute('data-reason')) ?? '';
}

/** Back to the scan page. */
export async function clearResult(page: Page): Promise<void> {
  await page.evaluate(() => document.querySelector<HTMLElement>('[data-test=result] [data-test=next], [data-test=result] [data-test=cancel]')?.click());
  await page.getByTestId('result').waitFor({ state: 'detached' });
}

/** Chooses what is sold. */
export async function chooseDish(page: Page, name: string): Promise<void> {
  await page.locator('.dishes label', { hasText: name }).click();
}

/** A gun that stumbles: its keys at once, with silences before some of them, ms; then its end keys. */
export async function stumble(page: Page, text: string, how: { readonly stalls?: Readonly<Record<number, number>>; readonly ends?: readonly string[] } = {}): Promise<void> {
  await page.evaluate(
    async ({ keys, stalls, ends }) => {
      const press = (key: string, code: string): boolean =>
        (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }));
      for (const [index, key] of [...keys].entries()) {
        const stall = stalls[index];
        if (stall !== undefined) await new Promise((resolve) => setTimeout(resolve, stall));
        press(key, /\d/.test(key) ? `Digit${key}` : '');
      }
      for (const end of ends) press(end, end);
    },
    { keys: text, stalls: how.stalls ?? {}, ends: how.ends ?? ['Enter'] },
  );
}

/** Keys of a gun come closer than this, ms; the page takes what comes slower for a hand. */
const GUN_GAP_MS = 50;
const SHOTS_MOST = 40;

/**
 * What a scanner gun does: keys faster than any hand, then Enter. The page notes when each key came: where the machine was too
 * busy to be a gun, what it did says nothing about guns, so `again` puts the page back and the gun shoots once more.
 */
export async function shoot(page: Page, digits: string, options: { delayMs?: number; enter?: boolean; again: () => Promise<void> }): Promise<void> {
  for (let shot = 0; shot < SHOTS_MOST; shot++) {
    await page.evaluate(() => {
      const keys: number[] = [];
      const note = (event: KeyboardEvent): number => keys.push(event.timeStamp);
      document.addEventListener('keydown', note, { capture: true });
      Object.assign(globalThis, { gapsOfGun: () => (document.removeEventListener('keydown', note, { capture: true }), keys.map((at, n) => at - (keys[n - 1] ?? at))) });
    });
    await page.keyboard.type(digits, { delay: options.delayMs ?? 1 });
    if (options.enter !== false) await page.keyboard.press('Enter');
    const gaps = await page.evaluate(() => (globalThis as unknown as { gapsOfGun: () => number[] }).gapsOfGun());
    if (Math.max(...gaps) < GUN_GAP_MS) return;
    await options.again();
  }
  throw new Error(`in ${String(SHOTS_MOST)} shots the machine was never as fast as a gun`);
}
