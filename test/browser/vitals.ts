import type { BrowserContext, CDPSession, Page } from 'playwright-core';

/** What a person feels of a page that loads: ms from the request, ms of blocking, share of the screen that moved. */
export interface Vitals {
  /** Largest contentful paint. */
  readonly lcp: number;
  /** Total blocking time: what tasks took beyond 50 ms each, from the first paint on. */
  readonly tbt: number;
  /** Cumulative layout shift, the worst window of five seconds. */
  readonly cls: number;
  /** When the Love code stood on the screen; null on pages without. */
  readonly codeAt: number | null;
}

interface Spy {
  lcp: number;
  firstPaint: number;
  tasks: { from: number; ms: number }[];
  shifts: { at: number; value: number }[];
  codeAt: number | null;
}

/** A processor four times slower and a line of 1.6 Mbps with 150 ms there and back, as Lighthouse takes for a cheap phone on a poor line. */
export async function slowPhone(of: Page, kbps = 1600): Promise<CDPSession> {
  const devtools = await of.context().newCDPSession(of);
  await devtools.send('Network.enable');
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: (kbps * 1000) / 8, uploadThroughput: 750_000 / 8 });
  return devtools;
}

/** Writes down what the browser tells of each page from its first moment. */
export async function watchVitals(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const spy: Spy = { lcp: 0, firstPaint: 0, tasks: [], shifts: [], codeAt: null };
    Object.assign(globalThis, { vitalsSpy: spy });
    const watch = (type: string, tell: (entry: PerformanceEntry) => void): void => {
      new PerformanceObserver((list) => {
        list.getEntries().forEach(tell);
      }).observe({ type, buffered: true });
    };
    watch('largest-contentful-paint', (entry) => {
      spy.lcp = entry.startTime;
    });
    watch('paint', (entry) => {
      if (entry.name === 'first-contentful-paint') spy.firstPaint = entry.startTime;
    });
    watch('longtask', (entry) => spy.tasks.push({ from: entry.startTime, ms: entry.duration }));
    watch('layout-shift', (entry) => {
      const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
      if (!shift.hadRecentInput) spy.shifts.push({ at: shift.startTime, value: shift.value });
    });
    const codeShown = (): void => {
      const code = document.querySelector('[data-test=qr]');
      if (code === null || code.getBoundingClientRect().width < 100) requestAnimationFrame(codeShown);
      else
        requestAnimationFrame(() => {
          spy.codeAt = performance.now();
        });
    };
    requestAnimationFrame(codeShown);
  });
}

/** The browser tells of a paint some time after it: a page that has painted is not yet known to have. Milliseconds. */
const TOLD_MS = 60_000;

/** What was written down of the page that is open, up to now. Throws where nothing was painted. */
export async function vitalsOf(page: Page): Promise<Vitals> {
  const told = (): boolean => {
    const { lcp, firstPaint } = (globalThis as unknown as { vitalsSpy: Spy }).vitalsSpy;
    return lcp > 0 && firstPaint > 0;
  };
  await page.waitForFunction(told, undefined, { timeout: TOLD_MS }).catch(() => undefined);
  const spy = await page.evaluate(() => (globalThis as unknown as { vitalsSpy: Spy }).vitalsSpy);
  if (spy.lcp === 0 || spy.firstPaint === 0) throw new Error('the page painted nothing');
  const tbt = spy.tasks.filter((task) => task.from >= spy.firstPaint).reduce((sum, task) => sum + Math.max(0, task.ms - 50), 0);
  return { lcp: spy.lcp, tbt, cls: worstWindow(spy.shifts), codeAt: spy.codeAt };
}

/** Shifts come in windows: at most a second between two, at most five seconds long. */
function worstWindow(shifts: Spy['shifts']): number {
  let worst = 0;
  let window = { from: 0, last: Number.NEGATIVE_INFINITY, sum: 0 };
  for (const { at, value } of shifts) {
    window = at - window.last > 1000 || at - window.from > 5000 ? { from: at, last: at, sum: value } : { ...window, last: at, sum: window.sum + value };
    worst = Math.max(worst, window.sum);
  }
  return worst;
}
