import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Off by default in axe, asked for on the pages of elders and counters. */
const STRICTEST = ['color-contrast-enhanced', 'target-size'];

/** What axe-core finds wrong: one line each, with where. */
export async function axe(page: Page, options: { strictest: boolean }): Promise<string[]> {
  // Through the protocol, not a script element: the content policy of the page forbids strangers.
  await page.evaluate(AXE);
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

/** Where content is wider than its box or the page scrolls sideways. Empty when nothing does. */
export async function overflows(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) faults.push(`the page is ${String(root.scrollWidth)} px wide in ${String(root.clientWidth)}`);
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      const style = getComputedStyle(element);
      if (style.overflowX === 'visible' || style.overflowX === 'auto' || style.overflowX === 'scroll' || element.closest('.unseen') || element.matches('.unseen, svg, svg *'))
        continue;
      // A drawing may be clipped on purpose; words may not.
      if (element.innerText.trim() !== '' && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
        faults.push(`${element.tagName}.${element.className}: ${String(element.scrollWidth)} > ${String(element.clientWidth)}`);
    }
    return faults;
  });
}
