import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';

/** Something that had the focus, and how its indicator stands out: the contrast of focused to unfocused along a line of 2 px around it. */
export interface Stop {
  readonly name: string;
  readonly contrast: number;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const TABS_MAX = 120;
const LOOKS_MAX = 10;
/** Looks at what seems not to be seen, and from which contrast on it is. */
const LOOKS_FAINT = 4;
const SEEN = 3;
/** Slower than any gun: the till must not take it for one. */
const BY_HAND_MS = 80;
const AROUND_PX = 20;

/** Hands that have nothing but keys. Every element that gets the focus on the way is looked at once. */
export class Keyboard {
  readonly stops = new Map<string, Stop>();
  /** What had the focus although something else lay over it. */
  readonly hidden: string[] = [];

  constructor(private readonly page: Page) {}

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    // Nobody's finger is on the next key at once.
    await this.page.waitForTimeout(BY_HAND_MS);
    await this.page.keyboard.type(text, { delay: BY_HAND_MS });
  }

  /** Goes on with Tab until a `data-test`, or what a selector finds, has the focus. */
  async to(target: string): Promise<void> {
    const selector = /^[\w-]+$/.test(target) ? `[data-test="${target}"]` : target;
    for (let turn = 0; turn < TABS_MAX; turn++) {
      if (await this.page.evaluate((wanted) => document.activeElement?.closest(wanted) != null, selector)) return;
      await this.page.keyboard.press('Tab');
      await this.look();
    }
    throw new Error(`no Tab leads to ${target}; there were ${[...this.stops.keys()].slice(-12).join(', ')}`);
  }

  async enter(target: string): Promise<void> {
    await this.to(target);
    await this.press('Enter');
  }

  /** Tab until the first of them comes again: the names in order. Throws where it never does. */
  async round(): Promise<string[]> {
    const seen: string[] = [];
    for (let turn = 0; turn < TABS_MAX; turn++) {
      await this.page.keyboard.press('Tab');
      await this.look();
      const name = await this.now();
      if (seen.length > 1 && name === seen[0]) return seen;
      if (name !== '') seen.push(name);
    }
    throw new Error(`Tab does not come round: ${seen.slice(-8).join(', ')}`);
  }

  /** What has the focus; empty for the page itself. */
  async now(): Promise<string> {
    return this.page.evaluate(() => {
      const is = document.activeElement;
      if (!(is instanceof HTMLElement) || is === document.body) return '';
      const same = [...document.querySelectorAll(`[data-test="${is.dataset['test'] ?? ''}"]`)];
      const place = same.length > 1 ? ` ${String(same.indexOf(is) + 1)}` : '';
      const text = is.closest('label')?.innerText ?? is.innerText;
      return `${is.dataset['test'] ?? (is.getAttribute('aria-label') ?? (is.id || text)).trim().slice(0, 30)}${place}`;
    });
  }

  /** The worst indicator of all. */
  get faintest(): Stop {
    const [first] = [...this.stops.values()].sort((a, b) => a.contrast - b.contrast);
    if (!first) throw new Error('nothing had the focus');
    return first;
  }

  /** Measures what has the focus, once for each element of a page. */
  private async look(turn = 1): Promise<void> {
    const name = await this.now();
    if (name === '') return;
    const where = `${await this.page.title()} / ${name}`;
    if (this.stops.has(where)) return;
    const found = await this.page.evaluate(() => {
      const is = document.activeElement as HTMLElement;
      // A radio button lies unseen over its label, and shows its focus there.
      const shown = is.matches('input[type=radio], input[type=checkbox]') ? (is.closest('label') ?? is) : is;
      shown.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      const { x, y, width, height } = shown.getBoundingClientRect();
      const over = document.elementFromPoint(Math.min(innerWidth - 1, Math.max(0, x + width / 2)), Math.min(innerHeight - 1, Math.max(0, y + height / 2)));
      const { x: ownX, y: ownY } = is.getBoundingClientRect();
      return {
        x,
        y,
        width,
        height,
        own: { x: ownX, y: ownY },
        screen: { width: innerWidth, height: innerHeight },
        covered: over !== null && !shown.contains(over) && !over.contains(shown),
      };
    });
    const box = within(found, found.screen);
    const handle = await this.page.evaluateHandle(() => document.activeElement);
    const focused = await this.shot(box);
    const held = await handle.evaluate((element) => document.activeElement === element);
    // Unfocused for the length of a photograph: the same pixels without their indicator.
    await this.page.evaluate(() => {
      (document.activeElement as HTMLElement).blur();
    });
    const plain = await this.shot(box);
    const [alone, moved] = await handle.evaluate((element) => {
      const [nothing, still] = [document.activeElement === document.body, element?.isConnected === true];
      if (nothing && still) (element as HTMLElement).focus({ preventScroll: true });
      const { x, y } = element?.getBoundingClientRect() ?? { x: 0, y: 0 };
      return [nothing && still, { x, y }] as const;
    });
    // The page itself moved the focus or the element while it was photographed: then this was no picture of it, and it is looked at again.
    if (held && alone && moved.x === found.own.x && moved.y === found.own.y) {
      const contrast = indicator(focused, plain, box, found);
      if (contrast < SEEN && turn < LOOKS_FAINT) {
        // A picture that was painted before the focus came shows none; an indicator that is faint is faint in the next one too.
        await this.page.waitForTimeout(BY_HAND_MS);
        return this.look(turn + 1);
      }
      if (found.covered) this.hidden.push(where);
      this.stops.set(where, { name: where, contrast });
    } else if (turn < LOOKS_MAX) await this.look(turn + 1);
    else throw new Error(`${where} does not hold still`);
  }

  private async shot(clip: Box): Promise<PNG> {
    return PNG.sync.read(await this.page.screenshot({ clip, caret: 'hide' }));
  }
}

function within({ x, y, width, height }: Box, screen: { width: number; height: number }): Box {
  const [left, top] = [Math.max(0, Math.floor(x - AROUND_PX)), Math.max(0, Math.floor(y - AROUND_PX))];
  const [right, bottom] = [Math.min(screen.width, Math.ceil(x + width + AROUND_PX)), Math.min(screen.height, Math.ceil(y + height + AROUND_PX))];
  return { x: left, y: top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
}

/** The least contrast among the best-changed pixels that would fill a line of 2 px along the edges that are in view. */
function indicator(focused: PNG, plain: PNG, clip: Box, box: Box): number {
  const ratios: number[] = [];
  for (let at = 0; at < focused.data.length; at += 4) {
    const [one, other] = [luminance(focused.data, at), luminance(plain.data, at)];
    if (one !== other) ratios.push((Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05));
  }
  const inView = { width: Math.min(box.width, clip.width), height: Math.min(box.height, clip.height) };
  const across = (clip.y < box.y ? 1 : 0) + (clip.y + clip.height > box.y + box.height ? 1 : 0);
  const along = (clip.x < box.x ? 1 : 0) + (clip.x + clip.width > box.x + box.width ? 1 : 0);
  const wanted = 2 * (across * inView.width + along * inView.height);
  return ratios.sort((a, b) => b - a)[Math.max(1, Math.floor(wanted)) - 1] ?? 1;
}

function luminance(data: Buffer, at: number): number {
  const part = (value: number): number => (value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * part(data[at] ?? 0) + 0.7152 * part(data[at + 1] ?? 0) + 0.0722 * part(data[at + 2] ?? 0);
}
