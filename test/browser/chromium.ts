import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, selectors } from 'playwright-core';

/** The flags that keep a headless browser to itself: no sandbox as root, no request of its own, a camera that is a file. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

export interface Screen {
  readonly width: number;
  readonly height: number;
}
export const PHONE: Screen = { width: 390, height: 844 };
export const SHORT_PHONE: Screen = { width: 390, height: 664 };
export const SMALL_PHONE: Screen = { width: 320, height: 568 };
export const TABLET: Screen = { width: 1280, height: 800 };
export const BOX: Screen = { width: 800, height: 480 };
export const DESK: Screen = { width: 1440, height: 900 };

export interface Wanted {
  readonly screen: Screen;
  /** A y4m file as the camera; without one there is no camera. */
  readonly feed?: string;
  /** A folder that outlives this browser, for what must survive a restart. */
  readonly profile?: string;
  readonly scale?: number;
  readonly reducedMotion?: boolean;
  /** False: as where somebody switched scripts off. */
  readonly scripts?: boolean;
  readonly flags?: readonly string[];
}

export interface Opened {
  readonly context: BrowserContext;
  /** Process id of the browser, for the tests that kill it. */
  readonly close: () => Promise<void>;
}

selectors.setTestIdAttribute('data-test');

const opened = new Set<Opened>();
afterAll(async () => {
  for (const one of opened) await one.close();
});

/** A Chromium with a profile of its own. */
export async function openChromium({ screen, feed, profile, scale = 1, reducedMotion = false, scripts = true, flags = [] }: Wanted): Promise<Opened> {
  const folder = profile ?? mkdtempSync(join(tmpdir(), 'love-card-chromium-'));
  const camera =
    feed === undefined ? ['--use-fake-ui-for-media-stream'] : ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${feed}`];
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    args: [...FLAGS, ...camera, ...flags],
    javaScriptEnabled: scripts,
    viewport: screen,
    deviceScaleFactor: scale,
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    permissions: feed === undefined ? [] : ['camera'],
  });
  // Against what hangs; whoever wants less time for something says so.
  context.setDefaultTimeout(120_000);
  const one: Opened = {
    context,
    close: async () => {
      opened.delete(one);
      await context.close().catch(() => undefined);
      if (profile === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
  opened.add(one);
  return one;
}
