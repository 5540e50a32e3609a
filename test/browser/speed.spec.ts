import type { CDPSession, Page } from 'playwright-core';
import { accept, inTime } from './acceptance.js';
import { openChromium, PHONE } from './chromium.js';
import { openElder, type Visit } from './doors.js';
import { openTown, type Town } from './town.js';
import { slowPhone, type Vitals, vitalsOf, watchVitals } from './vitals.js';

/* Goal: a cheap phone on a poor line shows the page while its owner still looks (acceptance row 37). */

const LCP_MS = 2500;
const TBT_MS = 200;
const CLS = 0.1;
const CACHED_MS = 1000;
const TURNS = 5;
const VISITS = 3;

let town: Town;
let phone: Visit;
let devtools: CDPSession;
beforeAll(async () => {
  town = await openTown();
  const opened = await openChromium({ screen: PHONE });
  await watchVitals(opened.context);
  phone = await openElder(town, 'wang', {}, opened);
  devtools = await slowPhone(phone.page);
});

/** A first visit: nothing of the app is on the phone but its key. */
async function firstVisit(page: Page, at: CDPSession, path: string): Promise<Vitals> {
  await at.send('Network.setBypassServiceWorker', { bypass: true });
  await at.send('Network.clearBrowserCache');
  await page.goto(`${town.url}/e/${path}`);
  await page.locator('h1').first().waitFor();
  if (path === '') await page.getByTestId('qr').waitFor();
  // What moves or blocks does so when the answers of the server are drawn.
  await page.waitForTimeout(1200);
  return vitalsOf(page);
}

/** A page over a limit is visited twice more, and of each figure the one in the middle counts: a machine that is busy with other things makes one visit slow, a slow page all of them. */
async function typicalVisit(path: string): Promise<Vitals> {
  const visits = [await firstVisit(phone.page, devtools, path)];
  while (visits.length < VISITS && !visits.every(isFast)) visits.push(await firstVisit(phone.page, devtools, path));
  const middle = (of: (vitals: Vitals) => number): number => visits.map(of).sort((a, b) => a - b)[Math.floor(visits.length / 2)] ?? Number.NaN;
  const codeAt = visits[0]?.codeAt === null ? null : middle((one) => one.codeAt ?? Number.POSITIVE_INFINITY);
  return { lcp: middle((one) => one.lcp), tbt: middle((one) => one.tbt), cls: middle((one) => one.cls), codeAt };
}

const told = ({ lcp, tbt, cls }: Vitals): string => `LCP ${lcp.toFixed(0)}, TBT ${tbt.toFixed(0)}, CLS ${cls.toFixed(2)}`;
const isFast = ({ lcp, tbt, cls, codeAt }: Vitals): boolean => inTime(lcp, { to: LCP_MS }) && inTime(codeAt ?? 0, { to: LCP_MS }) && inTime(tbt, { to: TBT_MS }) && cls <= CLS;

it('row 37: every page of an elder comes fast to a slow phone', async () => {
  const found: [string, Vitals][] = [];
  for (const [name, path] of [
    ['Love code', ''],
    ['meals', 'meals'],
    ['menu', `menu?site=${town.logins.menu.siteId}`],
    ['sites', 'sites'],
    ['help', 'help'],
    ['settings', 'settings'],
    ['notices', 'notices'],
  ] as const)
    found.push([name, await typicalVisit(path)]);
  const bad = await phone.context.newPage();
  await bad.setViewportSize(PHONE);
  await bad.addInitScript(spoil);
  const worst = await firstVisit(bad, await slowPhone(bad, 100), '');
  await bad.close();
  accept({
    row: 37,
    part: 'first visit, CPU 4× slow, 1.6 Mbps',
    threshold: 'LCP ≤2.5 s, TBT ≤200 ms, CLS ≤0.1 on each page, and the Love code itself within the 2.5 s (a page over a limit: the middle of three visits)',
    measured: `${found.map(([name, vitals]) => `${name}: ${told(vitals)}${vitals.codeAt === null ? '' : `, code ${vitals.codeAt.toFixed(0)}`}`).join('; ')}; for comparison at 0.1 Mbps with a task of 0.6 s and a late banner: ${told(worst)}`,
    met: found.every(([, vitals]) => isFast(vitals)) && found[0]?.[1].codeAt !== null && worst.lcp > LCP_MS && worst.tbt > TBT_MS && worst.cls > CLS,
    timed: true,
  });
});

/** A page as it should not be: busy after it is seen, and pushed down by something that comes late. */
function spoil(): void {
  new PerformanceObserver(() => {
    setTimeout(() => {
      for (const until = performance.now() + 600; performance.now() < until;);
      const banner = document.createElement('div');
      banner.style.height = '300px';
      document.body.prepend(banner);
    }, 300);
  }).observe({ type: 'paint', buffered: true });
}

it('row 37: the Love code from the phone’s own store', async () => {
  const { page } = phone;
  await devtools.send('Network.setBypassServiceWorker', { bypass: false });
  await page.goto(`${town.url}/e/`);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const shown: number[] = [];
  let fromNetwork = 0;
  page.on('response', (response) => {
    if (!response.fromServiceWorker() && !response.url().includes('/api/')) fromNetwork += 1;
  });
  for (let turn = 0; turn < TURNS; turn++) {
    await page.goto(`${town.url}/e/`);
    await page.waitForFunction(() => (globalThis as unknown as { vitalsSpy: { codeAt: number | null } }).vitalsSpy.codeAt !== null);
    shown.push((await vitalsOf(page)).codeAt ?? Number.NaN);
  }
  const median = shown.sort((a, b) => a - b)[Math.floor(TURNS / 2)] ?? Number.NaN;
  accept({
    row: 37,
    part: 'Love code from the cache',
    threshold: '≤1 s on the slow phone, no file of the network',
    measured: `${median.toFixed(0)} ms, the median of ${String(TURNS)}; ${String(fromNetwork)} files`,
    met: median > 0 && inTime(median, { to: CACHED_MS }) && fromNetwork === 0,
    timed: true,
  });
});
