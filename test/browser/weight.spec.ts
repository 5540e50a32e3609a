import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { accept } from './acceptance.js';
import { filmCodes } from './camera-feed.js';
import { DESK, openChromium, PHONE, TABLET } from './chromium.js';
import { openCounter, openElder, type Visit } from './doors.js';
import { openTown, type Town } from './town.js';

/* Goal: phones and tablets load little, and nothing from anybody else (acceptance row 36). */

let town: Town;
beforeAll(async () => {
  town = await openTown();
});

interface Load {
  readonly script: number;
  readonly style: number;
  readonly wasm: number;
  readonly all: number;
  readonly strangers: readonly string[];
}

/** Everything that a page asks for until it is quiet, compressed as gzip -9 would; in kB of 1,000 bytes. */
async function loadOf(page: Page, visit: () => Promise<void>): Promise<Load> {
  const sizes = { script: 0, stylesheet: 0, wasm: 0, all: 0 };
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
          if (url.pathname.endsWith('.wasm')) sizes.wasm += size;
          sizes.all += size;
        },
        () => undefined,
      ),
    );
  });
  await visit();
  await page.waitForTimeout(1500);
  await Promise.all(reading);
  return { script: sizes.script / 1000, style: sizes.stylesheet / 1000, wasm: sizes.wasm / 1000, all: sizes.all / 1000, strangers };
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
    await forget(own);
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
      timed: true,
      part,
      threshold: 'JS ≤60 kB, CSS ≤12, all ≤100 (gzip); nothing from elsewhere',
      measured: `JS ${load.script.toFixed(0)} kB, CSS ${load.style.toFixed(0)}, all ${load.all.toFixed(0)}; ${String(load.strangers.length)} strangers`,
      met,
    });
  }
});

it('row 36: the counter’s first load, before it is bound and in an open shift with its camera', async () => {
  const first = await openChromium({ screen: TABLET });
  const page = await first.context.newPage();
  const unbound = await loadOf(page, async () => {
    await page.goto(`${town.url}/t/`);
    await page.getByTestId('pad-enter').waitFor();
  });
  await first.close();
  const folder = mkdtempSync(join(tmpdir(), 'love-card-weight-'));
  filmCodes(join(folder, 'empty.y4m'), [{ codes: [], seconds: 1 }]);
  const till = await openCounter(town, { feed: join(folder, 'empty.y4m') });
  const serving = await loadOf(till.page, async () => {
    await forget(till);
    // The reader is the last that is fetched.
    const reader = till.page.waitForResponse((response) => response.url().endsWith('.wasm'));
    await till.page.reload();
    await till.page.getByTestId('scan').waitFor();
    await reader;
  });
  await till.opened.close();
  rmSync(folder, { recursive: true, force: true });
  for (const [part, load, least] of [
    ['counter, before it is bound', unbound, 0],
    ['counter, open shift with its camera', serving, 300],
  ] as const) {
    accept({
      row: 36,
      timed: true,
      part,
      threshold: 'JS ≤80 kB, wasm ≤420 (gzip); nothing from elsewhere',
      measured: `JS ${load.script.toFixed(1)} kB, wasm ${load.wasm.toFixed(0)}, CSS ${load.style.toFixed(0)}; ${String(load.strangers.length)} strangers`,
      met: load.script > 30 && load.script <= 80 && load.wasm >= least && load.wasm <= 420 && load.strangers.length === 0,
    });
  }
});

/** As on the first day: no service worker, nothing put away by it or by the browser. */
async function forget({ page, context }: Visit): Promise<void> {
  await page.evaluate(async () => {
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  });
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.clearBrowserCache');
}

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
    timed: true,
    part: 'console, first view',
    threshold: '≤350 kB (gzip), nothing from elsewhere',
    measured: `${load.all.toFixed(0)} kB; ${String(load.strangers.length)} strangers`,
    met: load.all > 0 && load.all <= 350 && load.strangers.length === 0,
  });
});
