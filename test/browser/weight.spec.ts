import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page, Request, Response } from 'playwright-core';
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

/** Which answers count: those to what was asked since the visit began. */
interface Since {
  /** From now on. What a page before asked for and has not got yet is not this visit's. */
  readonly begin: () => void;
  readonly counts: (response: Response) => boolean;
}

/** Everything that a page asks for until it is quiet, compressed as gzip -9 would; in kB of 1,000 bytes. */
async function loadOf(page: Page, visit: (since: Since) => Promise<void>): Promise<Load> {
  const sizes = { script: 0, stylesheet: 0, wasm: 0, all: 0 };
  const strangers: string[] = [];
  const reading: Promise<void>[] = [];
  const asked = new Set<Request>();
  page.on('request', (request) => asked.add(request));
  page.on('response', (response) => {
    const kind = response.request().resourceType();
    const url = new URL(response.url());
    if (url.origin !== town.url && url.protocol.startsWith('http')) strangers.push(url.origin);
    // What the service worker puts away for later is asked for by itself, after the page stands.
    if (!asked.has(response.request()) || response.fromServiceWorker() || response.request().serviceWorker() !== null || url.pathname.startsWith('/api/')) return;
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
  await visit({
    begin: () => {
      asked.clear();
    },
    counts: (response) => asked.has(response.request()),
  });
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
  const home = await loadOf(own.page, async ({ begin }) => {
    await forget(own);
    begin();
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
  // The page of before has its own reader first: on a busy machine it would ask for it after the count began.
  await till.page.waitForFunction(() => performance.getEntriesByType('resource').some((one) => one.name.endsWith('.wasm') && (one as PerformanceResourceTiming).responseEnd > 0));
  const serving = await loadOf(till.page, async ({ begin, counts }) => {
    await forget(till);
    begin();
    // The reader is the last that is fetched.
    const reader = till.page.waitForResponse((response) => response.url().endsWith('.wasm') && counts(response));
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

/* What is there when a page, a piece of it or its store does not come: words, never a white page or a dead button. */

it.each([
  ['scripts are switched off', { scripts: false }],
  ['no piece comes through', { answer: null }],
  ['the browser cannot read them', { answer: 'this is ?! no script' }],
] as const)('a page says what to do where %s', async (_how, how) => {
  const opened = await openChromium({ screen: PHONE, ...('scripts' in how ? { scripts: false } : {}) });
  for (const base of ['/e/', '/t/', '/c/']) {
    const page = await opened.context.newPage();
    if ('answer' in how) await page.route('**/assets/*.js', (route) => (how.answer === null ? route.abort() : route.fulfill({ contentType: 'text/javascript', body: how.answer })));
    await page.goto(`${town.url}${base}`);
    await page.locator('#not-yet').waitFor({ state: 'visible' });
    expect(await page.locator('#not-yet').innerText()).toMatch(/一直打不开[^]*allowed/);
    await page.close();
  }
  if (!('scripts' in how)) {
    // With its pieces the page takes the words away.
    const page = await opened.context.newPage();
    await page.goto(`${town.url}/e/`);
    await page.locator('h1').waitFor();
    expect(await page.locator('#not-yet').count()).toBe(0);
  }
  await opened.close();
});

it('a page whose piece is gone since an update is opened anew at its address; without a network it says so, and stays', async () => {
  const opened = await openChromium({ screen: DESK });
  const page = await opened.context.newPage();
  const { login, password } = town.logins.accounts.find((account) => account.login === 'bureau-admin') ?? { login: '', password: '' };
  await page.goto(`${town.url}/c/sign-in`);
  await page.locator('input').first().fill(login);
  await page.locator('input[type=password]').fill(password);
  await page.getByTestId('sign-in').click();
  await page.getByTestId('to-cards').waitFor();
  const opens: string[] = [];
  let gone = true;
  page.on('request', (request) => {
    if (!request.isNavigationRequest()) return;
    opens.push(new URL(request.url()).pathname);
    gone = false;
  });
  await page.route('**/assets/Cards-*.js', (route) => (gone ? route.fulfill({ status: 404, contentType: 'application/problem+json', body: '{}' }) : route.continue()));
  await page.getByTestId('to-cards').click();
  await page.locator('h1', { hasText: '卡证' }).waitFor();
  expect(opens).toEqual(['/c/cards']);

  // The same piece away for good: once anew, then the word for it; never again and again.
  await page.unroute('**/assets/Cards-*.js');
  await page.route('**/assets/Places-*.js', (route) => route.abort());
  opens.length = 0;
  await page.locator('a[href="/c/places"]').click();
  await page.getByTestId('unopened').waitFor();
  expect(opens).toEqual(['/c/places']);
  await opened.close();

  const phone = await openChromium({ screen: PHONE });
  const elder = await phone.context.newPage();
  await elder.route('**/sw.js', (route) => route.abort());
  await elder.goto(`${town.url}/e/`);
  await elder.getByTestId('no-phone').waitFor();
  await phone.context.setOffline(true);
  // A page of another piece, as by the button of a notice.
  await elder.evaluate(() => {
    history.pushState({}, '', '/e/help');
    dispatchEvent(new PopStateEvent('popstate'));
  });
  await elder.getByTestId('open-again').waitFor();
  expect(await elder.locator('main').innerText()).toContain('这一页没有打开');
  await phone.close();
});

it('a browser that keeps nothing says so before a code is spent; one over plain http names the address', async () => {
  const spent: string[] = [];
  const enter = async (nothingKept: boolean): Promise<string> => {
    const opened = await openChromium({ screen: PHONE });
    const page = await opened.context.newPage();
    page.on('request', (request) => {
      if (request.url().endsWith('/elder/activations')) spent.push(nothingKept ? 'private' : 'plain');
    });
    if (nothingKept)
      await page.addInitScript(() => {
        IDBFactory.prototype.open = () => {
          throw new DOMException('A mutation operation was attempted on a database that did not allow mutations.', 'InvalidStateError');
        };
      });
    await page.goto(`${town.url}/e/activate/code`);
    for (const digits of ['0123456789', '19410305']) {
      for (const digit of digits) await page.getByTestId(`key-${digit}`).click();
      await page.getByTestId('next').click();
    }
    await page.locator('[role=alert]').waitFor();
    const told = await page.locator('[role=alert]').innerText();
    await opened.close();
    return told;
  };
  expect(await enter(true)).toContain('这个浏览器不能保存爱心码');
  expect(await enter(false)).toContain('绑定码或生日对不上');
  expect(spent).toEqual(['plain']);

  const opened = await openChromium({ screen: PHONE, flags: ['--host-resolver-rules=MAP county.example 127.0.0.1'] });
  const plain = town.url.replace(/\/\/[^:]+/, '//county.example');
  const page = await opened.context.newPage();
  for (const [base, words] of [
    ['/e/', '网址要以 https:// 开头'],
    ['/t/', '网址要以 https:// 开头'],
  ] as const) {
    await page.goto(`${plain}${base}`);
    await page.getByText(words).waitFor();
  }
  await opened.close();
});
