import type { BrowserContext, Page } from 'playwright-core';
import { openChromium, TABLET } from './chromium.js';
import { openCounter, type Visit } from './doors.js';
import { chooseDish } from './gun.js';
import type { Town } from './town.js';

/** What the page was heard to play. */
export interface Spied {
  /** Frequencies of each sound, in order. */
  readonly sounds: readonly (readonly number[])[];
  readonly contexts: readonly boolean[];
}

export interface Movable extends Visit {
  /** Addresses asked for and lines of the console. */
  readonly log: readonly string[];
}

/** A tablet whose clock can be moved, whose sounds are written down, and whose log and addresses are kept. */
export async function openMovable(town: Town): Promise<Movable> {
  const log: string[] = [];
  const opened = await openChromium({ screen: TABLET });
  await listenToSounds(opened.context);
  opened.context.on('request', (request) => log.push(request.url()));
  opened.context.on('console', (message) => log.push(message.text()));
  return { ...(await openCounter(town, {}, opened)), log };
}

/** Writes down every sound of every page of a browser. */
export async function listenToSounds(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const real = Date.now.bind(Date);
    Date.now = () => real() + ((globalThis as unknown as { clockMovedMs?: number }).clockMovedMs ?? 0);
    const seen = { sounds: [] as number[][], contexts: [] as boolean[] };
    Object.assign(globalThis, { spied: seen });
    const True = AudioContext;
    globalThis.AudioContext = class extends True {
      constructor() {
        super();
        seen.contexts.push(navigator.userActivation.isActive);
      }
      override createOscillator(): OscillatorNode {
        const oscillator = super.createOscillator();
        const tones: number[] = [];
        seen.sounds.push(tones);
        const set = oscillator.frequency.setValueAtTime.bind(oscillator.frequency);
        oscillator.frequency.setValueAtTime = (hz, at) => {
          tones.push(hz);
          return set(hz, at);
        };
        return oscillator;
      }
    };
  });
}

/** The tablet's clock jumps ahead of the true one by so much, as after a sleep. */
export async function moveClock(of: Page, ms: number, woken = false): Promise<void> {
  await of.evaluate(
    ({ by, wakes }) => {
      Object.assign(globalThis, { clockMovedMs: by });
      if (wakes) document.dispatchEvent(new Event('visibilitychange'));
    },
    { by: ms, wakes: woken },
  );
}

/** The tablet comes to the end of its shift in so many ms: the kept end is moved, not the clock, which the county would put right. */
export async function endShiftIn(of: Page, ms: number): Promise<void> {
  await of.evaluate(
    (left) =>
      new Promise<void>((resolve) => {
        const opened = indexedDB.open('love-card-counter');
        opened.onsuccess = () => {
          const tx = opened.result.transaction('settings', 'readwrite');
          const asked = tx.objectStore('settings').get('shift');
          asked.onsuccess = () => tx.objectStore('settings').put({ ...(asked.result as object), endsAt: Date.now() + left, warnsAt: Date.now() - 300_000 }, 'shift');
          tx.oncomplete = () => {
            opened.result.close();
            resolve();
          };
        };
      }),
    ms,
  );
  await of.reload();
}

/** The county's list on the tablet was made so many hours ago: its head is moved, as if no newer one had come. */
export async function ageList(of: Page, hours: number): Promise<void> {
  await of.evaluate(
    (age) =>
      new Promise<void>((resolve) => {
        const opened = indexedDB.open('love-card-counter');
        opened.onsuccess = () => {
          const tx = opened.result.transaction('list', 'readwrite');
          const asked = tx.objectStore('list').get('head');
          asked.onsuccess = () => tx.objectStore('list').put({ ...(asked.result as object), madeAt: Date.now() - age * 3_600_000 }, 'head');
          tx.oncomplete = () => {
            opened.result.close();
            resolve();
          };
        };
      }),
    hours,
  );
  await of.reload();
  await of.getByTestId('scan').waitFor();
  await chooseDish(of, '两荤两素');
}

/** The PIN on the screen of an ended shift. */
export async function enterPin(of: Page, town: Town): Promise<void> {
  const ended = of.locator('[data-reason=session_expired]');
  await ended.waitFor({ timeout: 120_000 });
  const { pin = '' } = town.logins.accounts.find((one) => one.role === 'site_operator') ?? {};
  for (const digit of pin) await ended.getByTestId(`pad-${digit}`).click();
  await ended.getByTestId('pad-enter').click();
}
