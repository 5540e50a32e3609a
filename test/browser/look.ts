import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';

const FOLDER = join(process.cwd(), 'var', 'screens');
/** Names of people, places and dishes, official titles: Chinese that an English page may show stands in elements marked so. */
const NAMES = '[lang^="zh"]:not(html)';

/** Keeps a screenshot and refuses a page that is blank, lost, or in the wrong language. */
export async function look(page: Page, name: string, language: 'zh' | 'en' = 'zh'): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const shot = await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  const wrong = [...blank(shot), ...(await lost(page)), ...(await strange(page, language))];
  if (wrong.length > 0) throw new Error(`${name}: ${wrong.join('; ')}`);
}

function blank(shot: Buffer): string[] {
  const { data } = PNG.sync.read(shot);
  const seen = new Set<number>();
  for (let at = 0; at < data.length && seen.size < 4; at += 4 * 97) seen.add((data[at] ?? 0) * 65_536 + (data[at + 1] ?? 0) * 256 + (data[at + 2] ?? 0));
  return seen.size < 2 ? ['the page is blank'] : [];
}

async function lost(page: Page): Promise<string[]> {
  const headings = await page.locator('h1').allInnerTexts();
  const faults = headings.length === 1 ? [] : [`${String(headings.length)} h1 on the page`];
  return /没有这个页面|no such page/i.test(headings.join(' ')) ? [...faults, 'the page is not found'] : faults;
}

async function strange(page: Page, language: 'zh' | 'en'): Promise<string[]> {
  const lang = await page.locator('html').getAttribute('lang');
  const faults = lang === (language === 'zh' ? 'zh-CN' : 'en') ? [] : [`the page says lang=${String(lang)}`];
  const text = await page.evaluate((names) => {
    const words: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent && !parent.closest(`${names},script,style,noscript`)) words.push(node.textContent ?? '');
    }
    return words.join(' ');
  }, NAMES);
  // A masked name (王*英) stands in the middle of an English sentence.
  const chinese = text.replaceAll(/\p{Script=Han}\*+\p{Script=Han}*/gu, '').match(/\p{Script=Han}+/gu) ?? [];
  if (language === 'zh') return chinese.length === 0 ? [...faults, 'not a Chinese word on a Chinese page'] : faults;
  return chinese.length > 0 ? [...faults, `Chinese on an English page: ${[...new Set(chinese)].slice(0, 8).join(' ')}`] : faults;
}
