import type { Page } from 'playwright-core';
import { BOX, TABLET } from './chromium.js';
import { castOf, openCounter, press, type Visit } from './doors.js';
import { chooseDish, clearResult, scanOne } from './gun.js';
import { look } from './look.js';
import { axe } from './probes.js';
import { openTown, type Town } from './town.js';
import { Faults, fits } from './walk.js';

/* Goal: whatever is missing is said at its field, for whoever sees and for whoever listens, and the field has the focus. */

let town: Town;
let till: Visit;
beforeAll(async () => {
  town = await openTown();
  till = await openCounter(town);
});

async function turn(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', `/t/${to}`);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

/** The fault that stands there: its words, whether the field with the focus points to it, and whether it is in sight. */
async function fault(page: Page): Promise<{ words: string; atField: boolean }> {
  const told = page.getByTestId('fault');
  await told.waitFor();
  const atField = await told.evaluate((shown) => {
    const field = document.querySelector(`[aria-describedby="${shown.id}"]`);
    const { top, bottom } = shown.getBoundingClientRect();
    return field?.getAttribute('aria-invalid') === 'true' && field.contains(document.activeElement) && top >= 0 && bottom <= innerHeight;
  });
  return { words: (await told.innerText()).replace(/^! /, ''), atField };
}

async function looks(page: Page, name: string): Promise<void> {
  const faults = new Faults();
  for (const size of [BOX, TABLET]) {
    await page.setViewportSize(size);
    await look(page, `${name}-${String(size.width)}x${String(size.height)}`);
    await fits(page, name, faults, 'zh');
  }
  expect([...faults.all, ...(await axe(page, { strictest: true }))]).toEqual([]);
}

it('a typed number without a reason, or too short, says so at the field', async () => {
  const { page } = till;
  await turn(page, 'typed');
  await press(page, '213910');
  await page.getByTestId('pad-enter').click();
  expect(await fault(page)).toEqual({ words: '请先选择为什么不能扫', atField: true });
  await looks(page, '62-typed-without-a-reason');
  await page.getByTestId('choice-damaged').click();
  await page.getByTestId('fault').waitFor({ state: 'detached' });
  await page.getByTestId('pad-erase').click();
  await page.getByTestId('pad-enter').click();
  expect(await fault(page)).toEqual({ words: '要 6 位，现在 5 位', atField: true });
  await turn(page, '');
});

it('a meal taken back without a reason says so at the reasons', async () => {
  const { page } = till;
  await chooseDish(page, '两荤两素');
  await scanOne(page, castOf(town, 'sun').code);
  await page.getByTestId('is-holder').click();
  await page.locator('[data-test=result][data-reason^=ok]').waitFor();
  await clearResult(page);
  await turn(page, 'today');
  await page.getByTestId('void').first().click();
  await page.getByTestId('void-send').click();
  expect(await fault(page)).toEqual({ words: '请先选择原因', atField: true });
  await looks(page, '62-void-without-a-reason');
  await page.getByTestId('choice-other').click();
  await page.getByTestId('void-send').click();
  expect(await fault(page)).toEqual({ words: '写明原因（至少四个字）', atField: true });
  await page.getByTestId('void-note').fill('点错了一份');
  await page.getByTestId('fault').waitFor({ state: 'detached' });
  await page.getByTestId('cancel').click();
  await turn(page, '');
});

it('a shift that closes asks for the count, says over or short in words with the sum, and asks why', async () => {
  const { page } = till;
  await turn(page, 'close');
  const cash = page.getByTestId('takings-cash');
  await cash.waitFor();
  const fen = Math.round(Number.parseFloat(await cash.innerText()) * 100);
  await page.getByTestId('close-day').click();
  expect(await fault(page)).toEqual({ words: '请先输入清点的现金', atField: true });
  await looks(page, '62-close-without-a-count');
  await press(page, String(fen + 150));
  expect(await page.getByTestId('difference').innerText()).toBe('现金多出 1.50 元');
  await page.getByTestId('close-day').click();
  expect(await fault(page)).toEqual({ words: '请写明差额原因（至少四个字）', atField: true });
  await looks(page, '62-close-over-without-a-reason');
  for (let digit = 0; digit < String(fen + 150).length; digit++) await page.getByTestId('pad-erase').click();
  await press(page, String(fen - 150));
  expect(await page.getByTestId('difference').innerText()).toBe('现金少了 1.50 元');
  await page.getByTestId('difference-why').fill('找零时少收一元五');
  await page.getByTestId('close-day').click();
  await page.getByTestId('slip').waitFor();
  expect(await page.getByTestId('slip').innerText()).toMatch(/现金少了\s+1\.50 元/);
  await looks(page, '62-slip-short');
});
