import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { accept } from './acceptance.js';
import { DESK, openChromium, PHONE } from './chromium.js';
import { openElder } from './doors.js';
import { openTown, type Town } from './town.js';

/* Goal: an elder's phone loads little, and nothing from anybody else (acceptance row 36). */

let town: Town;
beforeAll(async () => {
  town = await openTown();
}, 180_000);

interface Load {
  readonly script: number;
  readonly style: number;
  readonly all: number;
  readonly strangers: readonly string[];
}

/** Everything that a page asks for until it is quiet, compressed as gzip -9 would; in kB of 1,000 bytes. */
async function loadOf(page: Page, visit: () => Promise<void>): Promise<Load> {
  const sizes = { script: 0, stylesheet: 0, all: 0 };
  const strangers: string[] = [];
  const reading: Promise<void>[] = [];
  page.on('response', (response) => {
    const kind = response.request().resourceType();
    const url = new URL(response.url());
    if (url.origin !== town.url && url.protocol.startsWith('http')) strangers.push(url.origin);
    // What the service worker puts away for later is asked for by itself, after the page stands.
    if (response.fromServiceWorker() || response.request().serviceWorker() !== null || url.pathname.startsWith('/api/')) return;
    reading.push(
      response.body().then(
        (body) => {
          const size = gzipSync(body, { level: 9 }).length;
          if (kind === 'script' || kind === 'stylesheet') sizes[kind] += size;
          sizes.all += size;
        },
        () => undefined,
      ),
    );
  });
  await visit();
  await page.waitForTimeout(1500);
  await Promise.all(reading);
  return { script: sizes.script / 1000, style: sizes.stylesheet / 1000, all: sizes.all / 1000, strangers };
}

it('row 36: the elder’s first load', async () => {
  const opened = await openChromium({ screen: PHONE });
  const page = await opened.context.newPage();
  const door = await loadOf(page, async () => {
    await page.goto(`${town.url}/e/`);
    await page.locator('h1').waitFor();
  });
  await opened.close();
  const own = await openElder(town, 'wang');
  const home = await loadOf(own.page, async () => {
    await own.page.evaluate(async () => {
      for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
      for (const name of await caches.keys()) await caches.delete(name);
    });
    const devtools = await own.context.newCDPSession(own.page);
    await devtools.send('Network.clearBrowserCache');
    await own.page.reload();
    await own.page.getByTestId('qr').waitFor();
  });
  await own.opened.close();
  for (const [part, load] of [
    ['elder, activation', door],
    ['elder, Love code', home],
  ] as const) {
    const met = load.script > 0 && load.script <= 60 && load.style <= 12 && load.all <= 100 && load.strangers.length === 0;
    accept({
      row: 36,
      part,
      threshold: 'JS ≤60 kB, CSS ≤12, all ≤100 (gzip); nothing from elsewhere',
      measured: `JS ${load.script.toFixed(0)} kB, CSS ${load.style.toFixed(0)}, all ${load.all.toFixed(0)}; ${String(load.strangers.length)} strangers`,
      met,
    });
  }
}, 120_000);

it('row 36: the console’s first view', async () => {
  const opened = await openChromium({ screen: DESK });
  const page = await opened.context.newPage();
  const load = await loadOf(page, async () => {
    await page.goto(`${town.url}/c/`);
    await page.locator('h1').waitFor();
  });
  await opened.close();
  accept({
    row: 36,
    part: 'console, first view',
    threshold: '≤350 kB (gzip), nothing from elsewhere',
    measured: `${load.all.toFixed(0)} kB; ${String(load.strangers.length)} strangers`,
    met: load.all > 0 && load.all <= 350 && load.strangers.length === 0,
  });
});
