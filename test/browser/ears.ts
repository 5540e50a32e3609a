import type { BrowserContext, Page } from 'playwright-core';

/** What a screen reader would have said, ms on the page's own clock. */
interface Heard {
  readonly at: number;
  readonly text: string;
}

/** A change as the eye sees it: what stands where it was looked for, and since when. */
interface Seen {
  readonly at: number;
  readonly where: string;
  readonly is: string;
}

/** One change of the page: where the eye sees it, and what the ear should hear of it. */
export interface Change {
  readonly what: string;
  /** Selector of what appears; its attribute `data-…` or its text tells one state from another. */
  readonly shows: string;
  readonly attribute?: string;
  readonly is?: RegExp;
  readonly says: RegExp;
}

export interface Told {
  readonly what: string;
  readonly times: number;
  /** From the change in the page to the sentence, ms; NaN where nothing was said. */
  readonly afterMs: number;
}

const SEEN_MS = 120_000;
/** A second announcement of the same change would have come by then. */
const AGAIN_MS = 900;
interface Ears {
  readonly heard: Heard[];
  readonly seen: Seen[];
  readonly watch: { shows: string; attribute?: string | undefined }[];
  /** Looks now. */
  see: () => void;
}

/** Listens from the first moment of each page: what changes in its live regions as a screen reader takes it, once a change. */
export async function listen(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const LIVE = '[role=status],[role=alert],[aria-live=polite],[aria-live=assertive],output';
    // What is watched is watched after a reload too.
    const ears: Ears = { heard: [], seen: [], watch: JSON.parse(sessionStorage.getItem('ears') ?? '[]') as Ears['watch'], see: () => undefined };
    Object.assign(globalThis, { ears });
    const last = new Map<Element, string>();
    const told = new Map<string, string>();
    const words = (node: Node): string => (node.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
    const silent = (region: Element): boolean => region.closest('[inert],[aria-hidden=true]') !== null;
    const whole = (region: Element): boolean => (region.getAttribute('aria-atomic') ?? (region.matches('[role=status],[role=alert]') ? 'true' : 'false')) === 'true';
    const say = (text: string): void => {
      if (text !== '') ears.heard.push({ at: performance.now(), text });
    };
    const hear = (records: readonly MutationRecord[]): void => {
      const regions = new Set<Element>();
      for (const { target, addedNodes } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest(LIVE);
        if (region && !silent(region)) {
          if (whole(region)) regions.add(region);
          else if (addedNodes.length === 0 && target.nodeType === Node.TEXT_NODE) say(words(target));
          else for (const node of addedNodes) say(words(node));
        } else if (!region) {
          // An alert is read when it comes with its words; a status must have stood there before them.
          for (const node of addedNodes) {
            if (!(node instanceof Element)) continue;
            for (const one of [...(node.matches(LIVE) ? [node] : []), ...node.querySelectorAll(LIVE)]) {
              if (one.matches('[role=alert]') && !silent(one)) say(words(one));
              last.set(one, words(one));
            }
          }
        }
      }
      for (const region of regions) {
        const text = words(region);
        if (text !== (last.get(region) ?? '')) say(text);
        last.set(region, text);
      }
    };
    const see = (): void => {
      for (const { shows, attribute } of ears.watch) {
        const found = document.querySelector(shows);
        const is = found === null ? '' : attribute === undefined ? words(found) || 'there' : (found.getAttribute(attribute) ?? '');
        if (told.get(shows) === is) continue;
        told.set(shows, is);
        ears.seen.push({ at: performance.now(), where: shows, is });
      }
    };
    ears.see = see;
    new MutationObserver((records) => {
      see();
      hear(records);
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['data-reason', 'data-line', 'data-state', 'hidden'] });
  });
}

/** Does something and listens to what is said of the change that it makes: how often, and how soon after it is to be seen. */
export async function hearing(page: Page, change: Change, act: () => Promise<unknown>): Promise<Told> {
  const from = await page.evaluate(
    ({ shows, attribute }) => {
      const { ears } = globalThis as unknown as { ears: Ears };
      if (!ears.watch.some((one) => one.shows === shows)) ears.watch.push({ shows, attribute });
      sessionStorage.setItem('ears', JSON.stringify(ears.watch));
      // What stands there already is no change.
      ears.see();
      return { at: performance.now(), page: performance.timeOrigin };
    },
    { shows: change.shows, attribute: change.attribute },
  );
  await act();
  const since = async (): Promise<{ seen: Seen[]; heard: Heard[] }> =>
    page.evaluate((mark) => {
      const { seen, heard } = (globalThis as unknown as { ears: Ears }).ears;
      const at = performance.timeOrigin === mark.page ? mark.at : 0;
      return { seen: seen.filter((one) => one.at > at), heard: heard.filter((one) => one.at > at) };
    }, from);
  const until = Date.now() + SEEN_MS;
  const isIt = (one: Seen): boolean => one.where === change.shows && one.is !== '' && (change.is?.test(one.is) ?? true);
  let found = (await since()).seen.find(isIt);
  while (!found && Date.now() < until) {
    await page.waitForTimeout(50);
    found = (await since()).seen.find(isIt);
  }
  if (!found) throw new Error(`${change.what} was not to be seen; there was ${JSON.stringify((await since()).seen.slice(-5))}`);
  const saying = async (): Promise<Heard[]> => (await since()).heard.filter((one) => change.says.test(one.text));
  while ((await saying()).length === 0 && Date.now() < until) await page.waitForTimeout(50);
  await page.waitForTimeout(AGAIN_MS);
  const heard = await saying();
  return { what: change.what, times: heard.length, afterMs: (heard[0]?.at ?? Number.NaN) - found.at };
}
