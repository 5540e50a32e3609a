import type { Page } from 'playwright-core';
import type { Language } from './walk.js';

/** Letters of twice the size: 200 % of the 125 % that the pages of elders and counters begin with. */
export const TWICE = '250%';

/** Opens a page and waits until what was asked of the server has come. The live feed of an elder's phone never ends, so the network is never idle. */
export async function open(page: Page, url: string, language: Language): Promise<void> {
  await page.goto(url);
  if ((await page.evaluate(() => localStorage.getItem('love-card.language') ?? 'zh')) !== language) {
    await page.evaluate((wanted) => {
      localStorage.setItem('love-card.language', wanted);
    }, language);
    await page.reload();
  }
  await settled(page);
}

export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(() => document.querySelector('[data-test=waiting]:not(.waiting)') === null && document.querySelector('[aria-busy=true]') === null);
  // Two frames: what has come is drawn.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await page.waitForTimeout(60);
}

/** Goes on inside the app, as its own links do. */
export async function turnTo(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

/** By the key in the header: the page that stands there says the same in the other language. */
export async function speak(page: Page, language: Language): Promise<void> {
  if ((await page.locator('html').getAttribute('lang')) !== (language === 'zh' ? 'zh-CN' : 'en')) await page.getByTestId('language').click();
  await page.locator(`html[lang=${language === 'zh' ? 'zh-CN' : 'en'}]`).waitFor();
}

export async function letters(page: Page, size: string): Promise<void> {
  await page.evaluate((wanted) => {
    document.documentElement.style.fontSize = wanted;
  }, size);
}
