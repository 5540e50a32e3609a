import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Off by default in axe, asked for on the pages of elders and counters. */
const STRICTEST = ['color-contrast-enhanced', 'target-size'];

/** What axe-core finds wrong: one line each, with where. */
export async function axe(page: Page, options: { strictest: boolean }): Promise<string[]> {
  // Through the protocol, not a script element: the content policy of the page forbids strangers. Once a document.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  return page.evaluate(
    async ({ tags, extra }) => {
      const run = (
        globalThis as unknown as {
          axe: { run: (root: Document, options: object) => Promise<{ violations: { id: string; nodes: { target: unknown[]; failureSummary?: string }[] }[] }> };
        }
      ).axe.run;
      const rules = Object.fromEntries(extra.map((rule) => [rule, { enabled: true }]));
      const { violations } = await run(document, { runOnly: { type: 'tag', values: tags }, rules, resultTypes: ['violations'] });
      return violations.flatMap((violation) =>
        violation.nodes.map((node) => `${violation.id} at ${String(node.target)}: ${(node.failureSummary ?? '').split('\n').slice(1, 2).join('').trim()}`),
      );
    },
    { tags: TAGS, extra: options.strictest ? STRICTEST : ['target-size'] },
  );
}

/** Visible texts with their computed size and line height, px. */
export interface SizedText {
  readonly text: string;
  readonly px: number;
  readonly line: number;
  readonly glyphs: number;
}

export async function texts(page: Page): Promise<SizedText[]> {
  return page.evaluate(() => {
    const found: { text: string; px: number; line: number; glyphs: number }[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = (node.textContent ?? '').trim();
      const parent = node.parentElement;
      if (text === '' || !parent || parent.closest('script,style,noscript,.unseen')) continue;
      const style = getComputedStyle(parent);
      if (style.visibility === 'hidden' || style.display === 'none' || parent.getClientRects().length === 0) continue;
      const px = Number.parseFloat(style.fontSize);
      const range = document.createRange();
      range.selectNodeContents(node);
      const widest = Math.max(0, ...[...range.getClientRects()].map((box) => box.width));
      found.push({ text: text.slice(0, 40), px, line: style.lineHeight === 'normal' ? 1.2 * px : Number.parseFloat(style.lineHeight), glyphs: Math.round(widest / px) });
    }
    return found;
  });
}

export interface Target {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly main: boolean;
}

/** What can be tapped, with its box in CSS px. `main`: a button or a link that looks like one. */
export async function targets(page: Page): Promise<Target[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a[href], input:not([type=hidden]), select, textarea, [role=button], [role=radio], [role=tab], summary')]
      .filter((element) => {
        const style = getComputedStyle(element);
        return element.getClientRects().length > 0 && style.visibility !== 'hidden' && !element.closest('.unseen') && !element.classList.contains('unseen');
      })
      .map((element) => {
        const label = element.matches('input[type=radio], input[type=checkbox]') ? (element.closest('label') ?? element) : element;
        const box = label.getBoundingClientRect();
        return {
          name: (element.getAttribute('data-test') ?? element.innerText).trim().slice(0, 30) || element.tagName,
          width: box.width,
          height: box.height,
          main: element.matches('button, [role=button]'),
        };
      }),
  );
}

/**
 * Where words cannot be read: the page scrolls sideways, a text stands outside its box or outside what can be scrolled to,
 * or a box hides a part of it. `words`: also where a Latin word is cut in two for want of room. Empty when nothing is.
 */
