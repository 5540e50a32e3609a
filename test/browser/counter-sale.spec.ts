import type { Page } from 'playwright-core';
import { BOX, PHONE, TABLET } from './chromium.js';
import { castOf, openCounter, press, type Visit } from './doors.js';
import { chooseDish, clearResult, reasonShown, scanOne, stumble } from './gun.js';
import { look } from './look.js';
import { axe } from './probes.js';
import { openTown, type Town } from './town.js';
import { Faults, fits } from './walk.js';

/* Goal: what is being sold stands in plain sight and stays what was chosen for this meal; the money to take is the largest thing of all. */

let town: Town;
let till: Visit;
beforeAll(async () => {
  town = await openTown();
  till = await openCounter(town);
});

const KEPT = 'love-card.counter.dish';
const onSale = (page: Page): Promise<string> => page.locator('.dishes label.on').innerText();

async function anew(page: Page): Promise<void> {
  await page.reload();
  await page.getByTestId('scan').waitFor();
  await page.locator('.dishes label.on').waitFor();
}

async function looks(page: Page, name: string): Promise<void> {
  const faults = new Faults();
  for (const size of [PHONE, BOX, TABLET]) {
    await page.setViewportSize(size);
    await look(page, `${name}-${String(size.width)}x${String(size.height)}`);
    await fits(page, name, faults, 'zh');
    // The box has no wheel and no long thumb: with a banner above, every key of the till still stands on its screen.
    if (size === BOX && name === '63-scan')
      expect(
        await page.evaluate(() => [...document.querySelectorAll('.scan .key')].filter((key) => key.getBoundingClientRect().bottom > innerHeight).map((key) => key.textContent)),
      ).toEqual([]);
  }
  expect([...faults.all, ...(await axe(page, { strictest: true }))]).toEqual([]);
}

it('the chosen dish outlives a reload, and neither the next meal nor a menu that has it no more', async () => {
  const { page } = till;
  const first = await onSale(page);
  await chooseDish(page, '素食简餐');
  await anew(page);
  expect(await onSale(page)).toContain('素食简餐');
  await looks(page, '63-scan');
  const kept = (await page.evaluate((name) => localStorage.getItem(name), KEPT)) ?? '';
  const [day = '', window = '', dish = ''] = kept.split(' ');
  for (const other of [`${day} ${window === 'lunch' ? 'dinner' : 'lunch'} ${dish}`, `2026-01-01 ${window} ${dish}`, `${day} ${window} 019783c4-0000-7000-8000-000000000000`]) {
    await page.evaluate(
      ([name = '', value = '']) => {
        localStorage.setItem(name, value);
      },
      [KEPT, other],
    );
    await anew(page);
    expect(await onSale(page)).toBe(first);
  }
});

it('a tray has a way back, and a price that is too high is told with its limit', async () => {
  const { page } = till;
  await chooseDish(page, '称重');
  await press(page, '9950');
  await page.getByTestId('pad-enter').click();
  await page.getByTestId('fault').filter({ hasText: '每盘最多 30.00 元，现在输入的是 99.50 元' }).waitFor();
  await looks(page, '63-tray-too-dear');
  expect(await page.getByTestId('pad-display').innerText()).toContain('99.50');
  const instead = page.getByTestId('instead');
  expect(await instead.innerText()).toContain('一荤两素套餐 15.00 元');
  await instead.click();
  expect(await onSale(page)).toContain('一荤两素');
  await chooseDish(page, '称重');
  // A tray that was weighed at last is that one, and nothing of the first try.
  await press(page, '1850');
  await page.getByTestId('pad-enter').click();
  await page.locator('.dishes label.on').filter({ hasText: '18.50' }).waitFor();
  await chooseDish(page, '两荤两素');
});

it('a gun leaves no digit in the price, wherever it stumbles and however often it reads; a quick hand loses none', async () => {
  const { page } = till;
  const { code } = castOf(town, 'zhou');
  const shown = async (): Promise<string> => (await page.getByTestId('pad-display').innerText()).replaceAll(/[^\d.]/g, '');
  await chooseDish(page, '称重');
  await page.getByTestId('pad-display').waitFor();
  for (const [typed, price] of [
    ['250', '2.50'],
    ['185', '1.85'],
    ['900', '9.00'],
  ] as const) {
    await page.keyboard.type(typed, { delay: 90 });
    for (const stalls of [{}, { 1: 80 }, { 3: 80 }, { 1: 900 }, { 100: 300 }] as const) {
      await stumble(page, code, { stalls });
      expect([stalls, await shown()]).toEqual([stalls, price]);
    }
    await page.keyboard.type(code, { delay: 2 });
    await page.keyboard.press('Enter');
    expect(await shown()).toBe(price);
    await stumble(page, code.slice(0, 100), { ends: [] });
    await page.waitForTimeout(1700);
    expect(await shown()).toBe(price);
    for (const _ of typed) await page.keyboard.press('Backspace', { delay: 70 });
  }
  await stumble(page, code);
  await stumble(page, code);
  expect(await shown()).toBe('0.00');
  await stumble(page, '18', { ends: [] });
  await page.waitForTimeout(300);
  await page.keyboard.type('50', { delay: 90 });
  expect(await shown()).toBe('18.50');
  await page.getByTestId('pad-enter').click();
  expect(await reasonShown(page)).toBe('check_static');
  expect(await page.getByTestId('result').innerText()).toContain('18.50');
  await clearResult(page);
  // The tray of whoever is next is weighed anew.
  await page.getByTestId('instead').click();
  await chooseDish(page, '两荤两素');
});

it('a check names the dish, the amount is the largest thing of a result, and both kinds of meals are counted', async () => {
  const { page } = till;
  await chooseDish(page, '两荤两素');
  await scanOne(page, castOf(town, 'sun').code);
  expect(await page.getByTestId('check-dish').innerText()).toBe('两荤两素套餐');
  await looks(page, '63-check-with-its-dish');
  // A result goes by itself, unless somebody waits.
  await scanOne(page, castOf(town, 'li').code);
  await page.getByTestId('waiting-person').waitFor();
  await page.getByTestId('is-holder').click();
  await page.locator('[data-test=result][data-reason^=ok]').waitFor();
  const faults = new Faults();
  for (const size of [PHONE, BOX, TABLET]) {
    await page.setViewportSize(size);
    const px = await page.evaluate(() => {
      const sizeOf = (one: Element): number => Number.parseFloat(getComputedStyle(one).fontSize);
      const amount = document.querySelector('[data-test=result-action]');
      const others = [...document.querySelectorAll('[data-test=result] *')].filter((one) => !amount?.contains(one) && !one.contains(amount) && one.textContent.trim() !== '');
      return { amount: amount ? sizeOf(amount) : 0, others: Math.max(...others.map(sizeOf)) };
    });
    expect(px.amount).toBeGreaterThan(1.2 * px.others);
    await look(page, `63-amount-first-${String(size.width)}x${String(size.height)}`);
    await fits(page, 'result', faults, 'zh');
  }
  expect(faults.all).toEqual([]);
  await page.getByTestId('next').click();
  await clearResult(page);
  const before = await page.getByTestId('counts').innerText();
  await page.getByTestId('go-guest').click();
  await page.getByTestId('record-guest').click();
  await page.locator('[data-reason=guest_meal]').waitFor();
  await clearResult(page);
  const number = (word: string): number => Number(new RegExp(`${word} (\\d+)`).exec(before)?.[1]);
  await page
    .getByTestId('counts')
    .filter({ hasText: `补贴餐 ${String(number('补贴餐'))}` })
    .filter({ hasText: `原价餐 ${String(number('原价餐') + 1)}` })
    .waitFor();
});