export async function misfits(page: Page, options: { words: boolean }): Promise<string[]> {
  return page.evaluate((cutWords) => {
    const faults = new Set<string>();
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) faults.add(`the page is ${String(root.scrollWidth)} px wide in ${String(root.clientWidth)}`);
    const nameOf = (element: Element): string => [element.tagName.toLowerCase(), ...element.classList].join('.');
    const range = document.createRange();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const said = node.textContent ?? '';
      const parent = node.parentElement;
      if (said.trim() === '' || !parent || parent.closest('script,style,noscript,option,.unseen,.skip,.sample-ribbon')) continue;
      if (parent.getClientRects().length === 0 || getComputedStyle(parent).visibility === 'hidden') continue;
      const short = `“${said.trim().slice(0, 20)}”`;
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      // Upwards to the box that scrolls, or to the page.
      let scroller: Element | null = parent;
      for (; scroller; scroller = scroller.parentElement) {
        const style = getComputedStyle(scroller);
        if (style.display === 'inline') continue;
        const is = scroller.getBoundingClientRect();
        const scrolls = /auto|scroll/.test(style.overflowY) || style.position === 'fixed';
        if (!/auto|scroll/.test(style.overflowX) && scroller !== root && (box.right > is.right + 1.5 || box.left < is.left - 1.5))
          faults.add(`${short} stands out of ${nameOf(scroller)}`);
        if (/hidden|clip/.test(style.overflowY) && (box.bottom > is.bottom + 1.5 || box.top < is.top - 1.5)) faults.add(`${short} is cut by ${nameOf(scroller)}`);
        if (scrolls) break;
      }
      const port = scroller === null ? { top: -scrollY, edge: 0 } : { top: scroller.getBoundingClientRect().top - scroller.scrollTop, edge: scroller.clientTop };
      const [top, bottom] = [box.top - port.top - port.edge, box.bottom - port.top - port.edge];
      if (top < -1.5 || bottom > Math.max((scroller ?? root).scrollHeight, scroller === null ? innerHeight : 0) + 1.5) faults.add(`${short} cannot be scrolled to`);
      if (!cutWords) continue;
      for (const word of said.matchAll(/[A-Za-z’]{3,}/g)) {
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const tops = [...range.getClientRects()].filter((one) => one.width > 0).map((one) => one.top);
        if (Math.max(...tops) - Math.min(...tops) > 5) faults.add(`“${word[0]}” is cut in two`);
      }
    }
    return [...faults];
  }, options.words);
}

/** Paragraphs that follow one another: from the last line of one to the first of the next, in lines (1 = no gap at all). */
export async function paragraphSteps(page: Page): Promise<{ text: string; lines: number }[]> {
  return page.evaluate(() => {
    const found: { text: string; lines: number }[] = [];
    for (const second of document.querySelectorAll<HTMLElement>('p + p')) {
      const first = second.previousElementSibling as HTMLElement;
      const [above, below] = [first.getBoundingClientRect(), second.getBoundingClientRect()];
      // Side by side, or not shown.
      if (above.height < 2 || below.height < 2 || below.top < above.bottom - 1 || second.closest('.unseen')) continue;
      const px = (element: HTMLElement, property: 'lineHeight' | 'paddingTop' | 'paddingBottom'): number => Number.parseFloat(getComputedStyle(element)[property]);
      const lines = [px(first, 'lineHeight'), px(second, 'lineHeight')];
      const gap = below.top + px(second, 'paddingTop') - (above.bottom - px(first, 'paddingBottom'));
      found.push({ text: second.innerText.slice(0, 20), lines: (gap + ((lines[0] ?? 0) + (lines[1] ?? 0)) / 2) / Math.max(...lines) });
    }
    return found;
  });
}

/** Every text that the page tells in one of its languages: what is read, and what is only heard. Names and official titles stand in elements of their own language. */
export async function sayings(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const foreign = document.documentElement.lang === 'en' ? '[lang^="zh"]:not(html)' : '[lang="en"]';
    const said: string[] = [document.title];
    for (const element of document.body.querySelectorAll('*')) {
      if (element.closest(`${foreign},script,style,noscript,code`)) continue;
      for (const name of ['aria-label', 'alt', 'title', 'placeholder']) {
        const text = element.getAttribute(name);
        if (text) said.push(text);
      }
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '') said.push((node.textContent ?? '').trim());
    }
    return said;
  });
}
